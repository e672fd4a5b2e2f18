/**
 * `npm test`: everything on a fresh machine. Installs, builds, starts the stores once, and runs checks, unit, integration and end-to-end tests.
 *   npm test -- [checks] [unit] [integration] [e2e]   only these   (NHIP_LONG=1: long variants)
 * The last line is `N passed, N failed`. A watchdog ends a run that hangs, and names the suite.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import path from 'node:path';
import { build, ensureInstalled, root, withRightNode } from './install.mjs';

ensureInstalled();
await withRightNode();

const { startStack } = await import('./local/stack.mjs');
const { Hub } = await import('./local/hub.mjs');
const { freePort } = await import('./local/processes.mjs');

const ALL = ['checks', 'unit', 'integration', 'e2e'];
/** Suites that start, and kill, a hub of their own. */
const OWN_HUBS = '(kill|outage)\\.e2e\\.spec\\.ts$';
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = chosen.find((word) => !ALL.includes(word));
if (unknown) {
  console.error(
    `không có phần “${unknown}” — there is no part “${unknown}”; known: ${ALL.join(', ')}`,
  );
  process.exit(2);
}
const phases = ALL.filter((phase) => chosen.length === 0 || chosen.includes(phase));
const LIMIT_MS = process.env.NHIP_LONG ? 4 * 3_600_000 : 25 * 60_000;
const state = path.join(root, '.nhip/test');
const began = Date.now();
const say = (line) => console.log(`[${Math.round((Date.now() - began) / 1000)} s] ${line}`);
let [passed, failed, running] = [0, 0, 'the set-up'];
let child;
let stack;
let hub;

async function finish(code) {
  child?.kill('SIGKILL');
  await hub?.stop().catch(() => undefined);
  await stack?.stop({ remove: true }).catch(() => undefined);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(
    signal,
    () => ((failed += 1), say(`stopped by ${signal} during ${running}`), void finish(1)),
  );
setTimeout(
  () => (
    (failed += 1),
    say(`over ${LIMIT_MS / 60_000} minutes: ended during ${running}`),
    void finish(1)
  ),
  LIMIT_MS,
).unref();

function runChild(command, args, env = {}, onLine = (line) => console.log(line)) {
  return new Promise((resolve) => {
    child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let rest = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        const lines = (rest + data).split('\n');
        rest = lines.pop();
        lines.forEach(onLine);
      });
    child.on('close', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

async function checks() {
  const code = await runChild(process.execPath, ['tools/check.mjs'], {}, (line) => {
    const sums = /^(\d+) passed, (\d+) failed$/.exec(line);
    if (!sums) return console.log(line);
    passed += Number(sums[1]);
    failed += Number(sums[2]);
  });
  if (code !== 0 && failed === 0) failed += 1;
}

/** One run of jest; its own report is what counts. */
async function jest(name, pattern, env = {}, args = []) {
  const report = path.join(state, `${name}.json`);
  rmSync(report, { force: true });
  const code = await runChild(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      '--testPathPatterns',
      pattern,
      ...args,
    ],
    { NODE_OPTIONS: '', ...env },
  );
  if (!existsSync(report))
    return void ((failed += 1), say(`${name}: no report, exit code ${code}`));
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  if (result.numTotalTests === 0) return void ((failed += 1), say(`${name}: no test was run`));
  if (result.numPendingTests + result.numTodoTests > 0)
    return void (
      (failed += result.numPendingTests),
      say(`${name}: ${result.numPendingTests} tests were skipped`)
    );
  if (code !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0) failed += 1;
}

function browser() {
  if (spawnSync('chromium', ['--version']).status === 0) return;
  if (process.getuid?.() !== 0)
    throw new Error('cần chromium trên PATH — the end-to-end tests need chromium on the PATH');
  say('installing chromium');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    if (
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status !== 0
    )
      throw new Error(`apt-get ${args[0]} failed: install chromium by hand`);
  }
}

async function e2e() {
  browser();
  const hubState = path.join(root, '.nhip/e2e/hub');
  rmSync(path.join(root, '.nhip/e2e'), { recursive: true, force: true });
  hub = new Hub({ root, state: hubState, port: await freePort(), log: say });
  await hub.start();
  const env = {
    NHIP_E2E_GATEWAY: hub.credentials.gateway,
    NHIP_E2E_CREDENTIALS: path.join(hubState, 'credentials.json'),
  };
  await jest('e2e', '\\.e2e\\.spec\\.ts$', env, [
    '--runInBand',
    '--testPathIgnorePatterns',
    OWN_HUBS,
    '/node_modules/',
    '/dist/',
    '/\\.nhip/',
  ]);
  await hub.stop({ remove: true });
  hub = undefined;
  await jest('own-hubs', OWN_HUBS, {}, ['--runInBand']);
}

const PHASES = {
  checks,
  unit: () => jest('unit', '(?<!\\.(int|e2e))\\.spec\\.tsx?$'),
  integration: async () => {
    stack = await startStack({
      dir: path.join(state, 'stack'),
      cache: path.join(root, '.nhip/cache'),
      log: say,
    });
    await jest('integration', '\\.int\\.spec\\.ts$', stack.env, ['--maxWorkers=2']);
    await stack.stop({ remove: true });
    stack = undefined;
  },
  e2e,
};

rmSync(state, { recursive: true, force: true });
mkdirSync(state, { recursive: true });
try {
  await build(say);
  for (const phase of phases) {
    running = phase;
    say(`${phase} …`);
    const before = failed;
    await PHASES[phase]();
    say(`${phase} ${failed === before ? 'ok' : 'FAILED'}`);
  }
} catch (error) {
  failed += 1;
  say(`${running}: ${error.message}`);
}
await finish(failed > 0 || passed === 0 ? 1 : 0);
