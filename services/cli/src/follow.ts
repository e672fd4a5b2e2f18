import { accountedFor, type Receipt } from '@nhip/contracts';
import { SingleBar } from 'cli-progress';
import { CliError } from './cli-error.js';
import { EXIT } from './exit.js';
import { notAppliedYet } from './faults.js';
import { path } from './hub.js';
import type { Session } from './session.js';

const LOOK_MS = 150;
const WAIT_SECONDS = 300;

/** A bar on stderr, where a person looks; else nothing. @param unit what is counted */
export function barOf(
  most: number,
  { io, output, t }: Session,
  unit: 'rowsUnit' | 'questionsUnit' = 'rowsUnit',
): SingleBar | undefined {
  if (output.isJson || io.stderr.isTTY !== true) return undefined;
  const bar = new SingleBar({
    stream: io.stderr,
    format: `${t('counting')} {bar} {value}/{total} ${t(unit)}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(most, 0);
  return bar;
}

/** While a receipt is followed the hub may be away for a moment, or ask for less: what was sent is not lost. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof CliError)) return false;
  return error.exitCode === EXIT.away || [429, 503].includes(Number(error.fields['status']));
}

/** What a GET answers; undefined while the hub is away for a moment. */
export const asked = <T>(
  { hub }: Session,
  by: Parameters<Session['hub']['get']>[0],
  url: string,
): Promise<T | undefined> =>
  hub.get<T>(by, url).catch((error: unknown) => {
    if (!isPassing(error)) throw error;
    return undefined;
  });

/**
 * Waits until a receipt is applied; an outage of the hub is waited for too.
 * Rejects with CliError `not-applied-yet` where that takes longer than `seconds`; what was sent counts all the same.
 */
export async function follow(
  id: string,
  rows: number,
  seconds: number = WAIT_SECONDS,
  session: Session,
): Promise<Receipt> {
  const bar = barOf(rows, session);
  const end = Date.now() + seconds * 1_000;
  const url = path`/api/v1/receipts/${id}`;
  try {
    for (;;) {
      const receipt = await asked<Receipt>(session, 'agency', url);
      if (receipt) bar?.update(Math.min(rows, accountedFor(receipt)));
      if (receipt?.state === 'applied') return receipt;
      if (Date.now() + LOOK_MS > end) throw notAppliedYet(id, seconds);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    bar?.stop();
  }
}
