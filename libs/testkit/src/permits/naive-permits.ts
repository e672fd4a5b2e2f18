import type { PermitRow } from './permit-rows.js';

/** A raw row with what the hub knew of its delivery: where versions conflict, receipts are part of the input. */
export interface SentRow {
  readonly row: PermitRow;
  readonly receivedAt: number;
  readonly receipt: string;
  /** 1-based row of the delivery. */
  readonly number: number;
}

/** Which version of a dossier is believed: the right rule, and two wrong ones that every suite must be able to tell from it. */
export type Belief = 'greatest-order' | 'last-arrival' | 'first-wins';

export interface PermitFigures {
  readonly received: number;
  readonly finished: number;
  readonly open: number;
  readonly late: number;
  readonly byChannel: Readonly<
    Record<string, readonly [received: number, finished: number, late: number]>
  >;
  readonly byStep: Readonly<Record<string, number>>;
  /** Finished late by month of the reporting zone. */
  readonly lateByMonth: Readonly<Record<string, number>>;
}

const ms = (text: string | undefined): number | undefined =>
  text ? Math.floor(Date.parse(text.replace(' ', 'T'))) : undefined;
const version = (sent: SentRow): number => ms(sent.row['time:timestamp']) ?? 0;

function greater(a: SentRow, b: SentRow): boolean {
  const difference = version(a) - version(b) || a.receivedAt - b.receivedAt;
  if (difference !== 0) return difference > 0;
  return a.receipt === b.receipt ? a.number > b.number : a.receipt > b.receipt;
}

const beliefs: Record<Belief, (candidate: SentRow, standing: SentRow) => boolean> = {
  'greatest-order': greater,
  'last-arrival': () => true,
  'first-wins': () => false,
};

function standing(rows: readonly SentRow[], belief: Belief): SentRow[] {
  const dossiers = new Map<string, SentRow>();
  for (const sent of rows) {
    const id = sent.row['case:concept:name'] ?? '';
    const before = dossiers.get(id);
    if (!before || beliefs[belief](sent, before)) dossiers.set(id, sent);
  }
  return [...dossiers.values()].filter((sent) => sent.row['deleted'] !== 'true');
}

/** The code of a step: the leading token T…, or the whole text. */
const stepOf = (text: string): string => /^T\d+(-\d+)?/.exec(text)?.[0] ?? text;
const monthOf = (instant: number): string =>
  new Date(instant + 7 * 3_600_000).toISOString().slice(0, 7);

/** The figures of the pack by the plainest code there is, from the set of rows, without kernel or ledger. Rows stand in order of arrival. */
export function naivePermits(
  rows: readonly SentRow[],
  belief: Belief = 'greatest-order',
): PermitFigures {
  const byChannel: Record<string, [number, number, number]> = {};
  const byStep: Record<string, number> = {};
  const lateByMonth: Record<string, number> = {};
  let [received, finished, open, late] = [0, 0, 0, 0];
  for (const { row } of standing(rows, belief)) {
    const [end, deadline] = [ms(row['case:enddate']), ms(row['case:deadline'])];
    const channel = (byChannel[row['case:channel'] ?? ''] ??= [0, 0, 0]);
    const step = stepOf(row['concept:name'] ?? '');
    const isLate = end !== undefined && deadline !== undefined && end > deadline;
    received += 1;
    channel[0] += 1;
    byStep[step] = (byStep[step] ?? 0) + 1;
    if (end === undefined) open += 1;
    if (end !== undefined) finished += 1;
    if (end !== undefined) channel[1] += 1;
    if (isLate) {
      late += 1;
      channel[2] += 1;
      lateByMonth[monthOf(end)] = (lateByMonth[monthOf(end)] ?? 0) + 1;
    }
  }
  return { received, finished, open, late, byChannel, byStep, lateByMonth };
}
