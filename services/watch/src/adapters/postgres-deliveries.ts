import type { DeliveryMessage } from '@nhip/contracts';
import { noteDelivery, sumsOf, type ReceiptProgress } from '@nhip/kernel';
import { inTransaction, query, type Pool } from '@nhip/platform';
import type { DeliveryStore, FeedDeliveries, Forgotten, Position } from '../app/ports.js';

interface FeedDeliveriesRow {
  readonly feed: string;
  readonly last: string | null;
  readonly received: string;
  readonly rejected: string;
  readonly simulated: boolean;
}

const UPSERT = `insert into watch.delivery as d (receipt, feed, agency, period, kind, received_at, received, quarantined, delivered, progress, withdraws, simulated)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::boolean[], $10::jsonb[], $11::text[], $12::boolean[])
  on conflict (receipt) do update set period = excluded.period, kind = excluded.kind, received_at = excluded.received_at, received = excluded.received,
    quarantined = excluded.quarantined, delivered = d.delivered or excluded.delivered, progress = excluded.progress, withdraws = excluded.withdraws, simulated = excluded.simulated`;

const MOVE = `insert into watch.offsets as offsets (topic, partition, incarnation, next) values ($1, $2, $3, $4)
  on conflict (topic, partition) do update set incarnation = excluded.incarnation, next = case when offsets.incarnation = excluded.incarnation then greatest(offsets.next, excluded.next) else excluded.next end`;

/** The feeds of which anything came, from one to the next: a feed may have a million deliveries. */
const FEEDS = `recursive feeds as (
    (select feed from watch.delivery order by feed limit 1)
    union all select (select d.feed from watch.delivery d where d.feed > f.feed order by d.feed limit 1) from feeds f where f.feed is not null)`;
const LAST = `(select d.received_at from watch.delivery d where d.feed = f.feed and d.kind = 'rows' and d.delivered order by d.received_at desc limit 1)`;

const LAST_BY_FEED = `with ${FEEDS} select f.feed, ${LAST} as last from feeds f where f.feed is not null`;

const BY_FEED = `with ${FEEDS} select f.feed, ${LAST} as last, sums.received, sums.rejected, exists (select from watch.delivery d where d.feed = f.feed and d.simulated) as simulated from feeds f cross join lateral (
    select coalesce(sum(d.received), 0) as received, coalesce(sum(d.quarantined), 0) as rejected from watch.delivery d
    where d.feed = f.feed and d.received_at >= $1 and d.kind = 'rows' and d.receipt not in (select w.withdraws from watch.delivery w where w.withdraws is not null)) sums
  where exists (select from watch.delivery d where d.feed = f.feed and d.kind = 'rows')`;

// Two sweepers pass by the rows of each other.
const DUE = `select receipt, progress from watch.delivery d where received_at < $1 and not (delivered and not exists (
    select 1 from watch.delivery n where (n.feed, n.agency) = (d.feed, d.agency) and n.period is not distinct from d.period
      and (n.received_at, n.receipt) > (d.received_at, d.receipt) and n.received_at >= d.received_at and n.delivered))
  order by received_at limit $2 for update skip locked`;

/** One row a receipt, with all that its parts have said. */
export class PostgresDeliveries implements DeliveryStore {
  constructor(private readonly pool: Pool) {}

  async take(
    messages: readonly DeliveryMessage[],
    { topic, partition, incarnation, next }: Position,
  ): Promise<void> {
    const ids = [...new Set(messages.map((message) => message.receipt))].sort();
    await inTransaction(this.pool, async (client) => {
      await client.query(MOVE, [topic, partition, incarnation, String(next)]);
      const { rows } = await client.query<{ receipt: string; progress: ReceiptProgress }>(
        'select receipt, progress from watch.delivery where receipt = any($1) order by receipt for update',
        [ids],
      );
      const known = new Map(rows.map((row) => [row.receipt, row.progress]));
      for (const message of messages)
        known.set(message.receipt, noteDelivery(known.get(message.receipt), message));
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
      ]);
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
      rows.map(({ feed, last, received, rejected, simulated }) => [
        feed,
        {
          lastDelivery: last === null ? undefined : Number(last),
          received: Number(received),
          rejected: Number(rejected),
          simulated,
        },
      ]),
    );
  }

  async lastByFeed(): Promise<ReadonlyMap<string, number>> {
    const rows = await query<Pick<FeedDeliveriesRow, 'feed' | 'last'>>(this.pool, LAST_BY_FEED);
    return new Map(rows.flatMap(({ feed, last }) => (last === null ? [] : [[feed, Number(last)]])));
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
