import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { depConstraints } from './tools/check/boundaries.mjs';

const kernelForbids = [
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
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints },
      ],
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
    files: [
      'libs/platform/src/config/**',
      'libs/platform/src/tracing/**',
      'libs/testkit/**',
      '**/*.spec.ts',
      '**/test/**',
      'e2e/**',
      'bench/**',
      'services/cli/**',
    ],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      '@nx/enforce-module-boundaries': 'off',
    },
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
