import type { VersionRow, WithdrawalRow } from './rows.js';
import { NO_CONTENT } from './state.js';

type Row = VersionRow | WithdrawalRow;

/** The messages of one partition, read: as short as they are folded, since ten thousand of them weigh tens of MB. */
export interface Job {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  /** The position past them. */
  readonly next: bigint;
  readonly rows: readonly Row[];
}

/** A job in two, the first of which ends where the second begins. @param job with two rows or more */
export function halves(job: Job): readonly [Job, Job] {
  const middle = Math.ceil(job.rows.length / 2);
  const second = job.rows.slice(middle);
  return [
    { ...job, rows: job.rows.slice(0, middle), next: second[0]?.offset ?? job.next },
    { ...job, rows: second },
  ];
}

const NO_FIELDS = '{}';

/**
 * The row of a job of one, with less that could be refused: as a failed version with its payload, then without it, then not at all.
 * @param reason SQLSTATE of the refusal
 */
export function lessOf(job: Job, reason: string): Job {
  const [row] = job.rows;
  if (row?.kind !== 'version' || row.payload === NO_FIELDS) return { ...job, rows: [] };
  const failed = { ...row, failed: reason, content: NO_CONTENT };
  return {
    ...job,
    rows: [row.failed === undefined ? failed : { ...failed, fields: {}, payload: NO_FIELDS }],
  };
}
