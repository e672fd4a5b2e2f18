import { dayOf, type Delivery } from '@nhip/kernel';
import { inTransaction, query, type Pool } from '@nhip/platform';
import type { Journal, KnownDelivery } from '../app/ports.js';

interface DeliveryRow {
  readonly feed: string;
  readonly agency: string;
  readonly period: string;
  readonly history: boolean;
  readonly received_at: string;
  readonly known_at: string;
}

const deliveryOf = (row: DeliveryRow): KnownDelivery => ({
  receipt: [row.feed, row.agency, row.received_at, row.period, row.history].join('/'),
  feed: row.feed,
  agency: row.agency,
  receivedAt: Number(row.received_at),
  ...(row.period !== '' && { period: row.period }),
  ...(row.history && { history: true }),
  knownAt: Number(row.known_at),
});

/** Of deliveries the days alone count: of each the first that became known is kept. */
const NOTE = `insert into exchange.delivery (feed, agency, day, period, history, received_at, known_at)
  select feed, agency, day, period, history, received_at, $7::bigint
  from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::boolean[], $6::bigint[]) n(feed, agency, day, period, history, received_at)
  on conflict do nothing`;

const columnsOf = (deliveries: readonly Omit<Delivery, 'receipt'>[]): unknown[] => [
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
  noteDeliveries: (deliveries, now) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ at: string }>(
        'update exchange.told set at = greatest(at + 1, $1) returning at',
        [now],
      );
      await client.query(NOTE, [...columnsOf(deliveries), rows[0]?.at]);
    }),
  deliveries: async (feeds, upTo) => {
    const rows = await query<DeliveryRow>(
      pool,
      'select feed, agency, period, history, received_at, known_at from exchange.delivery where feed = any($1) and known_at <= $2',
      [feeds, upTo],
    );
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
