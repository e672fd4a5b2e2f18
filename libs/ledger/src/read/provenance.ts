import { columnOfId, type Provenance } from '@nhip/contracts';
import { FLAGS } from '../store/flags.js';

/** Columns of a ledger row `l` and its receipt `r` that say where it came from. */
export const PROVENANCE = `l.flags, r.agency, r.sent_by, r.id as receipt, r.received_at, l.line, r.file, encode(l.sha, 'hex') as sha, r.feed, r.incarnation, r.topic, l.place_partition, l.place_offset, l.mapping`;

export interface ProvenanceRow {
  readonly flags: number;
  readonly agency: string;
  readonly sent_by: string;
  readonly receipt: string;
  readonly received_at: string;
  readonly line: number;
  readonly file: string | null;
  readonly sha: string;
  readonly feed: string;
  readonly incarnation: string;
  readonly topic: string;
  readonly place_partition: number;
  readonly place_offset: string;
  readonly mapping: number;
}

/** @param id of the record */
export const provenanceOf = (row: ProvenanceRow, id: string): Provenance => ({
  agency: row.agency,
  sentBy: row.sent_by,
  receipt: row.receipt,
  receivedAt: Number(row.received_at),
  row: row.line,
  ...((row.flags & FLAGS.column) !== 0 && { column: columnOfId(id) }),
  ...(row.file !== null && { file: row.file }),
  sha256: row.sha,
  feed: row.feed,
  incarnation: row.incarnation,
  topic: row.topic,
  partition: row.place_partition,
  offset: row.place_offset,
  mapping: row.mapping,
});
