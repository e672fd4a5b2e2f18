import { hash } from 'node:crypto';
import type { DeliveryHead, ReceivedRecord, RecordVersionMessage } from '@nhip/contracts';
import { nameOf, NO_CONTENT, type OrderPlace } from './state.js';

/** Rows of a batch, those that timers and walks call for included. */
export const MOST_ROWS = 10_000;

/** One version of one record, as it was read from its topic. */
export interface VersionRow extends Omit<RecordVersionMessage, 'place'> {
  readonly offset: bigint;
  /** Of the record within its bucket. */
  readonly name: string;
  readonly line: number;
  /** Its record is one of several that the raw row makes, one a column. */
  readonly ofColumn?: boolean;
  readonly mapping: number;
  readonly placePartition: number;
  readonly placeOffset: number;
  /** Hexadecimal, of the raw row. */
  readonly sha: string;
  /** JSON of `fields`, names sorted: equal content is equal text. */
  readonly payload: string;
  /** Hash of the payload. */
  readonly content: number;
  /** Why the row could not be stored as it is; its fields are not read then. */
  readonly failed?: string;
  /** What it makes stand again was refused: that stands as failed, with so much left out. */
  readonly less?: Less;
}

/** How much of a row whose data were refused is left out of it. */
export interface Less {
  /** SQLSTATE of the refusal. */
  readonly reason: string;
  /** Its payload too: nothing but its place in the order is left. */
  readonly bare: boolean;
}

/** Some of the records that a withdrawal, a timer or a new cube calls for. */
export interface Portion {
  /** So many records, the first that are left. */
  readonly most: number;
  /** Their rows are stored as failed, with so much left out. */
  readonly less?: Less;
}

/** A delivery is taken back. */
export interface WithdrawalRow {
  readonly kind: 'withdrawal';
  readonly offset: bigint;
  readonly withdrawn: string;
  readonly reason: string;
  /** Its rows claim no record any more either. */
  readonly release: boolean;
  readonly delivery: DeliveryHead;
  /** Only these of its records are restored: it is noted, and not carried out yet. */
  readonly part?: Portion;
}

/** A row that the ledger could hold in no form: its receipt counts it as failed, once. */
export interface RefusedRow {
  readonly kind: 'refused';
  readonly offset: bigint;
  readonly withdraws: boolean;
  readonly delivery: DeliveryHead;
  /** Where it stands among the rows of its receipt; zeros of a withdrawal. */
  readonly line: number;
  readonly mapping: number;
  /** Hash of type and id, which may be what was refused. */
  readonly record: number;
  /** As of the row. */
  readonly ofColumn?: boolean;
  readonly columns?: number;
}

/** One message of `nhip.records`, as it was read. */
export type ReadRow = VersionRow | WithdrawalRow;
export type RecordRow = ReadRow | RefusedRow;

export function refusedOf(row: ReadRow): RefusedRow {
  const { offset, delivery } = row;
  const place =
    row.kind === 'version'
      ? { line: row.line, mapping: row.mapping, record: contentHash(row.name) }
      : { line: 0, mapping: 0, record: 0 };
  const counted =
    row.kind === 'version' ? { ofColumn: row.ofColumn ?? false, columns: row.columns ?? 0 } : {};
  const withdraws = row.kind === 'withdrawal';
  return { kind: 'refused', offset, delivery, withdraws, ...place, ...counted };
}

export const NO_FIELDS = '{}';

type Content = Pick<VersionRow, 'payload' | 'content' | 'failed'> &
  Partial<Pick<VersionRow, 'fields'>>;

/** A row as it is stored once its data were refused. */
export const failedAs = <R extends Content>(row: R, { reason, bare }: Less): R => ({
  ...row,
  failed: reason,
  content: NO_CONTENT,
  ...(bare && { fields: {}, payload: NO_FIELDS }),
});

/** The first 53 bits of a SHA-256: content is compared between rows of one record alone. */
export function contentHash(payload: string): number {
  // One character a byte: a third of the time that a Buffer takes.
  const bytes = hash('sha256', payload, 'binary');
  let [high, low] = [0, 0];
  for (let i = 0; i < 4; i += 1) {
    high = high * 256 + bytes.charCodeAt(i);
    low = low * 256 + bytes.charCodeAt(i + 4);
  }
  return high * 2 ** 21 + (low >>> 11);
}

/** A message as the writer folds it. */
export function rowOf(message: ReceivedRecord, offset: bigint): ReadRow {
  const { delivery, place } = message;
  if (message.kind === 'withdrawal') {
    const { kind, withdrawn, reason, release = false } = message;
    return { kind, offset, withdrawn, reason, release, delivery };
  }
  const { kind, type, id, version, versioned, deleted, effective, fields, payload } = message;
  const { shared = false, columns = 0, blank = false } = message;
  return {
    kind,
    offset,
    name: nameOf(type, id),
    type,
    id,
    version,
    versioned,
    deleted,
    effective,
    shared,
    delivery,
    fields,
    line: place.row,
    ofColumn: place.column !== undefined,
    columns,
    blank,
    mapping: place.mapping,
    placePartition: place.partition,
    placeOffset: Number(place.offset),
    sha: place.sha256,
    payload,
    content: contentHash(payload),
  };
}

/** Where a row stands in the order of its record's rows. */
export const placeOf = ({ version, line, mapping, delivery }: VersionRow): OrderPlace => ({
  version,
  line,
  mapping,
  receipt: { id: delivery.receipt, receivedAt: delivery.receivedAt },
});
