import type { Finding, Provenance } from '@nhip/contracts';
import { inTransaction, query, type Migration, type Pool, type PoolClient } from '@nhip/platform';
import type { Count, Quarantine, QuarantinedRow, QuarantineState, Search, StoredRow } from '../app/ports.js';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-quarantine',
    sql: `
create sequence normalise.seq;
create table normalise.quarantine (
  id bigint generated always as identity unique,
  incarnation text not null, topic text not null, partition int not null, "offset" bigint not null,
  feed text not null, agency text not null, receipt text collate "C" not null, row int not null, received_at bigint not null, at bigint not null,
  key text, cause text not null, findings jsonb not null, text text not null, prov jsonb not null, state text not null,
  primary key (incarnation, topic, partition, "offset")
);
create index quarantine_feed on normalise.quarantine (feed, state, id);
create index quarantine_receipt on normalise.quarantine (receipt, partition);
`,
  },
];

interface Row {
  readonly id: string;
  readonly feed: string;
  readonly key: string | null;
  readonly at: string;
  readonly state: QuarantineState;
  readonly findings: readonly Finding[];
  readonly text: string;
  readonly prov: Omit<Provenance, 'mapping'>;
}

/** Rows of withdrawn deliveries still count as quarantined: the sum of their receipt goes on holding. */
const COUNTS = `select q.receipt, q.feed, q.agency, q.received_at, q.partition, count(*) filter (where q.state <> 'replayed') as quarantined, nextval('normalise.seq') as seq
  from normalise.quarantine q where (q.receipt, q.partition) in (select * from unnest($1::text[], $2::int[])) group by q.receipt, q.feed, q.agency, q.received_at, q.partition`;

async function counts(client: PoolClient, places: readonly { receipt: string; partition: number }[]): Promise<Count[]> {
  const { rows } = await client.query<Record<string, string>>(COUNTS, [
    places.map((place) => place.receipt),
    places.map((place) => place.partition),
  ]);
  return rows.map((row) => ({
    receipt: row['receipt'] ?? '',
    feed: row['feed'] ?? '',
    agency: row['agency'] ?? '',
    receivedAt: Number(row['received_at']),
    partition: Number(row['partition']),
    quarantined: Number(row['quarantined']),
    seq: Number(row['seq']),
  }));
}

const unique = (places: readonly { receipt: string; partition: number }[]): { receipt: string; partition: number }[] => [
  ...new Map(places.map((place) => [`${place.receipt}/${place.partition}`, place])).values(),
];

export class PostgresQuarantine implements Quarantine {
  constructor(private readonly pool: Pool) {}

  keep(rows: readonly QuarantinedRow[], at: number): Promise<readonly Count[]> {
    const column = (of: (row: QuarantinedRow) => unknown): unknown[] => rows.map(of);
    return inTransaction(this.pool, async (client) => {
      await client.query(
        `insert into normalise.quarantine (incarnation, topic, partition, "offset", feed, agency, receipt, row, received_at, key, cause, findings, text, prov, at, state)
         select n.*, $15, 'waiting' from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::jsonb[]) n
         on conflict do nothing`,
        [
          column((row) => row.prov.incarnation),
          column((row) => row.prov.topic),
          column((row) => row.prov.partition),
          column((row) => row.prov.offset),
          column((row) => row.feed),
          column((row) => row.prov.agency),
          column((row) => row.prov.receipt),
          column((row) => row.prov.row),
          column((row) => row.prov.receivedAt),
          column((row) => row.key),
          column((row) => row.findings[0]?.code ?? 'unknown'),
          column((row) => JSON.stringify(row.findings)),
          column((row) => row.text.replaceAll('\u0000', '\ufffd')),
          column((row) => JSON.stringify(row.prov)),
          at,
        ],
      );
      return counts(client, unique(rows.map(({ prov }) => ({ receipt: prov.receipt, partition: prov.partition }))));
    });
  }

  async find({ feed, agency, state, receipt, cause, ids, after, limit }: Search): Promise<readonly StoredRow[]> {
    const rows = await query<Row>(
      this.pool,
      `select id, feed, key, at, state, findings, text, prov from normalise.quarantine
       where feed = $1 and ($2::text is null or agency = $2) and ($3::text is null or state = $3) and ($4::text is null or receipt = $4) and ($5::text is null or cause = $5)
         and ($6::bigint[] is null or id = any($6)) and id > $7 order by id limit $8`,
      [feed, agency ?? null, state ?? null, receipt ?? null, cause ?? null, ids ?? null, after ?? 0, limit],
    );
    return rows.map((row) => ({ ...row, at: Number(row.at) }));
  }

  async causes(feed: string, agency: string | undefined): Promise<readonly { code: string; count: number }[]> {
    const rows = await query<{ cause: string; n: string }>(
      this.pool,
      `select cause, count(*) as n from normalise.quarantine where feed = $1 and ($2::text is null or agency = $2) and state = 'waiting' group by cause order by n desc, cause`,
      [feed, agency ?? null],
    );
    return rows.map(({ cause, n }) => ({ code: cause, count: Number(n) }));
  }

  mark(ids: readonly string[], state: QuarantineState): Promise<readonly Count[]> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ receipt: string; partition: number }>(
        'update normalise.quarantine set state = $2 where id = any($1::bigint[]) returning receipt, partition',
        [ids, state],
      );
      return counts(client, unique(rows));
    });
  }

  async withdrawn(receipts: readonly string[]): Promise<void> {
    await query(
      this.pool,
      `update normalise.quarantine set state = 'withdrawn' where receipt = any($1::text[]) and state = 'waiting'`,
      [receipts],
    );
  }
}
