/**
 * Each gate must be seen red: a gate that never failed is not known to be a gate.
 * Runs every gate on a small fault of its own and reports whether the gate noticed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint } from 'eslint';
import directions from '../../.dependency-cruiser.mjs';
import tseslint from 'typescript-eslint';
import { failuresOf, toldFailures } from '../failures.mjs';
import { SERVICES } from '../local/services.mjs';
import { staleGreens, unnoticedFiles } from './cache.mjs';
import { problemsOfCompose } from './compose.mjs';
import { problemsOfFaults } from './faults.mjs';
import { problemsOfNames } from './forbidden-names.mjs';
import { problemsOfNewService } from './new-service.mjs';
import { problemsOfProjects } from './projects.mjs';
import { sourcesBelow } from './sources.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Rules that a text breaks as if it stood at `filePath`; a rule that asks for types needs the path of a file that is there. */
async function lint(filePath, text, overrideConfig = tseslint.configs.disableTypeChecked) {
  const eslint = new ESLint({ cwd: root, overrideConfig });
  const [result] = await eslint.lintText(text, { filePath: path.join(root, filePath) });
  return result.messages.map((message) => message.ruleId);
}

/** Options that switch off what asks for types. */
const UNTYPED = [
  ...['--parser-options', 'project:false'],
  ...['no-floating-promises', 'no-misused-promises'].flatMap((rule) => [
    '--rule',
    `@typescript-eslint/${rule}: off`,
  ]),
];

