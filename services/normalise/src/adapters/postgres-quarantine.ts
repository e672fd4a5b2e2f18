import type { Finding, Provenance, QuarantineState, RowError } from '@nhip/contracts';
import {
  holdable,
  holdableJson,
  inTransaction,
  query,
  type Pool,
  type PoolClient,
} from '@nhip/platform';
import type {
  Brought,
  Count,
  Quarantine,
  QuarantinedRow,
  Search,
  Standing,
  StoredRow,
  TakenRow,
} from '../app/ports.js';

interface QuarantineRow {
  readonly id: string;
  readonly feed: string;
  readonly key: string | null;
  readonly at: string;
  readonly state: QuarantineState;
  readonly findings: readonly Finding[];
  readonly revision: number | null;
  readonly text: string;
  readonly prov: Omit<Provenance, 'mapping'>;
}

/** Findings that a receipt tells of rows that were taken when they were sent. */
const MOST_ERRORS = 20;
const IS_OVERTURNED = `q.taken_by is not null and q.state <> 'replayed'`;

interface CountRow {
  readonly receipt: string;
  readonly feed: string;
  readonly agency: string;
  readonly received_at: string;
  readonly partition: number;
  readonly quarantined: string;
  readonly overturned: string;
  readonly errors:
    readonly { readonly row: number; readonly findings: readonly Finding[] }[] | null;
  readonly seq: string;
}

/** Rows of withdrawn deliveries still count as quarantined: the sum of their receipt goes on holding. */
const COUNTS = `select c.*, (select jsonb_agg(o) from (
      select q.row, q.findings from normalise.quarantine q
      where c.overturned > 0 and (q.feed, q.receipt, q.partition) = (c.feed, c.receipt, c.partition) and ${IS_OVERTURNED} order by q.row limit ${MOST_ERRORS}) o) as errors
  from (select q.receipt, q.feed, q.agency, q.received_at, q.partition, count(*) filter (where q.state <> 'replayed') as quarantined,
      count(*) filter (where ${IS_OVERTURNED}) as overturned, nextval('normalise.seq') as seq
    from normalise.quarantine q where q.receipt = any($1) group by q.receipt, q.feed, q.agency, q.received_at, q.partition) c`;

/** A row of a receipt is kept once, at the place where it was seen first, however often it was produced. */
const KEEP = `insert into normalise.quarantine
    (incarnation, topic, partition, "offset", feed, agency, receipt, row, received_at, key, cause, findings, text, prov, taken_by, at, state)
  select n.*, $16, case when exists (select from normalise.withdrawal w where w.receipt = n.receipt) then 'withdrawn' else 'waiting' end
  from unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::text[],
    $11::text[], $12::jsonb[], $13::text[], $14::jsonb[], $15::int[])
    n (incarnation, topic, partition, "offset", feed, agency, receipt, row, received_at, key, cause, findings, text, prov, taken_by)
  on conflict do nothing`;

/** Of what was marked: a crash may come before it is told. */
const TO_BE_TOLD = `insert into normalise.untold select receipt, nextval('normalise.seq') from (select distinct receipt from marked)
  on conflict (receipt) do update set change = excluded.change`;

/** Those that a replay may still bring in. */
const MAY_COME = `state in ('waiting', 'superseded')`;

const IS_ANY_WAITING = `select from normalise.quarantine where feed = $1 and state = 'waiting' limit 1`;

/** What comes later stands later in the order of the rows that the ledger has too. */
const SUPERSEDE = `with marked as (
    update normalise.quarantine q set state = 'superseded', superseded_by = n.receipt
    from (select distinct on (key, agency) * from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[]) n (key, agency, received_at, receipt, row)
      where not exists (select from normalise.withdrawal w where w.receipt = n.receipt collate "C")
      order by key, agency, received_at desc, receipt collate "C" desc, row desc) n
    where q.feed = $1 and q.state = 'waiting' and q.key = n.key and q.agency = n.agency and q.revision is null
      and (q.received_at, q.receipt, q.row) < (n.received_at, n.receipt, n.row) returning q.receipt)
  ${TO_BE_TOLD} returning receipt`;

