import { createInterface } from 'node:readline';
import { composed, type Backlog, type Recovered, type Replay } from '@nhip/contracts';
import { EXIT } from '../exit.js';
import { needsYes } from '../faults.js';
import { asked, barOf } from '../follow.js';
import type { Session } from '../session.js';

const LOOK_MS = 500;
/** A ledger that rows come into all the time never has read all: this much may wait … */
const ORDINARY_BACKLOG = 1_000;
/** … at so many looks. */
const LOOKS = 10;

export interface RecoverOptions {
  readonly dryRun?: boolean;
  readonly rebuild?: boolean;
  readonly yes?: boolean;
}

/** Says what a rebuild loses, and asks whether to go on. Throws CliError `needs-yes` where there is nobody to ask. */
async function isRebuildConfirmed({ io, format, t }: Session): Promise<boolean> {
  const lost = needsYes();
  if (io.stdin?.isTTY !== true) throw lost;
  io.stderr.write(`${format.say(lost.text)}\n${t('goOn')} `);
  const typed = createInterface({ input: io.stdin, terminal: false });
  for await (const line of typed) return /^(y|yes|có)$/i.test(composed(line.trim()));
  return false;
}

function tell(answer: Recovered, rebuild: boolean, { output, format, t }: Session): void {
  if (answer.recovered.length > 0) {
    output.table(
      [t('column.source'), t('column.formerRow'), t('column.nextRow'), t('column.missing')],
      answer.recovered.map(({ topic, partition, former, taken, missing }) => [
        `${topic}[${partition}]`,
        former.next,
        taken.next,
        missing && `${missing.from} … ${missing.to}`,
      ]),
    );
    output.line(answer.dryRun ? t('wouldRecover') : t('recovered'));
  } else if (!rebuild) output.line(t('allIntact'));
  if (answer.rebuilt) output.line(t('rebuilt', answer.rebuilt));
  else if (rebuild) {
    output.line(format.say(needsYes().text));
    output.line(t('wouldRebuild'));
  }
}

/** Waits until all rows were mapped once more and the ledger has read them. @returns how many rows */
async function untilCounted(session: Session): Promise<number> {
  let bar: ReturnType<typeof barOf>;
  try {
    for (let looks = 0; ;) {
      const replay = await asked<Replay>(session, 'admin', '/api/v1/replay');
      if (replay) (bar ??= barOf(replay.rows, session))?.update(replay.read);
      const backlog = replay?.done && (await asked<Backlog>(session, 'admin', '/api/v1/recover'));
      if (backlog && backlog.waiting <= ORDINARY_BACKLOG) looks += 1;
      if (backlog && (backlog.waiting === 0 || looks >= LOOKS)) return replay.rows;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    bar?.stop();
  }
}

/** What the ledger and the intake of feeds have lost of their sources. */
const withFeeds = (answer: Recovered, { recovered = [] }: Replay): Recovered => ({
  ...answer,
  recovered: [...recovered, ...answer.recovered],
});

/** Rows are asked for once more before the ledger lets go of what it has: a command that is cut off in between loses nothing. */
export async function recover(options: RecoverOptions, session: Session): Promise<void> {
  const { hub, output, t } = session;
  const { dryRun: isDryRun = false, rebuild = false, yes = false } = options;
  if (rebuild && !isDryRun && !yes && !(await isRebuildConfirmed(session))) {
    output.show({ rebuilt: null }, () => output.line(t('leftAsItIs')));
    session.exitCode = EXIT.no;
    return;
  }
  const ask = (dryRun: boolean): Promise<Recovered> =>
    hub.post<Recovered>(
      'admin',
      '/api/v1/recover',
      {},
      { dryRun: dryRun || undefined, rebuild: rebuild || undefined },
    );
  const askFeeds = (dryRun: boolean): Promise<Replay> =>
    hub.post<Replay>('admin', '/api/v1/replay', {}, { dryRun: dryRun || undefined });
  const found = withFeeds(await ask(true), await askFeeds(true));
  const acts = !isDryRun && (rebuild || found.recovered.length > 0);
  const feeds = acts && (await askFeeds(false));
  const taken = isDryRun ? found : await ask(false);
  const answer = feeds ? withFeeds(taken, feeds) : taken;
  output.show(answer, () => tell(answer, rebuild, session));
  if (!acts) return;
  const rows = await untilCounted(session);
  if (!output.isJson) output.line(t('readOnceMore', { count: rows }));
}
