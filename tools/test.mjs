/**
 * `npm test`: everything on a fresh machine. Installs, builds, starts stores and hub once, and runs checks, unit, integration and end-to-end tests.
 *   npm test -- [checks] [unit] [integration] [e2e]   only these   (NHIP_LONG=1: long variants)
 * The last line is `N passed, N failed`, the lines before it name what failed. A watchdog ends a run that hangs, and names the suite.
 */
import { spawn, spawnSync } from 'node:child_process';
// `fs.globSync` by the object: this file is read by Node 20, which has none, before it goes on in the right Node.
import fs, { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failuresOf, toldFailures } from './failures.mjs';
import { build, ensureInstalled, root, withRightNode } from './install.mjs';

ensureInstalled();
await withRightNode();

const { removeStack, startStack } = await import('./local/stack.mjs');
const { Hub } = await import('./local/hub.mjs');
const { freePort } = await import('./local/processes.mjs');

const LONG = process.env.NHIP_LONG ? ['months'] : [];
const ALL = ['checks', 'unit', 'integration', 'e2e', ...LONG];
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = chosen.find((word) => !ALL.includes(word));
if (unknown) {
  console.error(
    `không có phần “${unknown}” — there is no part “${unknown}”; known: ${ALL.join(', ')}`,
  );
  process.exit(2);
}
const wanted = chosen.length === 0 ? ALL : chosen;
const STOPPED_WITHIN_MS = 60_000;
/** Of a run that hangs: on a machine whose processors are shared one that does not may take twice its time. */
const LIMIT_MS = process.env.NHIP_LONG ? 4 * 3_600_000 : 45 * 60_000;
/** The state of the hub of this run; its stores serve the integration tests too. */
const state = path.join(root, '.nhip/test');
const reports = path.join(root, '.nhip/reports');
const began = Date.now();
const say = (line) => console.log(`[${Math.round((Date.now() - began) / 1000)} s] ${line}`);
let [passed, failed, running] = [0, 0, 'the set-up'];
/** What is known of failures: `{ name, lines }` each. */
const failures = [];
let ending = false;
let child;
/** The stores or the hub, while they are being started. */
let starting;
let stack;
let hub;

/** A failure of the run that no test and no check tells. */
function fail(name, lines = []) {
  failed += 1;
  failures.push({ name, lines });
}

/** Jest's reports, each with its file, the path from `folder`. */
const reportsBelow = (folder) =>
  fs.globSync('**/*.json', { cwd: folder }).map((file) => ({
    file,
    report: JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
  }));

/** The suites that jest has begun and not ended. */
const runningSuites = () =>
  fs
    .globSync('**/*.running', { cwd: reports })
    .flatMap((file) => readFileSync(path.join(reports, file), 'utf8').split('\n'))
    .filter(Boolean)
    .map((suite) => path.relative(root, suite));

/** The failed tests of all parts; in place of them why their reports cannot be read. */
function failedTests() {
  try {
    return reportsBelow(reports).flatMap(({ file, report }) =>
      failuresOf(report, file.split(path.sep)[0], root),
    );
  } catch (error) {
    return [{ name: `reports of jest: ${error.message}`, lines: [] }];
  }
}

async function finish(code) {
  ending = true;
  await Promise.race([starting?.catch(() => undefined), sleep(STOPPED_WITHIN_MS)]);
  const ended = child && new Promise((resolve) => child.once('close', resolve));
  child?.kill('SIGTERM');
  setTimeout(() => child?.kill('SIGKILL'), 5_000).unref();
  await ended;
  for (const part of [hub, stack]) {
    const why = await stopped(part);
    if (why) fail(`the end of the run: ${why}`);
  }
  for (const line of toldFailures([...failures, ...failedTests()])) console.log(line);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : code);
}

/** Stops the stores, or the hub with its stores. @returns why that did not succeed: whatever it is, the run says its result and ends */
function stopped(part) {
  const late = sleep(STOPPED_WITHIN_MS, `not stopped after ${STOPPED_WITHIN_MS / 1000} s`);
  const stop = part?.stop({ remove: true }).then(
    () => undefined,
    (error) => error.message,
  );
  return Promise.race([stop, late]);
}

function endEarly(why) {
  fail([`${why} during ${running}`, ...runningSuites()].join('; in '));
  void finish(1);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(signal, () => endEarly(`stopped by ${signal}`));
setTimeout(() => endEarly(`ended after ${LIMIT_MS / 60_000} minutes`), LIMIT_MS).unref();

/** Runs a program to its end. @returns its exit code; never, once the run as a whole is ending, so that no further part begins */
function run(command, args, env = {}, onLine = (line) => console.log(line)) {
  return new Promise((resolve) => {
    if (ending) return;
    child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        NX_DAEMON: 'false',
        FORCE_COLOR: '0',
        NODE_OPTIONS: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.on('data', (data) => {
        const lines = (rest + data).split('\n');
        rest = lines.pop();
        lines.forEach(onLine);
      });
    }
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      child = undefined;
      if (!ending) resolve(code ?? 1);
    });
  });
}

