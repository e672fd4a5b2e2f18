import { commitOfStamp, type DeliveryMessage } from '@nhip/contracts';
import { completedBy, noteDelivery, sumsOf, type ReceiptProgress } from '@nhip/kernel';
import { inTransaction, query, type Pool } from '@nhip/platform';
import type { DeliveryStore, FeedDeliveries, Forgotten, Position } from '../app/ports.js';
import { putCompletions, takeBack, type Found } from './postgres-completions.js';

interface FeedDeliveriesRow {
  readonly feed: string;
  readonly received: string;
  readonly rejected: string;
  readonly simulated: boolean;
}

interface SenderRow {
  readonly feed: string;
  readonly agency: string;
  readonly last: string;
}

const UPSERT = `insert into watch.delivery as d (receipt, feed, agency, period, kind, received_at, received, quarantined, delivered, progress, withdraws, simulated, history)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::boolean[], $10::jsonb[], $11::text[], $12::boolean[], $13::boolean[])
  on conflict (receipt) do update set period = excluded.period, kind = excluded.kind, received_at = excluded.received_at, received = excluded.received,
    quarantined = excluded.quarantined, delivered = d.delivered or excluded.delivered, progress = excluded.progress, withdraws = excluded.withdraws, simulated = excluded.simulated, history = excluded.history`;

const MOVE = `insert into watch.offsets as offsets (topic, partition, incarnation, next, last_stamp) values ($1, $2, $3, $4, $5)
  on conflict (topic, partition) do update set incarnation = excluded.incarnation, last_stamp = greatest(offsets.last_stamp, excluded.last_stamp),
    next = case when offsets.incarnation = excluded.incarnation then greatest(offsets.next, excluded.next) else excluded.next end`;

/** The feeds of which anything came, from one to the next: a feed may have a million deliveries. */
const FEEDS = `recursive feeds as (
    (select feed from watch.delivery order by feed limit 1)
    union all select (select d.feed from watch.delivery d where d.feed > f.feed order by d.feed limit 1) from feeds f where f.feed is not null)`;
const FRESHENS =
  "d.kind = 'rows' and d.delivered and not d.history and not exists (select from watch.delivery w where w.withdraws = d.receipt)";

/** Likewise from one sender of a feed to the next. */
const LAST_BY_SENDER = `with recursive senders as (
    (select d.feed, d.agency from watch.delivery d where ${FRESHENS} order by d.feed, d.agency limit 1)
    union all select n.feed, n.agency from senders s cross join lateral (
      select d.feed, d.agency from watch.delivery d where (d.feed, d.agency) > (s.feed, s.agency) and ${FRESHENS} order by d.feed, d.agency limit 1) n)
  select s.feed, s.agency, l.last from senders s cross join lateral (
    select d.received_at as last from watch.delivery d where (d.feed, d.agency) = (s.feed, s.agency) and ${FRESHENS} order by d.received_at desc limit 1) l`;

const BY_FEED = `with ${FEEDS} select f.feed, sums.received, sums.rejected, exists (select from watch.delivery d where d.feed = f.feed and d.simulated) as simulated from feeds f cross join lateral (
    select coalesce(sum(d.received), 0) as received, coalesce(sum(d.quarantined), 0) as rejected from watch.delivery d
    where d.feed = f.feed and d.received_at >= $1 and d.kind = 'rows' and d.receipt not in (select w.withdraws from watch.delivery w where w.withdraws is not null)) sums
  where exists (select from watch.delivery d where d.feed = f.feed and d.kind = 'rows')`;

/** For what a delivery counts whose time is over: its period, the month of the day that it names, or that in which it came. */
const countsFor = (d: string): string =>
  `coalesce(case when ${d}.period like '____-__-__' then 'on ' || left(${d}.period, 7) else ${d}.period end, 'in ' || to_char(to_timestamp(${d}.received_at / 1000.0) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM'))`;

// Two sweepers pass by the rows of each other.
const DUE = `select receipt, progress from watch.delivery d where received_at < $1 and not (delivered and not exists (
    select 1 from watch.delivery n where (n.feed, n.agency, n.history) = (d.feed, d.agency, d.history) and ${countsFor('n')} = ${countsFor('d')}
      and (n.received_at, n.receipt) > (d.received_at, d.receipt) and n.received_at >= d.received_at and n.delivered))
  order by received_at limit $2 for update skip locked`;

/** What a delivery completes that has become whole. @param stamp of the last commit that was told; before the first there is nothing that could be revised */
function completionsOf(receipt: string, progress: ReceiptProgress, stamp: number): Found[] {
  const days = completedBy(progress);
  if (!days || stamp === 0) return [];
  const { feed, agency, receivedAt: at } = progress;
  return [{ receipt, completion: { feed, agency, ...days, ...commitOfStamp(stamp), at } }];
}

