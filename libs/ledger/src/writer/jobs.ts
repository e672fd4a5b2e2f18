import type { RecordRow } from './rows.js';
import { NO_CONTENT } from './state.js';

/** Messages of one partition that follow one another. */
export interface Job {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  /** The position past them. */
  readonly next: bigint;
  /** Reads them when they are folded, since ten thousand of them weigh tens of MB; undefined where they must wait. */
  read(): readonly RecordRow[] | undefined;
}

/** A job whose messages were read. */
export interface ReadJob extends Job {
  readonly rows: readonly RecordRow[];
}

/** @param job whatever its messages were */
export const jobOf = (
  { topic, partition, incarnation, next }: Omit<Job, 'read'>,
  rows: readonly RecordRow[],
): ReadJob => ({ topic, partition, incarnation, next, rows, read: () => rows });

/** A job in two, the first of which ends where the second begins. @param job with two rows or more */
export function halves(job: ReadJob): readonly [ReadJob, ReadJob] {
  const middle = Math.ceil(job.rows.length / 2);
  const second = job.rows.slice(middle);
  const next = second[0]?.offset ?? job.next;
  return [jobOf({ ...job, next }, job.rows.slice(0, middle)), jobOf(job, second)];
}

const NO_FIELDS = '{}';

/**
 * The row of a job of one, with less that could be refused: as a failed version with its payload, then without it, then not at all.
 * @param reason SQLSTATE of the refusal
 */
export function lessOf(job: ReadJob, reason: string): ReadJob {
  const [row] = job.rows;
  if (row?.kind !== 'version' || row.payload === NO_FIELDS) return jobOf(job, []);
  const failed = { ...row, failed: reason, content: NO_CONTENT };
  return jobOf(job, [
    row.failed === undefined ? failed : { ...failed, fields: {}, payload: NO_FIELDS },
  ]);
}
