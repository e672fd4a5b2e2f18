import { describe, expect, it } from '@jest/globals';
import type { DeliveryMessage } from '@nhip/contracts';
import { noteDelivery, sumsOf, type ReceiptProgress } from './deliveries.js';

const message = (part: string, seq: number, counts: Partial<DeliveryMessage>): DeliveryMessage => ({
  receipt: 'R1',
  feed: 'f',
  agency: 'H09',
  receivedAt: 1000,
  part,
  seq,
  ...counts,
});
const all = [
  message('ingest', 0, { received: 5, kind: 'rows', period: '2026-11' }),
  message('normalise/0', 1, { quarantined: 1 }),
  message('ledger/3', 4, { applied: 1 }),
  message('ledger/3', 9, { applied: 2, late: 1 }),
  message('ledger/5', 7, { duplicates: 1 }),
];
const folded = (messages: readonly DeliveryMessage[]): ReceiptProgress =>
  messages.reduce<ReceiptProgress | undefined>(noteDelivery, undefined) as ReceiptProgress;

describe('progress of a receipt', () => {
  it('sums the newest word of every part', () => {
    expect(sumsOf(folded(all))).toEqual({
      received: 5,
      quarantined: 1,
      applied: true,
      delivered: true,
    });
    expect(folded(all).period).toBe('2026-11');
  });

  it('does not depend on order or repetition', () => {
    expect(sumsOf(folded([...all].reverse()))).toEqual(sumsOf(folded(all)));
    expect(sumsOf(folded([...all, ...all]))).toEqual(sumsOf(folded(all)));
  });

  it('is not applied while a row is missing, or before the door has said how many there are', () => {
    expect(sumsOf(folded(all.slice(0, 3))).applied).toBe(false);
    expect(sumsOf(folded(all.slice(1))).applied).toBe(false);
  });

  it('is not applied while one of the records is missing that its rows make, wherever they lie', () => {
    const none = { made: 0, applied: 0, late: 0, duplicates: 0, failed: 0, forbidden: 0 };
    const told = [
      message('ingest', 0, { received: 2 }),
      message('ledger/1', 1, { records: { ...none, applied: 3 } }),
      message('ledger/2', 1, { applied: 1, records: { ...none, made: 4, duplicates: 2 } }),
      message('ledger/3', 1, { late: 1, records: { ...none, made: 4, late: 1, forbidden: 2 } }),
    ];
    expect(sumsOf(folded(told)).applied).toBe(true);
    for (const one of told)
      expect(sumsOf(folded(told.filter((other) => other !== one))).applied).toBe(false);
  });

  it('is applied at once where there was nothing to report', () => {
    expect(sumsOf(folded([message('ingest', 0, { received: 0 })]))).toMatchObject({
      applied: true,
      delivered: true,
    });
  });

  it.each<[string, boolean, Partial<DeliveryMessage>]>([
    ['duplicates only', true, { duplicates: 2 }],
    ['one row that was taken', true, { late: 1, quarantined: 1 }],
    ['refused rows only', false, { quarantined: 2 }],
    ["rows about another agency's records only", false, { forbidden: 2 }],
    ['refused rows and such rows', false, { quarantined: 1, forbidden: 1 }],
  ])('of %s makes its feed fresh: %s', (_of, delivered, counts) => {
    const told = [message('ingest', 0, { received: 2 }), message('normalise/0', 1, counts)];
    expect(sumsOf(folded(told))).toMatchObject({ applied: true, delivered });
  });

  it('is of history where the door says so', () => {
    const told = message('ingest', 0, { received: 0, period: '2026-03', history: true });
    expect(folded([told])).toMatchObject({ period: '2026-03', history: true });
    expect(folded(all)).not.toHaveProperty('history');
  });

  it('is of simulated data where any part says so, in whatever order', () => {
    const told = [
      message('ingest', 0, { simulated: true }),
      message('ledger/1', 1, { applied: 1 }),
    ];
    for (const order of [told, told.toReversed()]) expect(folded(order).simulated).toBe(true);
    expect(folded([message('ingest', 1, { received: 1 })])).not.toHaveProperty('simulated');
  });

  it('is no delivery where records were deleted or a delivery withdrawn', () => {
    for (const kind of ['deletion', 'withdrawal'] as const)
      expect(sumsOf(folded([message('ingest', 0, { received: 0, kind })])).delivered).toBe(false);
  });
});
