import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '@nhip/contracts';
import {
  atHour,
  dateOf,
  dayNamed,
  dayOf,
  Past,
  Timeline,
  type Province,
  type SimulatedRow,
  type Truth,
} from '@nhip/simulator';
import type { Command } from 'commander';
import { EXIT } from '../exit.js';
import { needsFirstDay, neverQuiet, noSimulator, wrongDay } from '../faults.js';
import { barOf } from '../follow.js';
import { path as urlOf } from '../hub.js';
import { positive } from '../options.js';
import type { Registry, Session } from '../session.js';
import { load } from './packs.js';
import { Check, knownUntil, nameOf, type Checked, type Head } from '../simulate/check.js';
import { Live, SLOT_MS } from '../simulate/live.js';
import { livingWorld, PACK, province, wholeWorld } from '../simulate/pack-folder.js';
import { ReplayDays } from '../simulate/replay-days.js';
import { lock } from '../simulate/lock.js';
import { assertHasPast, saidOf } from '../simulate/lost-hub.js';
import { agenciesOf, keysFor, publishProcedures, Senders } from '../simulate/senders.js';
import { readState, writeState, type SimulatorState } from '../simulate/state.js';

interface SimulateOptions {
  readonly seed: number;
  readonly from?: number;
  readonly days?: number;
  readonly perDay: number;
  readonly check?: boolean;
  readonly state?: string;
}

/** The past that a province which begins to live is shown with. */
const PAST_DAYS = 395;
const MOST_SHOWN = 20;
/** Between two slots of a province that lives: how often its check looks for a quiet moment, and for how long. */
const [QUIET_TRIES, QUIET_MS] = [200, 300];

const day = (text: string): number => {
  const named = /^\d{4}-\d{2}-\d{2}$/.test(text) ? dayNamed(text) : Number.NaN;
  if (Number.isNaN(named)) throw wrongDay(text);
  return named;
};

const stateFile = ({ io }: Session, given: string | undefined): string =>
  path.resolve(io.cwd, given ?? path.join(io.env['NHIP_STATE'] ?? '.nhip', 'simulator.json'));

/** The first day of which the pack knows who works. */
const firstDayOf = ({ units }: Province): number => Math.min(...units.map(({ from }) => from));

function writeChecked({ commit, figures, mismatches }: Checked, { output, t }: Session): void {
  output.line(
    t(mismatches.length === 0 ? 'simulatorAgrees' : 'simulatorDiffers', {
      commit,
      figures,
      count: mismatches.length,
    }),
  );
  if (mismatches.length > 0)
    output.table(
      [t('column.indicator'), t('column.truth'), t('column.value')],
      mismatches.slice(0, MOST_SHOWN).map((one) => [nameOf(one), one.truth, one.told]),
    );
}

/** What had been sent when a commit was made. */
interface Sent {
  readonly truth: Truth;
  readonly wrong: readonly SimulatedRow[];
  readonly province: Province;
  readonly head: Head;
}

/** Compares all figures, and the rows that were refused. */
async function compare({ truth, wrong, province, head }: Sent, session: Session): Promise<void> {
  const check = new Check(session.hub, province);
  const bar = barOf(0, session, 'questionsUnit');
  const checked = await check.figures(truth, head, (done, of) => {
    bar?.setTotal(of);
    bar?.update(done);
  });
  bar?.stop();
  const refusals = await check.refusals('one-stop.dossiers', wrong);
  session.output.show({ ...checked, refusals }, () => {
    writeChecked(checked, session);
    for (const line of refusals.slice(0, MOST_SHOWN)) session.output.line(line);
    session.output.line(
      session.t('simulatorRefusals', { count: wrong.length, differ: refusals.length }),
    );
  });
  if (checked.mismatches.length + refusals.length > 0) session.exitCode = EXIT.no;
}

/** Some days at once, by keys that end with them. */
async function replayDays(
  { seed, from, days, perDay, check }: SimulateOptions & { readonly days: number },
  session: Session,
): Promise<void> {
  const { hub, output, t } = session;
  const first = firstDayOf(province());
  if (from === undefined || from < first) throw needsFirstDay(dateOf(first));
  const world = wholeWorld({ seed, from }, perDay);
  const keys = await keysFor(agenciesOf(world.province), hub);
  const senders = new Senders(session.gateway, keys);
  await publishProcedures(senders, world);
  const end = atHour(from + days, 0);
  const { rows, ...sent } = await new ReplayDays(world, senders).until(end);
  for (const { id } of Object.values(keys)) await hub.remove('admin', urlOf`/api/v1/keys/${id}`);
  if (!check) return output.show({ rows }, () => output.line(t('simulated', { count: rows })));
  const head = await new Check(hub, world.province).head();
  await compare({ ...sent, province: world.province, head }, session);
}

