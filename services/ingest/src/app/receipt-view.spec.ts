import { describe, expect, it } from '@jest/globals';
import { Receipt } from '@nhip/contracts';
import type { Found, ReceiptRow } from './ports.js';
import { receiptView } from './receipt-view.js';

const counts = { applied: 0, late: 0, duplicates: 0, quarantined: 0 };
const records = { made: 0, applied: 0, late: 0, duplicates: 0, failed: 0, forbidden: 0 };
const nothing = {
  ...counts,
  failed: 0,
  forbidden: 0,
  forbiddenRows: [],
  overturned: 0,
  errors: [],
};

function found(receipt: Partial<ReceiptRow>, progress: Partial<Found['progress']> = {}): Found {
  return {
    receipt: {
      id: 'r1',
      feed: 'f',
      agency: 'H09',
      sentBy: 'key',
      kind: 'rows',
      receivedAt: 0,
      received: 3,
      skipped: 2,
      rejected: 0,
      errors: [],
      extra: [],
      sent: true,
      ...receipt,
    },
    progress: { ...nothing, withdrawnParts: 0, commit: null, parts: 0, ...progress },
  };
}

describe('a receipt as its sender reads it', () => {
  it.each<[Partial<ReceiptRow>, Partial<Found['progress']>, Receipt['state']]>([
    [{}, {}, 'received'],
    [{}, { parts: 1 }, 'processing'],
    [{}, { parts: 1, applied: 2 }, 'processing'],
    [{}, { parts: 3, applied: 1, late: 1, quarantined: 1 }, 'applied'],
    [{}, { parts: 3, duplicates: 3 }, 'applied'],
    [{}, { parts: 3, applied: 2, failed: 1 }, 'applied'],
    [{}, { parts: 3, applied: 2, forbidden: 1 }, 'applied'],
    [{}, { parts: 3, applied: 3, records: { ...records, made: 9, applied: 8 } }, 'processing'],
    [{}, { parts: 3, applied: 2, records: { ...records, made: 6, late: 6 } }, 'processing'],
    [
      {},
      { parts: 3, applied: 3, records: { ...records, made: 9, applied: 8, failed: 1 } },
      'applied',
    ],
    [{ received: 0 }, {}, 'applied'],
    [{ received: 0, sent: false }, {}, 'received'],
    [{ kind: 'withdrawal', received: 1 }, { parts: 7, withdrawnParts: 7 }, 'processing'],
    [{ kind: 'withdrawal', received: 1 }, { parts: 8, withdrawnParts: 8 }, 'applied'],
  ])('%j with %j is %s', (receipt, progress, state) => {
    expect(receiptView(found(receipt, progress)).state).toBe(state);
  });

  it('says which rows were taken when they were sent and are refused now, among those that were refused', () => {
    const error = (row: number) => ({ row, code: 'x', message: { vi: 'sai', en: 'wrong' } });
    const receipt = { rejected: 1, revision: 4, errors: [error(3)] };
    const progress = { quarantined: 2, overturned: 1, errors: [error(1)] };
    expect(receiptView(found(receipt, progress))).toMatchObject({
      rejected: 1,
      quarantined: 2,
      overturned: 1,
      revision: 4,
      errors: [error(1), error(3)],
    });
    const many = Array.from({ length: 100 }, (_, i) => error(i));
    expect(receiptView(found({ errors: many }, progress)).errors).toHaveLength(100);
  });

  it('names the rows about records of other agencies, among what else is wrong, by row', () => {
    const wrong = { row: 2, code: 'wrong-type', message: { vi: 'sai', en: 'wrong' } };
    const progress = { forbidden: 4, forbiddenRows: [1, 3] };
    const { forbidden, errors } = receiptView(found({ errors: [wrong] }, progress));
    expect({ forbidden, errors: errors.map(({ row, code }) => [row, code]) }).toEqual({
      forbidden: 4,
      errors: [
        [1, 'not-your-record'],
        [2, 'wrong-type'],
        [3, 'not-your-record'],
      ],
    });
    const rows = Array.from({ length: 150 }, (_, i) => i + 1);
    expect(receiptView(found({}, { forbiddenRows: rows })).errors).toHaveLength(100);
  });

  it('is what the contract says', () => {
    const whole = found(
      { period: '2026-11', history: true, fileName: 'a.csv', withdrawnBy: 'r2' },
      { commit: 7 },
    );
    expect(receiptView(whole)).toEqual({
      receipt: 'r1',
      feed: 'f',
      agency: 'H09',
      kind: 'rows',
      state: 'received',
      received: 3,
      skipped: 2,
      rejected: 0,
      ...counts,
      commit: 7,
      sentAt: '1970-01-01T00:00:00.000Z',
      sentBy: 'key',
      period: '2026-11',
      history: true,
      file: 'a.csv',
      withdrawnBy: 'r2',
      errors: [],
    });
    expect(Receipt.safeParse(receiptView(whole)).success).toBe(true);
  });
});
