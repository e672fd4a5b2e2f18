/** The cache must never answer for a file that changed: tried on a small repository under this one's nx.json, and read from this one's own targets. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

function nx(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync(path.join(root, 'node_modules/.bin/nx'), args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {
      // What Nx tells its tasks is not for an Nx of theirs.
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')),
      ),
      // Where CI is set Nx writes colours into a pipe too.
      FORCE_COLOR: '0',
    },
  });
  return { ok: status === 0, output: stdout + stderr };
}

const project = (name, dependencies = {}) => ({
  [`libs/${name}/package.json`]: JSON.stringify({
    name: `@small/${name}`,
    version: '0.1.0',
    type: 'module',
    dependencies,
    nx: { targets: { build: {}, test: {} } },
  }),
  [`libs/${name}/tsconfig.json`]: JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
    exclude: ['src/**/*.spec.ts'],
  }),
});

/** One project that another one's suite uses, and a pack that it reads. */
const SMALL = {
  'package.json': JSON.stringify({ name: 'small', private: true, workspaces: ['libs/*'] }),
  'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
  'packs/pack.yaml': 'one',
  ...project('below'),
  'libs/below/src/index.ts': "export const one: string = 'one';\n",
  ...project('above', { '@small/below': '0.1.0' }),
  'libs/above/src/index.ts': 'export const two: number = 2;\n',
  'libs/above/src/above.spec.ts': `import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { one } from '../../below/src/index.js';
it('reads', () => expect(readFileSync('packs/pack.yaml', 'utf8')).toBe(one));
`,
};

/** Texts with a fault, the targets that must then be red although they were green, and those that nothing in them touches. */
const FAULTS = [
  {
    texts: { 'packs/pack.yaml': 'two' },
    red: ['@small/above:test'],
    cached: ['@small/below:build', '@small/above:build'],
  },
  {
    texts: { 'libs/below/src/index.ts': 'export const one = ;\n' },
    red: ['@small/below:build', '@small/above:test'],
    cached: [],
  },
];

/** @returns {string[]} files of this repository that a target of the whole of it would not notice */
export function unnoticedFiles() {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).stdout;
  const { targets } = JSON.parse(readFileSync(path.join(root, 'project.json'), 'utf8'));
  const narrowed = Object.keys(targets).filter((name) => targets[name].inputs);
  const { output } = nx(root, 'show', 'target', 'inputs', 'nhip:lint', '--json');
  const noticed = new Set(JSON.parse(output).files);
  return [...narrowed, ...git.split('\0').filter((file) => file && !noticed.has(file))];
}

/** @returns {string[]} what the cache got wrong on a small repository, one sentence each */
export function staleGreens() {
  const folder = mkdtempSync(path.join(tmpdir(), 'nhip-cache-'));
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const run = () => nx(folder, 'run-many', '--targets', 'build,test');
  try {
    for (const file of [
      'nx.json',
      '.gitignore',
      'tsconfig.base.json',
      'jest.config.mjs',
      'tools/suite-reporter.mjs',
      'tools/suite-sequencer.mjs',
    ])
      cpSync(path.join(root, file), path.join(folder, file));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const [file, text] of Object.entries(SMALL)) write(file, text);
    const { ok, output } = run();
    const problems = ok ? [] : [`a repository without a fault is red: ${output}`];
    for (const { texts, red, cached } of FAULTS) {
      for (const [file, text] of Object.entries(texts)) write(file, text);
      const said = run().output;
      for (const target of red.filter((one) => !said.includes(`- ${one}\n`)))
        problems.push(`${target} is green although there is a fault in ${Object.keys(texts)}`);
      for (const target of cached.filter((one) => !new RegExp(`run ${one} .*cache`).test(said)))
        problems.push(`${target} is not answered from the cache, and nothing changed: ${said}`);
      for (const file of Object.keys(texts)) write(file, SMALL[file]);
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
