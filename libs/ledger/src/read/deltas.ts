import type { DeltaRow } from '../packed/delta-row.js';

/** A row of `core.delta` as it comes from the database. */
export interface DeltaRecord {
  readonly bucket: number;
  readonly combo: number;
  readonly block: number;
  readonly batch: string;
  readonly first_batch: string;
  readonly first_record: number;
  readonly last_record: number;
  readonly sums: Buffer;
  /** Left out where the sums say all that is asked. */
  readonly entries: Buffer | null;
}

const NONE = Buffer.alloc(0);

export const deltaRowOf = (row: DeltaRecord): DeltaRow => ({
  firstBatch: Number(row.first_batch),
  lastBatch: Number(row.batch),
  firstRecord: row.first_record,
  lastRecord: row.last_record,
  sums: row.sums,
  entries: row.entries ?? NONE,
});
