import { hash } from 'node:crypto';
import type { Provenance, RecordMessage, RecordVersionMessage } from '@nhip/contracts';
import type { ReceiptState } from './state.js';

/** What the rows of a sending share. */
export type ReceiptHead = Pick<
  ReceiptState,
  'id' | 'agency' | 'sentBy' | 'receivedAt' | 'feed' | 'file' | 'topic' | 'incarnation'
>;

/** One version of one record, as it was read from its topic. */
export interface VersionRow extends Omit<RecordVersionMessage, 'fields' | 'prov'> {
  readonly offset: bigint;
  readonly receipt: ReceiptHead;
  readonly line: number;
  readonly mapping: number;
  readonly placePartition: number;
  readonly placeOffset: number;
  /** Hexadecimal, of the raw row. */
  readonly sha: string;
  /** JSON of the fields, names sorted: equal content is equal text. */
  readonly payload: string;
  /** Hash of the payload. */
  readonly content: number;
  /** Why the row could not be stored as it is; its fields are not read then. */
  readonly failed?: string;
}

/** A sending is taken back. */
export interface WithdrawalRow {
  readonly kind: 'withdrawal';
  readonly offset: bigint;
  readonly withdrawn: string;
  readonly reason: string;
  readonly receipt: ReceiptHead;
}

/** The first 53 bits of a SHA-256: content is compared between rows of one record alone. */
export function contentHash(payload: string): number {
  const bytes = hash('sha256', payload, 'buffer');
  return bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11);
}

const headOf = (prov: Provenance): ReceiptHead => ({
  id: prov.receipt,
  agency: prov.agency,
  sentBy: prov.sentBy,
  receivedAt: prov.receivedAt,
  feed: prov.feed,
  file: prov.file ?? null,
  topic: prov.topic,
  incarnation: prov.incarnation,
});

/** A message as the writer folds it. */
export function rowOf(message: RecordMessage, offset: bigint): VersionRow | WithdrawalRow {
  const receipt = headOf(message.prov);
  if (message.kind === 'withdrawal') {
    const { withdrawn, reason } = message;
    return { kind: 'withdrawal', offset, withdrawn, reason, receipt };
  }
  const { type, id, version, versioned, deleted, effective, fields, prov } = message;
  const payload = JSON.stringify(fields);
  return {
    kind: 'version',
    offset,
    type,
    id,
    version,
    versioned,
    deleted,
    effective,
    receipt,
    line: prov.row,
    mapping: prov.mapping,
    placePartition: prov.partition,
    placeOffset: Number(prov.offset),
    sha: prov.sha256,
    payload,
    content: contentHash(payload),
  };
}