const WITHDRAW = `update normalise.quarantine set state = 'withdrawn' where receipt = any($1::text[]) and ${MAY_COME} and revision is null`;

const WAIT_AGAIN = `update normalise.quarantine set state = 'waiting', superseded_by = null where feed = $1 and state = 'superseded' and superseded_by = any($2::text[])`;

const WAITING = `select count(*) as waiting from normalise.quarantine where feed = $1 and state = 'waiting'`;

const BROUGHT = `select i::int, q.revision from unnest($1::text[], $2::text[], $3::int[]) with ordinality n (feed, receipt, row, i)
  join normalise.quarantine q using (feed, receipt, row) where q.state = 'replayed' and q.revision is not null order by i`;

const FIND = `select id, feed, key, at, state, findings, text, prov, revision from normalise.quarantine
  where feed = $1 and ($2::text is null or agency = $2) and ($3::text[] is null or state = any($3)) and ($4::text is null or receipt = $4)
    and ($5::text is null or cause = $5) and ($6::bigint[] is null or id = any($6)) and id > $7 order by id limit $8`;

function columnsOf(rows: readonly QuarantinedRow[]): unknown[][] {
  const column = (of: (row: QuarantinedRow) => unknown): unknown[] => rows.map(of);
  return [
    ...[
      column(({ prov }) => prov.incarnation),
      column(({ prov }) => prov.topic),
      column(({ prov }) => prov.partition),
    ],
    ...[
      column(({ prov }) => prov.offset),
      column(({ feed }) => feed),
      column(({ prov }) => prov.agency),
    ],
    ...[
      column(({ prov }) => prov.receipt),
      column(({ prov }) => prov.row),
      column(({ prov }) => prov.receivedAt),
    ],
    ...[
      column(({ key }) => key && holdable(key)),
      column(({ findings }) => findings[0]?.code ?? 'unknown'),
    ],
    ...[
      column(({ findings }) => holdableJson(findings)),
      column(({ text }) => holdable(text)),
      column(({ prov }) => holdableJson(prov)),
      column(({ takenBy }) => takenBy ?? null),
    ],
  ];
}

/** Writers of one feed take turns, so that a count is read after all that went before it, and told before the next. */
const takeTurn = (client: PoolClient, feed: string): Promise<unknown> =>
  client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `nhip.quarantine/${feed}`,
  ]);

const errorsOf = ({ errors }: CountRow): readonly RowError[] =>
  (errors ?? []).flatMap(({ row, findings }) => findings.map((one) => ({ row, ...one })));

async function countsOf(client: PoolClient, receipts: readonly string[]): Promise<Count[]> {
  const { rows } = await client.query<CountRow>(COUNTS, [[...new Set(receipts)]]);
  return rows.map((count) => ({
    receipt: count.receipt,
    feed: count.feed,
    agency: count.agency,
    receivedAt: Number(count.received_at),
    partition: count.partition,
    quarantined: Number(count.quarantined),
    overturned: Number(count.overturned),
    errors: errorsOf(count).slice(0, MOST_ERRORS),
    seq: Number(count.seq),
  }));
}

export class PostgresQuarantine implements Quarantine {
  constructor(private readonly pool: Pool) {}

  keep(rows: readonly QuarantinedRow[], at: number): Promise<readonly Brought[]> {
    return inTransaction(this.pool, async (client) => {
      await takeTurn(client, rows[0]?.feed ?? '');
      await client.query(KEEP, [...columnsOf(rows), at]);
      const { rows: found } = await client.query<{ i: number; revision: number }>(BROUGHT, [
        rows.map(({ feed }) => feed),
        rows.map(({ prov }) => prov.receipt),
        rows.map(({ prov }) => prov.row),
      ]);
      return found.map(({ i, revision }) => ({ row: rows[i - 1] as QuarantinedRow, revision }));
    });
  }

