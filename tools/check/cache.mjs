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
    // What Nx tells its tasks is not for an Nx of theirs.
    env: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')),
    ),
  });
  return { ok: status === 0, output: stdout + stderr };
}

const project = (name, dependencies = {}) => ({
  [`libs/${name}/package.json`]: JSON.stringify({
    ...{ name: `@small/${name}`, version: '0.1.0', type: 'module', dependencies },
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

/** Faults that must turn a target red which was green, and may not be answered from the cache. */
const FAULTS = {
  'libs/below/src/index.ts': ["export const one: string = 'two';\n", '@small/above:test'],
  'packs/pack.yaml': ['two', '@small/above:test'],
  'libs/above/src/index.ts': ["export const two: number = '2';\n", '@small/above:build'],
};

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
    const [first, second] = [run(), run()];
    const problems = [];
    if (!first.ok) problems.push(`a repository without a fault is red: ${first.output}`);
    if (second.output.match(/\[.*cache.*\]/g)?.length !== 4)
      problems.push(`nothing changed, and not all came from the cache: ${second.output}`);
    for (const [file, [text, target]] of Object.entries(FAULTS)) {
      write(file, text);
      const { ok, output } = run();
      if (ok || !output.includes(`- ${target}`))
        problems.push(`${target} is green although ${file} has a fault`);
      write(file, SMALL[file]);
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
