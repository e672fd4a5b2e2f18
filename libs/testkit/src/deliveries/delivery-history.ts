import { DAY_MS, type DeliveryMessage } from '@nhip/contracts';
import type { Random } from '../random.js';

/** What became of one row, by the parts of the pipeline that told it. */
type Fate = 'applied' | 'late' | 'duplicates' | 'quarantined' | 'replayed';
const FATES = ['applied', 'late', 'duplicates', 'quarantined', 'quarantined', 'replayed'] as const;

/** The messages of one part, in the order of their `seq`: its counts after each row. */
function toldBy(
  part: string,
  counts: readonly Partial<Record<Fate, number>>[],
  about: Omit<DeliveryMessage, 'part' | 'seq'>,
): DeliveryMessage[] {
  const sums: Record<string, number> = {};
  return counts.map((change, i) => {
    for (const [fate, count] of Object.entries(change)) sums[fate] = (sums[fate] ?? 0) + count;
    return { ...about, part, seq: i + 1, ...sums };
  });
}

/** All that is told of one receipt, by part: refused rows first wait, and some are replayed. */
function receiptTold(
  receipt: string,
  receivedAt: number,
  { pick }: Random,
): readonly (readonly DeliveryMessage[])[] {
  const about = { receipt, feed: pick(['f', 'g']), agency: pick(['H09', 'H10']), receivedAt };
  const fates = Array.from({ length: pick([0, 1, 1, 2, 3]) }, () => pick(FATES));
  const period = pick([undefined, undefined, '2026-09', '2026-10', '2026-09-10', '2026-09-25']);
  const history = period !== undefined && pick([true, false, false]);
  const kind = pick(['rows', 'rows', 'rows', 'deletion'] as const);
  const named = {
    ...about,
    received: fates.length,
    kind,
    ...(period && { period }),
    ...(history && { history }),
  };
  const refused = fates.filter((fate) => fate === 'quarantined' || fate === 'replayed');
  const replayed = fates.filter((fate) => fate === 'replayed');
  const waiting = [
    ...refused.map(() => ({ quarantined: 1 })),
    ...replayed.map(() => ({ quarantined: -1 })),
  ];
  const buckets = [0, 1].map((bucket) =>
    fates.flatMap((fate, i) => {
      if (fate === 'quarantined' || i % 2 !== bucket) return [];
      return [fate === 'replayed' ? { applied: 1 } : { [fate]: 1 }];
    }),
  );
  const all = [
    [{ ...named, part: 'ingest', seq: 1 }],
    toldBy('normalise/0', waiting, about),
    ...buckets.map((counts, bucket) => toldBy(`ledger/${bucket}`, counts, about)),
  ];
  // Of some a row never comes.
  return replayed.length > 0 || pick([true, true, true, false]) ? all : all.slice(0, -1);
}

/**
 * What the parts of the pipeline may tell of some receipts: each part in the order of its `seq` and some of it twice, the parts in any.
 * @param from receipts came at this instant and once a day after it
 */
export function deliveryHistory(
  random: Random,
  name: string,
  from: number,
): readonly DeliveryMessage[] {
  const queues = Array.from({ length: 8 }, (_, i) =>
    receiptTold(`${name}${i}`, from + i * DAY_MS, random).map((told) => [...told]),
  ).flat();
  const history: DeliveryMessage[] = [];
  for (let left = queues.filter((queue) => queue.length > 0); left.length > 0;) {
    const message = random.pick(left).shift() as DeliveryMessage;
    history.push(message);
    if (random.pick([true, false, false])) history.push(message);
    left = left.filter((queue) => queue.length > 0);
  }
  return history;
}
