import { describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  KEPT_DELIVERY_DAYS,
  decodeDelivery,
  deliveryTombstone,
  encodeDelivery,
  tombstoneOf,
  TOPICS,
  type DeliveryMessage,
} from '@nhip/contracts';
import {
  dayOf,
  daysOfPeriod,
  noteDelivery,
  periodOf,
  sumsOf,
  type Days,
  type ReceiptProgress,
  Deliveries,
} from '@nhip/kernel';
import { MemoryBroker, type OutMessage } from '@nhip/platform';
import { deliveryHistory, seeded } from '@nhip/testkit';

const TOPIC = TOPICS.deliveries.name;
/** Deliveries of two months. */
const START = Date.parse('2026-06-27T00:00:00Z');
const NOW = Date.parse('2026-11-25T10:00:00Z');
const schedule = { every: 'P30D', by: '17:00', grace: 'P30D' };
const feeds = ['f', 'g'].map((id) => ({ id, agency: 'H09', senders: ['H10'], schedule }));
/** Among them days of which every delivery is kept, and months of which the last is. */
const PERIODS = [
  ...[
    'all',
    '2026',
    '2026-Q3',
    '2026-11',
    '2026-10',
    '2026-09',
    '2026-08',
    '2026-07',
    '2026-06',
    '2026-05',
  ],
  ...['2026-W41', '2026-W26', '2026-10-06', '2026-10-11', '2026-07-03', '2026-06-28'],
];
/** Every delivery since then is kept. */
const KEPT_SINCE = NOW - KEPT_DELIVERY_DAYS * DAY_MS;

/** What a delivery may make superfluous: an earlier one of the same. */
const placeOf = ({ feed, agency, receivedAt, period, history }: ReceiptProgress): string => {
  const isDay = period !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(period);
  const of = isDay ? `on ${period.slice(0, 7)}` : period;
  return [feed, agency, of ?? `in ${periodOf(dayOf(receivedAt), 'month')}`, history].join();
};

/** Tombstones of all that is old, and that a later delivery of the same feed, agency and period (or month, where they name none) makes superfluous, or that never became a delivery. */
function tombstonesOf(history: readonly DeliveryMessage[]): OutMessage[] {
  const known = new Map<string, ReceiptProgress>();
  for (const message of history)
    known.set(message.receipt, noteDelivery(known.get(message.receipt), message));
  const last = new Map<string, string>();
  for (const [receipt, progress] of [...known].sort(([, a], [, b]) => a.receivedAt - b.receivedAt))
    if (sumsOf(progress).delivered) last.set(placeOf(progress), receipt);
  const kept = new Set(last.values());
  return [...known]
    .filter(([receipt, { receivedAt }]) => receivedAt < KEPT_SINCE && !kept.has(receipt))
    .flatMap(([receipt, { parts }]) =>
      ['ingest', ...Object.keys(parts)].map((part) => deliveryTombstone(receipt, part)),
    );
}

/** What a reader of the topic from its beginning comes to know. */
function readAll(broker: MemoryBroker): unknown {
  const deliveries = new Deliveries();
  for (const message of broker.read(TOPIC, 0, 0n, 100_000).messages) {
    const forgotten = tombstoneOf(message);
    if (forgotten === undefined) deliveries.apply(decodeDelivery(message));
    else deliveries.forget(forgotten);
  }
  return {
    freshness: deliveries.freshness(feeds, { now: NOW }),
    coverage: PERIODS.map((period) =>
      deliveries.coverage(feeds, daysOfPeriod(period) as Days, { now: NOW }),
    ),
    delivered: deliveries
      .delivered(feeds)
      .map((days) => JSON.stringify(days))
      .sort(),
  };
}

/** What is known of one history where nothing, the first half or all of its topic was compacted. @param encode by which key each message is kept */
function readings(seed: number, encode: (message: DeliveryMessage) => OutMessage): unknown[] {
  const random = seeded(seed);
  const before = deliveryHistory(random, 'a', START);
  const after = deliveryHistory(random, 'b', START + 100 * DAY_MS);
  return [0, 1, 2].map((times) => {
    const broker = new MemoryBroker();
    broker.create(TOPICS.deliveries);
    broker.append(TOPIC, [...before.map(encode), ...tombstonesOf(before)]);
    if (times > 0) broker.compact(TOPIC);
    broker.append(TOPIC, after.map(encode));
    if (times > 1) broker.compact(TOPIC);
    return readAll(broker);
  });
}

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('a reader of deliveries', () => {
  it('knows from the last message of each key what one knows that ran all the time', () => {
    for (const seed of SEEDS) {
      const [whole, half, last] = readings(seed, encodeDelivery);
      expect({ seed, known: half }).toEqual({ seed, known: whole });
      expect({ seed, known: last }).toEqual({ seed, known: whole });
    }
  });

  it('would not where a receipt had one key for all of its parts', () => {
    const byReceipt = (message: DeliveryMessage): OutMessage => ({
      ...encodeDelivery(message),
      key: message.receipt,
    });
    const differs = SEEDS.filter((seed) => {
      const [whole, , last] = readings(seed, byReceipt);
      return JSON.stringify(whole) !== JSON.stringify(last);
    });
    expect(differs.length).toBeGreaterThan(SEEDS.length / 2);
  });
});