  async find({
    feed,
    agency,
    states,
    receipt,
    cause,
    ids,
    after,
    limit,
  }: Search): Promise<readonly StoredRow[]> {
    const values = [
      feed,
      agency ?? null,
      states ?? null,
      receipt ?? null,
      cause ?? null,
      ids ?? null,
      after ?? 0,
      limit,
    ];
    const rows = await query<QuarantineRow>(this.pool, FIND, values);
    return rows.map((row) => ({ ...row, at: Number(row.at) }));
  }

  async causes(
    feed: string,
    agency: string | undefined,
  ): Promise<readonly { code: string; count: number }[]> {
    const rows = await query<{ cause: string; n: string }>(
      this.pool,
      `select cause, count(*) as n from normalise.quarantine where feed = $1 and ($2::text is null or agency = $2) and state = 'waiting'
       group by cause order by n desc, cause`,
      [feed, agency ?? null],
    );
    return rows.map(({ cause, n }) => ({ code: cause, count: Number(n) }));
  }

  async bring(
    feed: string,
    ids: readonly string[],
    revision: number,
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await query<{ id: string; revision: number }>(
      this.pool,
      `update normalise.quarantine set revision = coalesce(revision, $3) where feed = $1 and id = any($2::bigint[]) and ${MAY_COME} returning id, revision`,
      [feed, ids, revision],
    );
    return new Map(rows.map((row) => [row.id, row.revision]));
  }

  async replayed(feed: string, ids: readonly string[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await takeTurn(client, feed);
      await client.query(
        `with marked as (update normalise.quarantine set state = 'replayed' where id = any($1::bigint[]) and ${MAY_COME} returning receipt)
         ${TO_BE_TOLD}`,
        [ids],
      );
    });
  }

  async pendingReceipts(): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await query<{ feed: string; receipts: readonly string[] }>(
      this.pool,
      `select feed, array_agg(distinct receipt) as receipts from (select receipt from normalise.untold order by receipt limit 1000) u
       join normalise.quarantine q using (receipt) group by feed order by feed`,
    );
    return new Map(rows.map(({ feed, receipts }) => [feed, receipts]));
  }

  publish(
    feed: string,
    receipts: readonly string[],
    send: (standing: Standing) => Promise<void>,
  ): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      await takeTurn(client, feed);
      const counts = await countsOf(client, receipts);
      const { rows } = await client.query<{ waiting: string }>(WAITING, [feed]);
      await send({ counts, waiting: Number(rows[0]?.waiting) });
      await client.query('delete from normalise.untold where receipt = any($1)', [receipts]);
    });
  }

  async supersede(feed: string, by: () => readonly TakenRow[]): Promise<readonly string[]> {
    if ((await query(this.pool, IS_ANY_WAITING, [feed])).length === 0) return [];
    const sent = by().flatMap(({ key, place }) =>
      [place.agency, ...(place.inherits ?? [])].map((agency) => ({ key, agency, place })),
    );
    const column = (of: (one: (typeof sent)[number]) => unknown): unknown[] => sent.map(of);
    return inTransaction(this.pool, async (client) => {
      await takeTurn(client, feed);
      const { rows } = await client.query<{ receipt: string }>(SUPERSEDE, [
        feed,
        column(({ key }) => holdable(key)),
        column(({ agency }) => agency),
        column(({ place }) => place.receivedAt),
        column(({ place }) => place.receipt),
        column(({ place }) => place.row),
      ]);
      return rows.map(({ receipt }) => receipt);
    });
  }

  async withdrawn(feed: string, receipts: readonly string[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await takeTurn(client, feed);
      await client.query(
        'insert into normalise.withdrawal select unnest($1::text[]) on conflict do nothing',
        [receipts],
      );
      await client.query(WITHDRAW, [receipts]);
      await client.query(WAIT_AGAIN, [feed, receipts]);
    });
  }
}
