import { describe, expect, it } from '@jest/globals';
import { decodeDelivery, LAST_EPOCH } from '@nhip/contracts';
import { deliveryMessage } from './told-messages.js';

const receipt = {
  bucket: 3,
  id: 'R1',
  feed: 'f',
  agency: 'H09',
  receivedAt: 1,
  applied: 1,
  late: 0,
  duplicates: 0,
  failed: 0,
  forbidden: 0,
  forbiddenRows: [],
  withdraws: false,
  simulated: false,
};
const records = { made: 4, applied: 2, late: 0, duplicates: 1, failed: 0, forbidden: 1 };
const toldIn = (epoch: number, commit: number): number => {
  const { key, value } = deliveryMessage({ ...receipt, commit }, epoch);
  return decodeDelivery({ key, value: Buffer.from(String(value)), headers: {} }).seq;
};

describe('what is told of a receipt', () => {
  it('counts the records of rows that make several apart, and names the rows of those that do not count', () => {
    const said = { ...receipt, records, forbiddenRows: [7], commit: 1 };
    const { key, value } = deliveryMessage(said, 1);
    const told = decodeDelivery({ key, value: Buffer.from(String(value)), headers: {} });
    expect(told).toMatchObject({ applied: 1, records, forbiddenRows: [7] });
    expect(told.forbidden).toBeUndefined();
  });

  it('says that its rows are simulated, where they are', () => {
    const simulated = [true, false].map((one) => {
      const { key, value } = deliveryMessage({ ...receipt, simulated: one, commit: 1 }, 1);
      return decodeDelivery({ key, value: Buffer.from(String(value)), headers: {} }).simulated;
    });
    expect(simulated).toEqual([true, undefined]);
  });

  it('is newer by each commit and by each epoch, up to the last that there may be', () => {
    const seqs = [
      toldIn(1, 9),
      toldIn(2, 7),
      toldIn(LAST_EPOCH - 1, 7),
      toldIn(LAST_EPOCH, 7),
      toldIn(LAST_EPOCH, 8),
      toldIn(LAST_EPOCH, 2 ** 40),
    ];
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
    expect(seqs.every(Number.isSafeInteger)).toBe(true);
  });
});