/** Exit code of eslint over a text in a clone where Nx has not yet been: 1 where a rule is broken. */
function lintInFreshClone(filePath, text) {
  const fresh = mkdtempSync(path.join(tmpdir(), 'nhip-gate-'));
  try {
    return spawnSync(
      path.join(root, 'node_modules/.bin/eslint'),
      [...UNTYPED, '--stdin', '--stdin-filename', filePath],
      {
        cwd: root,
        input: text,
        encoding: 'utf8',
        env: { ...process.env, NX_WORKSPACE_DATA_DIRECTORY: fresh },
      },
    ).status;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const FIXTURES = 'tools/check/fixtures';

/** What is wrong with the rules of direction: each must be broken by a fixture that says `// breaks RULE`, and no fixture breaks another. */
function problemsOfDirections(rules = directions.forbidden) {
  const { stdout } = spawnSync(
    path.join(root, 'node_modules/.bin/depcruise'),
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', FIXTURES],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const broken = JSON.parse(stdout).summary.violations.map(({ rule, from }) => [from, rule.name]);
  const said = sourcesBelow(root, [FIXTURES], ['.ts']).flatMap(({ file, text }) =>
    [...text.matchAll(/^\/\/ breaks (\S+)$/gm)].map(([, rule]) => [file, rule]),
  );
  // A circle of folders is reported of a folder.
  const among = (all, [file, rule], isIn) =>
    all.some(([other, name]) => name === rule && (other === file || isIn(other, file)));
  const unbroken = said.filter(
    (one) => !among(broken, one, (from, file) => file.startsWith(`${from}/`)),
  );
  const unsaid = broken.filter(
    (one) => !among(said, one, (file, from) => file.startsWith(`${from}/`)),
  );
  return [
    ...rules
      .filter(({ name }) => !said.some(([, rule]) => rule === name))
      .map(({ name }) => `no fixture breaks the rule ${name}`),
    ...unbroken.map(([file, rule]) => `${file} does not break ${rule}`),
    ...unsaid.map(([file, rule]) => `${file} breaks ${rule} and does not say so`),
  ];
}

/** The answer of a command on a folder that holds one wrong file. */
function onFolder(files, command) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nhip-gate-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return spawnSync(command[0], [...command.slice(1)], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}` },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a project that is right but for `fault` is refused. */
const refused = (fault) =>
  problemsOfProjects([{ name: 'x', tags: ['type:service'], targets: [], suites: [], ...fault }])
    .length === 1;

const FAULT =
  "new Fault('gone', 'gone-away', { vi: 'a', en: 'b' }, { hint: { vi: 'c', en: 'd' } })";

/** Whether a fault is refused for `reason` where `part` of it is `wrong`, and not as it was. */
function faultRefused(reason, part = FAULT, wrong = FAULT, file = 'libs/x/src/faults.ts') {
  const problemsOf = (fault, at) =>
    problemsOfFaults([{ file: at, text: `export const gone = () => ${fault};\n` }]);
  const found = problemsOf(FAULT.replace(part, wrong), file);
  return (
    holds(problemsOf(FAULT, 'libs/x/src/faults.ts')) &&
    found.length === 1 &&
    found[0].includes(reason)
  );
}

/** Whether there is no problem; says those that there are. */
function holds(problems) {
  for (const problem of problems) console.error(problem);
  return problems.length === 0;
}

/** What `npm test` says at its end of one report. */
function toldOf(...testResults) {
  const suite = { name: '/r/libs/x/a.spec.ts', message: 'no module', assertionResults: [] };
  const report = { testResults: testResults.map((result) => ({ ...suite, ...result })) };
  return toldFailures(failuresOf(report, 'unit', '/r'));
}

const FAILED_TEST = { status: 'failed', fullName: 'adds up', failureMessages: ['a\nb\nc'] };

const BOUNDARY = '@nx/enforce-module-boundaries';
const proto = (field) =>
  `syntax = "proto3";\n\npackage nhip.thing.v1;\n\nmessage Thing {\n  string ${field} = 1;\n}\n`;

export const gates = [
  [
    'the kernel may not import the platform',
    async () =>
      (
        await lint(
          'libs/kernel/src/fixture.ts',
          "import { Fault } from '@nhip/platform';\nexport const f = Fault;\n",
        )
      ).includes(BOUNDARY),
  ],
  [
    'the kernel may not import an npm package off its list',
    async () =>
      (
        await lint('libs/kernel/src/fixture.ts', "import pg from 'pg';\nexport const f = pg;\n")
      ).includes(BOUNDARY),
  ],
  [
    'the platform may not import the kernel',
    async () =>
      (
        await lint(
          'libs/platform/src/fixture.ts',
          "import { Catalogue } from '@nhip/kernel';\nexport const f = Catalogue;\n",
        )
      ).includes(BOUNDARY),
  ],
  [
    'a service may not take a Kafka client past the port',
    async () =>
      (
        await lint(
          'services/watch/src/fixture.ts',
          "import kafkajs from 'kafkajs';\nexport const g = kafkajs;\n",
        )
      ).includes(BOUNDARY),
  ],
  [
    'a bare eslint in a fresh clone holds the boundaries too',
    () =>
      lintInFreshClone(
        'libs/kernel/src/fixture.ts',
        "import { Fault } from '@nhip/platform';\nexport const f = Fault;\n",
      ) === 1,
  ],
  [
    'what is delivered may not import the test kit, which its tests may',
    async () => {
      const text = "import { seeded } from '@nhip/testkit';\nexport const f = seeded;\n";
      const [product, tests] = await Promise.all([
        lint('services/watch/src/fixture.ts', text),
        lint('services/watch/test/fixture.ts', text),
      ]);
      return product.includes(BOUNDARY) && !tests.includes(BOUNDARY);
    },
  ],
  [
    'a service may not take another one apart, not in its tests either',
    async () =>
      (
        await lint(
          'services/watch/test/fixture.ts',
          "import { ingest } from '../../ingest/src/ingest.module.js';\nexport const f = ingest;\n",
        )
      ).includes(BOUNDARY),
  ],
  [
    'the command line may not import the platform',
    async () =>
      (
        await lint(
          'services/cli/src/fixture.ts',
          "import { Fault } from '@nhip/platform';\nexport const f = Fault;\n",
        )
      ).includes(BOUNDARY),
  ],
  [
    'a promise that nobody waits for is refused',
    async () =>
      (
        await lint(
          'libs/contracts/src/index.ts',
          'export function f(later: () => Promise<void>): void {\n  later();\n}\n',
          {
            languageOptions: {
              parserOptions: {
                // One small project in place of all: it takes a tenth of the time.
                project: 'libs/contracts/tsconfig.json',
                // Else, where CI is set, what lies on the disk would be looked at in place of the text.
                disallowAutomaticSingleRunInference: true,
              },
            },
          },
        )
      ).includes('@typescript-eslint/no-floating-promises'),
  ],
  [
    'the kernel has no clock',
    async () =>
      (await lint('libs/kernel/src/fixture.ts', 'export const f = () => Date.now();\n')).includes(
        'no-restricted-syntax',
      ),
  ],
  [
    'the kernel has no randomness',
    async () =>
      (
        await lint('libs/kernel/src/fixture.ts', 'export const f = () => Math.random();\n')
      ).includes('no-restricted-syntax'),
  ],
  [
    'the web app takes types of the contracts, not their schemas',
    async () => {
      const broken = (text) => lint('services/web/src/fixture.ts', text);
      const rule = '@typescript-eslint/no-restricted-imports';
      return (
        (await broken("export { Tile } from '@nhip/contracts';\n")).includes(rule) &&
        !(await broken("export type { Tile } from '@nhip/contracts';\n")).includes(rule)
      );
    },
  ],
  [
    'the environment is read in one place',
    async () =>
      (
        await lint('services/watch/src/fixture.ts', 'export const f = () => process.env;\n')
      ).includes('no-restricted-properties'),
  ],
  [
    'no `any`',
    async () =>
      (await lint('services/watch/src/fixture.ts', 'export const f = (x: any) => x;\n')).includes(
        '@typescript-eslint/no-explicit-any',
      ),
  ],
  [
    'no properties packed into a spread',
    async () =>
      (
        await lint('services/watch/src/fixture.ts', 'export const f = { ...{ a: 1, b: 2 } };\n')
      ).includes('no-restricted-syntax'),
  ],
  [
    'a test that waits by hand is refused, where time is not its subject',
    async () => {
      const rule = 'no-restricted-syntax';
      const pause = 'export const f = (d: () => void) => setTimeout(d, 20);\n';
      const sleep =
        "import { setTimeout as s } from 'node:timers/promises';\nexport const f = s;\n";
      return (
        (await lint('services/watch/src/fixture.spec.ts', pause)).includes(rule) &&
        (await lint('e2e/support/fixture.ts', sleep)).includes(rule) &&
        !(await lint('services/watch/src/fixture.ts', pause)).includes(rule) &&
        !(await lint('e2e/kill.e2e.spec.ts', pause)).includes(rule)
      );
    },
  ],
  [
    'each rule of direction is broken by its fixtures, and by them alone',
    () => holds(problemsOfDirections()),
  ],
  [
    'a rule of direction without a fixture is refused',
    () => problemsOfDirections([...directions.forbidden, { name: 'new' }]).length === 1,
  ],
  ['a project without a tag is refused', () => refused({ tags: [] })],
  ['a project with an unknown tag is refused', () => refused({ tags: ['type:misc'] })],
  ['a project with two tags is refused', () => refused({ tags: ['type:kernel', 'type:web'] })],
  [
    'a suite that no target runs is refused',
    () => refused({ targets: ['test'], suites: ['services/x/test/a.int.spec.ts'] }),
  ],
  [
    'a name that was given up is refused, of values and of types',
    () =>
      problemsOfNames([
        { file: 'a.ts', text: 'export const { steadfast } = names;\n' },
        { file: 'b.ts', text: 'interface Door {}\n' },
        { file: 'c.ts', text: "export { sleep as pause } from './sleep.js';\n" },
        { file: 'd.ts', text: 'export const open = () => { const pause = 1; return pause; };\n' },
      ]).length === 3,
  ],
  [
    'what means one thing is declared once',
    () =>
      problemsOfNames([
        { file: 'a.ts', text: 'export const DAY_MS = 86_400_000;\n' },
        { file: 'b.ts', text: 'const DAY_MS = 24 * 3_600_000;\n' },
      ]).length === 1,
  ],
  [
    'a fault outside of faults.ts is refused',
    () => faultRefused('stands in the faults.ts', FAULT, FAULT, 'libs/x/src/app/gone.ts'),
  ],
  [
    'a code of a fault that is not in kebab-case is refused',
    () => faultRefused('kebab-case', 'gone-away', 'goneAway'),
  ],
  [
    'a code of a fault that the check cannot read is refused',
    () => faultRefused('cannot be read', "'gone-away'", 'codes.gone'),
  ],
  [
    'a code of two faults is refused, through what makes them too',
    () =>
      problemsOfFaults([
        { file: 'libs/x/src/faults.ts', text: `export const gone = () => ${FAULT};\n` },
        {
          file: 'services/y/src/faults.ts',
          text: `const made = (code) => ${FAULT.replace("'gone-away'", 'code')};
export const away = () => made('away');
export const gone = () => made('gone-away');
`,
        },
      ]).length === 1,
  ],
  [
    'a fault that lacks a language of its text is refused',
    () =>
      faultRefused('text needs', "vi: 'a', ", '') &&
      faultRefused('text needs', "en: 'b'", "en: ''"),
  ],
  [
    'a fault without a hint in both languages is refused',
    () =>
      faultRefused('hint needs', ", { hint: { vi: 'c', en: 'd' } }", '') &&
      faultRefused('hint needs', "en: 'd'", "en: ' '"),
  ],
  [
    'a refusal is held to the same: its place, its code and both languages',
    () => {
      const refusal = "new Refusal('gone-away', 'a', 'b', { vi: 'c', en: 'd' })";
      const of = (made, file = 'libs/contracts/src/api/x.ts') =>
        problemsOfFaults([
          { file, text: `export const x = () => ${made};\n` },
          { file: 'libs/x/src/faults.ts', text: `export const y = () => ${FAULT};\n` },
        ]);
      const other = refusal.replace('gone-away', 'gone');
      return (
        holds(of(other)) &&
        [
          of(refusal),
          of(other.replace("'gone'", "'goneAway'")),
          of(other.replace("'b'", "''")),
          of(other.replace(", en: 'd'", '')),
          of(other, 'services/y/src/app/x.ts'),
        ].every(({ length }) => length === 1)
      );
    },
  ],
  [
    'proto names are linted',
    () =>
      onFolder({ 'buf.yaml': 'version: v2\n', 'nhip/thing/v1/thing.proto': proto('BadName') }, [
        'buf',
        'lint',
      ]).status !== 0,
  ],
  [
    'a compose file that lacks a service or a variable, leads nowhere, or has other stores than `npm start` is refused',
    async () => {
      const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
      const faults = [
        text.replace('  watch:', '  wacht:'),
        text.replace('DATABASE_URL:', 'DATABASE_URI:'),
        text.replace('      NHIP_WEB: /nhip/services/web/dist\n', ''),
        text.replace("'ledger:9090'", "'ledger:9091'"),
        text.replace('http://watch:8080', 'http://wacht:8080'),
        text.replace('\n    secrets: [pulls]', ''),
        text.replace("TIMEOUT_MS: '1000'", "TIMEOUT_MS: '6000'"),
        text.replace('AGENCIES://:9094,', 'AGENCIES://:9095,'),
        text.replace('apache/kafka:', 'apache/kafka:1'),
        text.replace('max_connections=200', 'max_connections=100'),
      ];
      if (faults.includes(text)) return false;
      const found = await Promise.all(
        faults.map((fault) => problemsOfCompose(root, SERVICES, fault)),
      );
      return found.every((problems) => problems.length > 0);
    },
  ],
  [
    'unformatted code is refused',
    () => onFolder({ 'a.ts': 'const   a=1' }, ['prettier', '--check', 'a.ts']).status !== 0,
  ],
  [
    'a type error is refused',
    () =>
      onFolder({ 'a.ts': "export const a: number = 'x';" }, [
        'tsc',
        '--noEmit',
        '--strict',
        '--types',
        '',
        'a.ts',
      ]).status !== 0,
  ],
  [
    'a failed test, and a suite that did not begin, is named at the end of a run; many fit in 45 lines',
    () =>
      toldOf(
        { status: 'failed' },
        { status: 'failed', assertionResults: [FAILED_TEST, { status: 'passed' }] },
      ).join('|') ===
        'FAILED unit libs/x/a.spec.ts|no module|FAILED unit libs/x/a.spec.ts › adds up|a|b|c' &&
      toldOf({ status: 'failed', assertionResults: Array(99).fill(FAILED_TEST) }).length === 45,
  ],
  [
    'a file that changed is never answered from the cache',
    () => holds([...unnoticedFiles(), ...staleGreens()]),
  ],
  [
    'a service that the script makes is tested, routed and in the compose file',
    () => holds(problemsOfNewService()),
  ],
];
