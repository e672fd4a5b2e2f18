import { describe, expect, it } from '@jest/globals';
import { Batch } from './batch.js';
import type { VersionRow } from './rows.js';
import { ALL_FIRED, BucketState, type ReceiptState } from './state.js';

const ROWS = 400;

const bucket = new BucketState(0, {
  clock: { at: 0, fired: ALL_FIRED },
  turn: 0,
  records: 0,
  receipts: 0,
  due: undefined,
  withdrawn: [],
  released: [],
});

const row = (agency: string, receivedAt: number, line: number): VersionRow => ({
  kind: 'version',
  offset: 0n,
  type: 't',
  id: 'a',
  name: 't/a',
  version: 1,
  versioned: true,
  deleted: false,
  effective: 0,
  delivery: {
    receipt: `of ${agency} at ${receivedAt}`,
    agency,
    sentBy: 's',
    receivedAt,
    feed: 'f',
    topic: 'nhip.feed.f',
    incarnation: 'i',
  },
  line,
  mapping: 1,
  placePartition: 0,
  placeOffset: 0,
  sha: '',
  fields: {},
  payload: '{}',
  content: line,
});

describe('a record with many rows of another agency', () => {
  it('takes them, and judges them anew, comparing each with few others', () => {
    const batch = new Batch(1, 1);
    const own = row('A', 1, 1);
    const record = batch.recordOf(bucket, own);
    batch.take(bucket, record, own);
    let compared = 0;
    const watched = ({ delivery }: VersionRow): ReceiptState => {
      const receipt = batch.receiptOf(bucket, delivery);
      const at = receipt.receivedAt;
      const receivedAt = { get: () => ((compared += 1), at) };
      return Object.defineProperty(receipt, 'receivedAt', receivedAt);
    };
    const others = Array.from({ length: ROWS }, (_, i) => row('B', 2 + (i % 2), i));
    const [first] = others.map(watched);
    for (const other of others) batch.take(bucket, record, other);
    expect(batch.ledger.filter(({ outcome }) => outcome === 'forbidden')).toHaveLength(ROWS);
    batch.own(record, first);
    batch.judge(bucket, new Map([[record, []]]));
    expect(batch.ledger.filter(({ outcome }) => outcome === 'late')).toHaveLength(ROWS);
    expect(record.receipt.id).toBe('of B at 3');
    expect(compared).toBeLessThan(20 * ROWS);
  });
});
