import { NO_FIELDS } from '../store/kept.js';
import { failedAs, refusedOf, type Portion, type RecordRow, type VersionRow } from './rows.js';

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

/** Some of the records of a job that is one withdrawal; the position stays before it. Undefined where the job is another. */
export function partOf(job: ReadJob, part: Portion): ReadJob | undefined {
  const [row] = job.rows;
  return row?.kind === 'withdrawal'
    ? jobOf({ ...job, next: row.offset }, [{ ...row, part }])
    : undefined;
}

/**
 * The row of a job of one, with less that could be refused: first of what it makes stand again, then of itself, as a failed version with its payload, then
 * without it, then of both, then as a count of its receipt. Undefined where there is nothing less.
 * @param reason SQLSTATE of the refusal
 */
export function lessOf(job: ReadJob, reason: string): ReadJob | undefined {
  const [row] = job.rows;
  if (!row || row.kind === 'refused') return undefined;
  const less = row.kind === 'version' ? lessOfVersion(row, reason) : undefined;
  return jobOf(job, [less ?? refusedOf(row)]);
}

function lessOfVersion(row: VersionRow, reason: string): VersionRow | undefined {
  const { less, ...own } = row;
  const isBare = row.failed !== undefined && row.payload === NO_FIELDS;
  if (row.failed === undefined)
    return less
      ? failedAs(own, { reason, bare: false })
      : { ...row, less: { reason, bare: false } };
  if (!isBare) return failedAs(row, { reason, bare: true });
  return less ? undefined : { ...row, less: { reason, bare: true } };
}
