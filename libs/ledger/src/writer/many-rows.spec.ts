import { describe, expect, it } from '@jest/globals';
import { emptyBucket, rowOfRecord } from '../../test/one-record.js';
import { Batch } from './batch.js';
import type { VersionRow } from './rows.js';
import type { ReceiptState } from './state.js';

const ROWS = 400;

const bucket = emptyBucket();

const row = (agency: string, receivedAt: number, line: number): VersionRow =>
  rowOfRecord({
    delivery: { receipt: `of ${agency} at ${receivedAt}`, agency, receivedAt },
    line,
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
