/**
 * `npm run check`: format, types (specs too), lint and boundaries, tags, names, directions, dead code, proto, generated files, and every gate seen red.
 * Prints a line a check, what a failed one said, and `N passed, N failed` at the end. Arguments choose checks by name.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import { problemsOfCompose } from './check/compose.mjs';
import { problemsOfNames, sourcesOf } from './check/forbidden-names.mjs';
import { gates } from './check/gates.mjs';
import { problemsOfTags, tagsOf } from './check/tags.mjs';
import { SERVICES } from './local/services.mjs';

const root = path.resolve(import.meta.dirname, '..');
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  FORCE_COLOR: '0',
  PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
};

function command(...words) {
  return () =>
    new Promise((resolve) => {
      const child = spawn(words[0], words.slice(1), {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      child.on('error', (error) => resolve({ ok: false, output: error.message }));
      child.on('close', (code) => resolve({ ok: code === 0, output }));
    });
}

async function lint() {
  // Without the project graph the boundary rule is skipped in silence: make it first, and fail without it.
  const graph = await command('nx', 'graph', `--file=${path.join(root, '.nx/graph.json')}`)();
  return graph.ok ? command('eslint', '--max-warnings', '0', '.')() : graph;
}

async function tags() {
  const problems = problemsOfTags(tagsOf(root));
  return { ok: problems.length === 0, output: problems.join('\n') };
}

async function names() {
  const problems = problemsOfNames(sourcesOf(root));
  return { ok: problems.length === 0, output: problems.join('\n') };
}

async function compose() {
  const problems = await problemsOfCompose(root, SERVICES);
  return { ok: problems.length === 0, output: problems.join('\n') };
}

const gate = (name, seenRed) => [
  `gate: ${name}`,
  async () => ({
    ok: await seenRed(),
    output: 'the gate did not notice a fault that it exists for',
  }),
];

const checks = [
  ['format', command('prettier', '--check', '--log-level', 'warn', '.')],
  ['types', command('tsc', '-b', 'tsconfig.json')],
  ['types of the tests', command('tsc', '-p', 'tsconfig.spec.json')],
  ['types of the web app', command('tsc', '-p', 'services/web', '--noEmit')],
  ['lint and boundaries', lint],
  ['tags', tags],
  ['names', names],
  ['directions', command('depcruise', '--config', '.dependency-cruiser.mjs', 'libs', 'services')],
  ['dead code', command('knip')],
  ['proto lint', command('buf', 'lint', 'proto')],
  ['proto breaking', command('buf', 'breaking', 'proto', '--against', 'proto/released.json')],
  ['generated files', command('node', 'tools/generate.mjs', '--check')],
  ['compose', compose],
  ...gates.map(([name, seenRed]) => gate(name, seenRed)),
];

const chosen = process.argv.slice(2);
let passed = 0;
let failed = 0;

async function runOne([name, check]) {
  const since = Date.now();
  const { ok, output } = await check().catch((error) => ({ ok: false, output: error.stack }));
  if (ok) passed += 1;
  else failed += 1;
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - since) / 1000).toFixed(1)} s)${ok ? '' : `\n${output.trim().slice(-6000)}`}`,
  );
}

const queue = checks.filter(
  ([name]) => chosen.length === 0 || chosen.some((word) => name.startsWith(word)),
);
const worker = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await runOne(next);
};
// The types are built first: what follows reads the build.
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || passed === 0 ? 1 : 0);