/** One row a receipt, with all that its parts have said. */
export class PostgresDeliveries implements DeliveryStore {
  constructor(private readonly pool: Pool) {}

  async take(
    messages: readonly DeliveryMessage[],
    { topic, partition, incarnation, next }: Position,
  ): Promise<void> {
    const ids = [...new Set(messages.map((message) => message.receipt))].sort();
    await inTransaction(this.pool, async (client) => {
      const place = [topic, partition];
      const { rows: before } = await client.query<{ last: string }>(
        'select last_stamp as last from watch.offsets where topic = $1 and partition = $2 for update',
        place,
      );
      const { rows } = await client.query<{
        receipt: string;
        progress: ReceiptProgress;
        delivered: boolean;
      }>(
        'select receipt, progress, delivered from watch.delivery where receipt = any($1) order by receipt for update',
        [ids],
      );
      const known = new Map(rows.map((row) => [row.receipt, row.progress]));
      const delivered = new Set(rows.flatMap((row) => (row.delivered ? [row.receipt] : [])));
      const found: Found[] = [];
      let stamp = Number(before[0]?.last ?? 0);
      for (const message of messages) {
        const { receipt } = message;
        const progress = noteDelivery(known.get(receipt), message);
        known.set(receipt, progress);
        if (message.part.startsWith('ledger/')) stamp = Math.max(stamp, message.seq);
        if (delivered.has(receipt) || !sumsOf(progress).delivered) continue;
        delivered.add(receipt);
        found.push(...completionsOf(receipt, progress, stamp));
      }
      await client.query(MOVE, [...place, incarnation, String(next), stamp]);
      const all = ids.map((id) => ({
        id,
        progress: known.get(id) as ReceiptProgress,
        sums: sumsOf(known.get(id) as ReceiptProgress),
      }));
      const column = (of: (one: (typeof all)[number]) => unknown): unknown[] => all.map(of);
      await client.query(UPSERT, [
        ids,
        column(({ progress }) => progress.feed),
        column(({ progress }) => progress.agency),
        column(({ progress }) => progress.period ?? null),
        column(({ progress }) => progress.kind ?? 'rows'),
        column(({ progress }) => progress.receivedAt),
        column(({ sums }) => sums.received),
        column(({ sums }) => sums.quarantined),
        column(({ sums }) => sums.delivered),
        column(({ progress }) => JSON.stringify(progress)),
        column(({ progress }) => progress.withdraws ?? null),
        column(({ progress }) => progress.simulated ?? false),
        column(({ progress }) => progress.history ?? false),
      ]);
      await putCompletions(client, found);
      await takeBack(
        client,
        messages.flatMap(({ withdraws }) => withdraws ?? []),
      );
    });
  }

  async position(topic: string, partition: number): Promise<Position | undefined> {
    const [row] = await query<{ incarnation: string; next: string }>(
      this.pool,
      'select incarnation, next from watch.offsets where topic = $1 and partition = $2',
      [topic, partition],
    );
    return row && { topic, partition, incarnation: row.incarnation, next: BigInt(row.next) };
  }

  async byFeed(since: number): Promise<ReadonlyMap<string, FeedDeliveries>> {
    const rows = await query<FeedDeliveriesRow>(this.pool, BY_FEED, [since]);
    return new Map(
      rows.map(({ feed, received, rejected, simulated }) => [
        feed,
        { received: Number(received), rejected: Number(rejected), simulated },
      ]),
    );
  }

  async lastBySender(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    const rows = await query<SenderRow>(this.pool, LAST_BY_SENDER);
    const ofFeeds = Map.groupBy(rows, ({ feed }) => feed);
    return new Map(
      Array.from(ofFeeds, ([feed, senders]) => [
        feed,
        new Map(senders.map(({ agency, last }) => [agency, Number(last)])),
      ]),
    );
  }

  async forget(
    before: number,
    most: number,
    tell: (receipts: readonly Forgotten[]) => Promise<void>,
  ): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ receipt: string; progress: ReceiptProgress }>(DUE, [
        before,
        most,
      ]);
      const due = rows.map(({ receipt, progress: { parts } }) => ({
        receipt,
        parts: ['ingest', ...Object.keys(parts)],
      }));
      if (due.length > 0) await tell(due);
      await client.query('delete from watch.delivery where receipt = any($1)', [
        due.map(({ receipt }) => receipt),
      ]);
      return due.length;
    });
  }
}
