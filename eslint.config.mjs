import eslint from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { depConstraints, depConstraintsOfTests } from './tools/check/boundaries.mjs';

// The rule of the boundaries reads Nx's cached graph, and skips itself with exit code 0 where there is none: it is made here.
await createProjectGraphAsync();

const TESTS = ['**/*.spec.{ts,tsx}', '**/test/**', 'e2e/**', 'packs/**'];

/** Where a test or its helper needs time itself: it paces what it sends, or looks whether something happens that must not. */
const TIMED = [
  'libs/platform/src/messaging/{subscriptions,whole-topic-reader}.spec.ts',
  'libs/platform/src/service/{catalogue-follower,periodic}.spec.ts',
  'libs/testkit/src/messaging/**',
  'libs/testkit/src/stores/own-kafka.ts',
  'e2e/{definitions,kill,outage}.e2e.spec.ts',
  'e2e/support/{deliveries,ledger-tables}.ts',
];

const handMadeWait = {
  selector:
    "CallExpression[callee.name=/^(setTimeout|setInterval)$/], ImportDeclaration[source.value='node:timers/promises']",
  message: 'a test waits by `until`, which says what it waited for and what came last',
};

const packedProperties = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'properties stand one by one; nothing is gained by packing them into a spread',
};
const unboundedOrder = {
  selector: "CallExpression[callee.property.name='normalize'][arguments.0.value=/^NF/]",
  message:
    'marks are put in order in the square of their number: `composed` and `withoutMarks` of contracts know an end',
};
const kernelForbids = [
  packedProperties,
  unboundedOrder,
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'the kernel has no clock: time comes with the event',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'the kernel has no clock: time comes with the event',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'the kernel has no randomness',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nhip/**',
      '.nx/**',
      'tools/check/fixtures/**',
      'libs/contracts/src/gen/**',
      'coverage/**',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strict,
  { rules: { 'no-restricted-syntax': ['error', packedProperties] } },
  {
    files: ['{libs,services}/*/src/**'],
    // Here is the end, and texts are as long as a syllable.
    ignores: [
      'libs/contracts/src/characters.ts',
      'services/ingest/src/domain/vietnamese-encodings.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', packedProperties, unboundedOrder] },
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@nx/enforce-module-boundaries': ['error', { depConstraints }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'only libs/platform/src/config reads the environment',
        },
      ],
    },
  },
  ...[
    { project: 'tsconfig.spec.json', ignores: ['services/web/**'] },
    { project: 'services/web/tsconfig.json', basePath: 'services/web' },
  ].map(({ project, ...where }) => ({
    ...where,
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  })),
  {
    files: ['libs/contracts/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer'],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'the contracts are read in browsers too' }] },
      ],
    },
  },
  {
    files: ['services/web/src/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer'],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'this runs in browsers' }] },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nhip/contracts',
              allowTypeImports: true,
              message: 'types only: the schemas would be sent to every browser',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/kernel/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...kernelForbids],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'Buffer',
        'performance',
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'the kernel does no I/O' }] },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: depConstraintsOfTests }],
    },
  },
  {
    files: [...TESTS, 'libs/testkit/**/*.ts'],
    ignores: TIMED,
    rules: { 'no-restricted-syntax': ['error', packedProperties, handMadeWait] },
  },
  {
    // One process that stands for all: it takes the services apart and puts their use cases together.
    files: ['e2e/{doors,topology}/**'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: ['../../services/**', '../../libs/ledger/**'],
          depConstraints: depConstraintsOfTests,
        },
      ],
    },
  },
  {
    // Suites of the launcher, which is no project.
    files: ['e2e/*.int.spec.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: ['../tools/local/**'], depConstraints: depConstraintsOfTests },
      ],
    },
  },
  {
    files: ['packs/*.spec.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: ['../tools/national-codes/**'], depConstraints: depConstraintsOfTests },
      ],
    },
  },
  {
    files: [
      ...TESTS,
      'libs/platform/src/config/**',
      'libs/platform/src/tracing/**',
      'libs/testkit/**',
      'services/cli/**',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'fetch',
          'URL',
          'Buffer',
          'AbortController',
          'AbortSignal',
          'performance',
          'TextDecoder',
          'TextDecoderStream',
          'TextEncoder',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