async function checks() {
  const code = await run(process.execPath, ['tools/check.mjs'], {}, (line) => {
    const sums = /^(\d+) passed, (\d+) failed$/.exec(line);
    if (line.startsWith('FAIL ')) failures.push({ name: `check ${line.slice(5)}`, lines: [] });
    if (!sums) return console.log(line);
    passed += Number(sums[1]);
    failed += Number(sums[2]);
  });
  if (code !== 0 && failed === 0) fail(`the checks ended with exit code ${code}`);
}

/** Suites that wait for a store, or for time, leave room for one project more than there are processors. */
const TARGETS = { unit: 'test', integration: 'test-int', e2e: 'test-e2e' };
const AT_ONCE = availableParallelism() + 1;

/** All suites of some kinds, by Nx a project at a time; jest's own reports are what counts, also those that come from the cache. */
async function suites(kinds, env = {}) {
  const targets = kinds.map((kind) => TARGETS[kind]).join();
  const args = ['run-many', '--targets', targets, '--output-style', 'stream'];
  const code = await run('nx', [...args, '--parallel', AT_ONCE], env);
  const faults = kinds.reduce((sum, kind) => sum + counted(kind), 0);
  if (code !== 0 && faults === 0)
    fail(`${kinds.join(', ')}: a project ended with an error beside its tests`);
}

/** Counts the tests of one kind. @returns how many failed */
function counted(kind) {
  const results = reportsBelow(path.join(reports, kind)).map(({ report }) => report);
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  const faults = sum('numFailedTests') + sum('numRuntimeErrorTestSuites');
  const skipped = sum('numPendingTests') + sum('numTodoTests');
  passed += sum('numPassedTests');
  failed += faults;
  if (sum('numTotalTests') === 0) fail(`${kind}: no test was run`);
  else if (skipped > 0) fail(`${kind}: ${skipped} tests were skipped`);
  return faults;
}

/** Unit tests take a processor, integration tests wait much of their time: they run beside each other. */
async function tests(kinds) {
  if (!kinds.includes('integration')) return suites(kinds);
  starting = startStack({
    dir: path.join(state, 'stack'),
    cache: path.join(root, '.nhip/cache'),
    log: say,
    durable: false,
  });
  stack = await starting;
  await suites(kinds, stack.env);
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

/** One hub for all suites: what they trace comes to them, its clock is theirs to move, and two processes share its ledger. */
async function e2e() {
  browser();
  const clock = path.join(state, 'clock');
  writeFileSync(clock, 'system');
  const spans = await freePort();
  hub = new Hub({
    root,
    state,
    port: await freePort(),
    log: say,
    replicas: { ledger: 2 },
    env: {
      NHIP_CLOCK: `file:${clock}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${spans}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '500',
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    },
  });
  starting = hub.start();
  await starting;
  await suites(['e2e'], {
    NHIP_E2E_GATEWAY: hub.credentials.gateway,
    NHIP_E2E_CREDENTIALS: path.join(state, 'credentials.json'),
    NHIP_E2E_STATE: state,
    NHIP_E2E_SPANS: String(spans),
  });
}

/** A province's monthly report, and the simulated province over the merger of July 2025 and for 90 days at two seeds: each on a hub of its own. */
const MONTHS = [
  ['bench/monthly-report.mjs'],
  ['bench/simulated.mjs', '--from', '2025-06-01', '--days', '61'],
  ['bench/simulated.mjs', '--from', '2025-09-01', '--days', '90'],
  ['bench/simulated.mjs', '--from', '2025-09-01', '--days', '90', '--seed', '2'],
];

async function months() {
  for (const args of MONTHS) {
    const code = await run(process.execPath, args);
    if (code === 0) passed += 1;
    else fail(args.join(' '));
  }
}

/** One after the other; what stands together runs at once. */
const PHASES = [
  [['checks'], checks],
  [['unit', 'integration'], tests],
  [['e2e'], e2e],
  [['months'], months],
];

removeStack(path.join(state, 'stack'));
for (const folder of [state, reports]) rmSync(folder, { recursive: true, force: true });
mkdirSync(state, { recursive: true });
try {
  await build(say);
  for (const [parts, phase] of PHASES) {
    const asked = parts.filter((part) => wanted.includes(part));
    if (asked.length === 0) continue;
    running = asked.join(', ');
    say(`${running} …`);
    const before = failed;
    await phase(asked);
    say(`${running} ${failed === before ? 'ok' : 'FAILED'}`);
  }
} catch (error) {
  fail(running, error.message.split('\n'));
}
await finish(failed > 0 || passed === 0 ? 1 : 0);