/** A new world that began to live now, and the keys of those who send. */
async function begun(
  seed: number,
  file: string,
  session: Session,
  ended: AbortSignal,
): Promise<SimulatorState> {
  const began = Date.now();
  const from = dayOf(began) - PAST_DAYS;
  const state: SimulatorState = {
    seed,
    from,
    began,
    keys: await keysFor(agenciesOf(province()), session.hub, ended),
    past: 0,
    isPastSent: false,
    sentUntil: began,
    isSending: false,
    files: {},
  };
  writeState(file, state);
  return state;
}

/** Given once the process is asked to end, or what started it is gone. */
function untilEnded(): AbortSignal {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
    process.once(signal, () => {
      ended.abort();
      if (process.connected) process.disconnect();
    });
  return ended.signal;
}

/** The only one on its state. */
async function liveAlone(options: SimulateOptions, session: Session): Promise<void> {
  const file = stateFile(session, options.state);
  const release = lock(file);
  await live(options, file, session).finally(release);
}

/** Lives until it is asked to end. */
async function live({ seed }: SimulateOptions, file: string, session: Session): Promise<void> {
  const { output, t } = session;
  const ended = untilEnded();
  await load(PACK, false, session);
  const state = readState(file) ?? (await begun(seed, file, session, ended));
  if (state.isPastSent) await assertHasPast(session.hub, file);
  const world = livingWorld(state);
  const senders = new Senders(session.gateway, state.keys, ended);
  let told = 0;
  const onPast = (done: number, of: number): void => {
    const percent = Math.floor((100 * done) / of);
    if (percent < told + 10 && done < of) return;
    told = percent;
    output.line(t('simulatorPast', { percent }));
  };
  await publishProcedures(senders, world)
    .then(() => new Live(world, senders, state, file).run(onPast, ended))
    .catch((error: unknown) => {
      if (!ended.aborted) throw saidOf(error, file);
    });
}

/** A moment at which a province that lives has nothing on its way: what it had sent until then, and the commit that has all of it. */
async function quietMoment(file: string, session: Session) {
  const check = new Check(session.hub, province());
  for (let tries = 0; tries < QUIET_TRIES; tries += 1) {
    const before = readState(file);
    if (!before) throw noSimulator(file);
    const receipts = await session.hub.list<Receipt>('operator', '/api/v1/receipts', {}, 50);
    const head = await check.head();
    const after = readState(file);
    const isQuiet = receipts.every(({ state }) => state === 'applied') && !before.isSending;
    if (isQuiet && after && !after.isSending && after.sentUntil === before.sentUntil)
      return { state: after, head: knownUntil(head, Date.now()) };
    await sleep(QUIET_MS);
  }
  throw neverQuiet();
}

/** Compares a province that lives with the hub it lives on. */
async function checkLive({ state: given }: SimulateOptions, session: Session): Promise<void> {
  const { state, head } = await quietMoment(stateFile(session, given), session);
  if (!state.isPastSent) throw neverQuiet();
  const world = livingWorld(state);
  const timeline = new Timeline(world, SLOT_MS);
  const past = new Past(timeline, state.began);
  past.deliveries(world);
  const { truth } = past;
  const wrong: SimulatedRow[] = [];
  for (const slot of timeline.until(state.sentUntil)) wrong.push(...truth.after(slot));
  await compare({ truth, wrong, province: world.province, head }, session);
}

function simulate(options: SimulateOptions, session: Session): Promise<void> {
  const { days } = options;
  if (days !== undefined) return replayDays({ ...options, days }, session);
  return options.check ? checkLive(options, session) : liveAlone(options, session);
}

export function simulateCommand(program: Command, { t, session }: Registry): void {
  program
    .command('simulate')
    .description(t('command.simulate'))
    .option('--seed <n>', t('option.seed'), positive('--seed'), 1)
    .option('--from <day>', t('option.simulateFrom'), day)
    .option('--days <n>', t('option.simulateDays'), positive('--days'))
    .option('--per-day <n>', t('option.perDay'), positive('--per-day'), 150)
    .option('--check', t('option.simulateCheck'))
    .option('--state <file>', t('option.simulatorState'))
    .action((options: SimulateOptions) => simulate(options, session()));
}
