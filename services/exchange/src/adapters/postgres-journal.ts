import { dayOf, type Delivery } from '@nhip/kernel';
import { inTransaction, query, type Pool } from '@nhip/platform';
import type { Journal, KnownDelivery } from '../app/ports.js';

interface DeliveryRow {
  readonly receipt: string;
  readonly feed: string;
  readonly agency: string;
  readonly period: string;
  readonly history: boolean;
  readonly received_at: string;
  readonly known_at: string;
  readonly withdrawn_at: string | null;
}

const deliveryOf = (row: DeliveryRow): KnownDelivery => ({
  receipt:
    row.receipt || [row.feed, row.agency, row.received_at, row.period, row.history].join('/'),
  feed: row.feed,
  agency: row.agency,
  receivedAt: Number(row.received_at),
  ...(row.period !== '' && { period: row.period }),
  ...(row.history && { history: true }),
  knownAt: Number(row.known_at),
  ...(row.withdrawn_at !== null && { withdrawnAt: Number(row.withdrawn_at) }),
});

/** Deliveries of a day that are known one by one. */
const MOST_OF_A_DAY = 5;

/** Of deliveries the days alone count: of each day the first that became known are kept, and one row stands for all others. Who comes again is known already. */
const NOTE = `insert into exchange.delivery (receipt, feed, agency, day, period, history, received_at, known_at)
  select case when held + turn <= ${MOST_OF_A_DAY} then receipt else '' end, feed, agency, day, period, history, received_at, $8::bigint
  from (select n.*, row_number() over (partition by feed, agency, day, period, history order by place) as turn,
      (select count(*) from exchange.delivery d
        where (d.feed, d.agency, d.day, d.period, d.history) = (n.feed, n.agency, n.day, n.period, n.history) and d.receipt <> '') as held
    from (select distinct on (receipt) * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::boolean[], $7::bigint[])
        with ordinality n(receipt, feed, agency, day, period, history, received_at, place) order by receipt, place) n
    where not exists (select from exchange.delivery d
      where (d.feed, d.agency, d.day, d.period, d.history, d.receipt) = (n.feed, n.agency, n.day, n.period, n.history, n.receipt))) fresh
  order by place
  on conflict do nothing`;

const WITHDRAW = `insert into exchange.withdrawal (receipt, known_at) select receipt, $2::bigint from unnest($1::text[]) n(receipt)
  on conflict do nothing`;

const DELIVERIES = `select d.*, w.known_at as withdrawn_at from exchange.delivery d
  left join exchange.withdrawal w on w.receipt = d.receipt and w.known_at <= $2
  where d.feed = any($1) and d.known_at <= $2`;

const columnsOf = (deliveries: readonly Delivery[]): unknown[] => [
  deliveries.map(({ receipt }) => receipt),
  deliveries.map(({ feed }) => feed),
  deliveries.map(({ agency }) => agency),
  deliveries.map(({ receivedAt }) => dayOf(receivedAt)),
  deliveries.map(({ period }) => period ?? ''),
  deliveries.map(({ history }) => history === true),
  deliveries.map(({ receivedAt }) => receivedAt),
];

/** The journal in tables; the row of `exchange.told` has whoever answers and whoever notes wait for each other. */
export const postgresJournal = (pool: Pool): Journal => ({
  moment: async (now) => {
    const [row] = await query<{ at: string }>(
      pool,
      'update exchange.told set at = greatest(at, $1) returning at',
      [now],
    );
    return Number(row?.at);
  },
  note: ({ deliveries, withdrawn }, now) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ at: string }>(
        'update exchange.told set at = greatest(at + 1, $1) returning at',
        [now],
      );
      await client.query(NOTE, [...columnsOf(deliveries), rows[0]?.at]);
      await client.query(WITHDRAW, [withdrawn, rows[0]?.at]);
    }),
  deliveries: async (feeds, upTo) => {
    const rows = await query<DeliveryRow>(pool, DELIVERIES, [feeds, upTo]);
    return rows.map(deliveryOf);
  },
  meaningSince: (indicator, meaning, moment) =>
    inTransaction(pool, async (client) => {
      await client.query(
        `select pg_advisory_xact_lock(hashtext('nhip.exchange.meaning'), hashtext($1))`,
        [indicator],
      );
      const { rows } = await client.query<{ meaning: string; at: string; commit: string }>(
        'select meaning, at, commit from exchange.meaning where indicator = $1 order by seq desc limit 1',
        [indicator],
      );
      const [last] = rows;
      if (last?.meaning === meaning) return { commit: Number(last.commit), at: Number(last.at) };
      const since = last ? moment : { commit: 0, at: 0 };
      await client.query(
        'insert into exchange.meaning (indicator, meaning, at, commit) values ($1, $2, $3, $4)',
        [indicator, meaning, since.at, since.commit],
      );
      return since;
    }),
});
