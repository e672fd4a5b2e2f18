/**
 * `npm run check`: everything but the tests, by Nx and from its cache where nothing changed.
 * Prints a line a check, what a failed one said, and `N passed, N failed` at the end. Arguments choose checks by name.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');
const CHECKS = [
  'format',
  'build',
  'typecheck',
  'lint',
  'projects',
  'names',
  'faults',
  'directions',
  'dead-code',
  'proto',
  'generated',
  'compose',
  'gates',
];

const words = process.argv.slice(2);
const chosen = CHECKS.filter(
  (name) => words.length === 0 || words.some((word) => name.startsWith(word)),
);
let [passed, failed, inFault] = [0, 0, false];

/** Nx prints `✔  nx run TASK  [local cache]` of a task that passed, and of one that failed `> nx run TASK` and all that it said. */
function take(line) {
  const [, ok, task, how] = /^(✔|>)\s+nx run (\S+)(.*)$/.exec(line) ?? [];
  if (!task) return inFault && console.log(line);
  inFault = ok === '>';
  if (inFault) failed += 1;
  else passed += 1;
  console.log(`${inFault ? 'FAIL' : 'ok  '} ${task}${how.includes('cache') ? ' (cached)' : ''}`);
}

const nx = spawn(
  path.join(root, 'node_modules/.bin/nx'),
  ['run-many', '--targets', chosen.join(), '--parallel', availableParallelism()],
  {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
createInterface({ input: nx.stdout }).on('line', take);
createInterface({ input: nx.stderr }).on('line', (line) => console.log(line));
const code = await new Promise((resolve) => nx.on('close', resolve));
if (code !== 0 && failed === 0) failed += 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
