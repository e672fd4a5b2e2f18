import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@nhip/contracts';
import { newReceipt } from '../domain/receipt-id.js';
import { KeptReceipts } from './kept-receipts.js';

const NOW = Date.parse('2026-11-25T05:00:00Z');
const none = new KeptReceipts({ find: async () => undefined }, { now: () => NOW }, 400);

describe('a receipt that is not there', () => {
  it.each([
    ['is older than what is kept', newReceipt(NOW - 401 * DAY_MS), 'receipt-not-kept'],
    ['is unknown where it would be kept', newReceipt(NOW - 399 * DAY_MS), 'unknown-receipt'],
    ['is unknown where the text is no id', 'nothing', 'unknown-receipt'],
  ])('%s', async (_what, id, code) => {
    await expect(none.find(id, () => true)).rejects.toMatchObject({ kind: 'missing', code });
  });
});
