import {
  DAY_MS,
  ofEach,
  RECORD_COUNTS,
  ROW_COUNTS,
  type DeliveryMessage,
  type RecordCounts,
  type RowCount,
  type RowError,
} from '@nhip/contracts';
import {
  GroupCommit,
  holdableJson,
  inTransaction,
  query,
  type Pool,
  type PoolClient,
} from '@nhip/platform';
import {
  MOST_ERRORS,
  type Begun,
  type Found,
  type ReceiptRow,
  type ReceiptSearch,
  type ReceiptStore,
} from '../app/ports.js';

/** A receipt as it stands in the database: those of before rows could be skipped do not say so. */
type StoredReceipt = Omit<ReceiptRow, 'skipped'> & Partial<Pick<ReceiptRow, 'skipped'>>;

interface FoundRow extends Readonly<Record<RowCount, string>> {
  readonly body: StoredReceipt;
  readonly sent: boolean;
  readonly withdrawn_by: string | null;
  readonly overturned: string;
  /** By part. */
  readonly errors: readonly (readonly RowError[])[];
  readonly forbidden_rows: readonly number[];
  /** By part. */
  readonly records: readonly RecordCounts[];
  readonly withdrawn: string;
  readonly commit: string | null;
  readonly parts: string;
}

/** By the clock of the database, which all processes share. */
const LEASED = `now() + interval '8 seconds'`;
/** Requests whose receipts are kept by one statement. */
const MOST_TOGETHER = 200;
/** A request that waits for another takes over long before. */
const GIVEN_UP = `now() - interval '35 seconds'`;

/** Nobody is at it any more. */
const UNFINISHED = `not sent and lease < ${GIVEN_UP} and withdrawn_by is null`;

const SELECT = `select r.body, r.sent, r.withdrawn_by, p.* from ingest.receipt r cross join lateral (
  select ${ROW_COUNTS.map((name) => `coalesce(sum(${name}), 0) as ${name}`).join(', ')},
    array(select distinct one from ingest.progress f, unnest(f.forbidden_rows) one where f.receipt = r.id order by one limit ${MOST_ERRORS}) as forbidden_rows,
    coalesce(jsonb_agg(records) filter (where records is not null), '[]') as records,
    count(*) filter (where withdrawn) as withdrawn, max(commit) as commit, count(*) as parts,
    coalesce(sum(overturned), 0) as overturned, coalesce(jsonb_agg(errors order by part) filter (where overturned > 0), '[]') as errors
  from ingest.progress where receipt = r.id) p`;

/** What was said of a delivery whose rows did not all get out was told to nobody: what is said of them now stands, under the id and time of then; for whom their agency goes on, too, is as it was said first: rows that got out say so. */
const INSERT = `insert into ingest.receipt as r (id, feed, agency, received_at, sent, lease, body)
  select x->>'id', x->>'feed', x->>'agency', (x->>'receivedAt')::bigint, false, case when $2 then ${LEASED} end, x from unnest($1::jsonb[]) x
  on conflict (id) do update set body = (excluded.body - 'inherits') || jsonb_strip_nulls(jsonb_build_object('receivedAt', r.received_at, 'inherits', r.body->'inherits')) where not r.sent`;

/** A key stands for another receipt once its day is over, or once its receipt was given up. */
const TAKE_KEYS = `insert into ingest.idempotency as i (agency, feed, key, receipt, body_sha256, at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) order by 1, 2, 3
  on conflict (agency, feed, key) do update set receipt = excluded.receipt, body_sha256 = excluded.body_sha256, at = excluded.at
    where i.at < excluded.at - ${DAY_MS} or exists (select from ingest.receipt r where r.id = i.receipt and not r.sent and r.withdrawn_by is not null)
  returning agency, feed, key`;

const STANDING = `select i.agency, i.feed, i.key, r.body, r.sent, r.withdrawn_by, i.body_sha256, r.lease < now() as is_left
  from unnest($1::text[], $2::text[], $3::text[]) x(agency, feed, key)
  join ingest.idempotency i on i.agency = x.agency and i.feed = x.feed and i.key = x.key join ingest.receipt r on r.id = i.receipt`;

// Two sweepers pass by the rows of each other.
const DELETE_RECEIPTS = `with due as (
    select id from ingest.receipt where received_at < $1 order by received_at limit $2 for update skip locked
  ), parts as (delete from ingest.progress where receipt in (select id from due))
  delete from ingest.receipt where id in (select id from due) returning id`;

const DELETE_KEYS = `with due as (
    select agency, feed, key from ingest.idempotency where at < $1 order by at limit $2 for update skip locked
  ) delete from ingest.idempotency where (agency, feed, key) in (select agency, feed, key from due) returning key`;

/** Keeps receipts with their leases. */
const insert = (
  client: Pick<PoolClient, 'query'>,
  receipts: readonly ReceiptRow[],
): Promise<unknown> => query(client, INSERT, [receipts.map(holdableJson), true]);

/** Keeps a withdrawal and marks the delivery, which is locked. */
async function mark(client: PoolClient, withdrawal: ReceiptRow, withdrawn: string): Promise<void> {
  await insert(client, [withdrawal]);
  const by = 'update ingest.receipt set withdrawn_by = $2 where id = $1';
  await client.query(by, [withdrawn, withdrawal.id]);
}

interface KeyHolder extends Pick<FoundRow, 'body' | 'sent' | 'withdrawn_by'> {
  readonly body_sha256: string;
  readonly is_left: boolean | null;
}

/** Where a key stands. */
interface Place {
  readonly agency: string;
  readonly feed: string;
  readonly key: string;
}

const keyPlace = ({ agency, feed, key }: Place): string => JSON.stringify([agency, feed, key]);

const toReceipt = ({
  body,
  sent,
  withdrawn_by: withdrawnBy,
}: Pick<FoundRow, 'body' | 'sent'> & Partial<Pick<FoundRow, 'withdrawn_by'>>): ReceiptRow => ({
  skipped: 0,
  ...body,
  sent,
  ...(withdrawnBy && { withdrawnBy }),
});

/** The sums over the parts; undefined where none counts records. */
function sumOf(parts: readonly RecordCounts[]): RecordCounts | undefined {
  if (parts.length === 0) return undefined;
  return ofEach(RECORD_COUNTS, (name) => parts.reduce((sum, part) => sum + part[name], 0));
}

function toFound(row: FoundRow): Found {
  const receipt = toReceipt(row);
  const { overturned, errors, withdrawn, commit, parts } = row;
  const records = sumOf(row.records);
  const progress = {
    ...ofEach(ROW_COUNTS, (name) => Number(row[name])),
    overturned: Number(overturned),
    errors: errors.flat(),
    forbiddenRows: row.forbidden_rows,
    ...(records && { records }),
    withdrawnParts: Number(withdrawn),
    commit: commit === null ? null : Number(commit),
    parts: Number(parts),
  };
  return { receipt, progress };
}

/** Of each part of each receipt the newest message, in an order that every process shares. */
function newestOf(messages: readonly DeliveryMessage[]): DeliveryMessage[] {
  const newest = new Map<string, DeliveryMessage>();
  for (const message of messages) {
    const key = `${message.receipt}/${message.part}`;
    if (message.part !== 'ingest' && (newest.get(key)?.seq ?? -1) <= message.seq)
      newest.set(key, message);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, message]) => message);
}

interface BeginRequest {
  readonly receipt: ReceiptRow;
  readonly key: string | undefined;
  readonly requestSha256: string;
}

interface KeyedRequest extends BeginRequest {
  readonly key: string;
}

const isKeyed = (request: BeginRequest): request is KeyedRequest => request.key !== undefined;
const placeOf = ({ receipt: { agency, feed }, key }: KeyedRequest): string =>
  keyPlace({ agency, feed, key });

const begun = ({ receipt, requestSha256 }: BeginRequest): Begun => ({
  receipt,
  requestSha256,
  isLeft: false,
});
const standing = ({
  body_sha256: requestSha256,
  is_left: isLeft,
  ...holder
}: KeyHolder): Begun => ({
  receipt: toReceipt(holder),
  requestSha256,
  isLeft: isLeft === true,
});

/** Those that stand first under their keys, or have none, and the others. */
function byTurn(requests: readonly BeginRequest[]): readonly [BeginRequest[], BeginRequest[]] {
  const [first, later, keys]: [BeginRequest[], BeginRequest[], Set<string>] = [[], [], new Set()];
  for (const request of requests) {
    const place = isKeyed(request) ? placeOf(request) : undefined;
    (place !== undefined && keys.has(place) ? later : first).push(request);
    if (place !== undefined) keys.add(place);
  }
  return [first, later];
}

/**
 * Has keys stand for receipts. @returns by place the receipts that they stand for already; another request with one of the keys waits here until
 * this one has said which it has
 */
async function takeKeys(
  client: PoolClient,
  requests: readonly KeyedRequest[],
): Promise<ReadonlyMap<string, KeyHolder>> {
  const column = (of: (request: KeyedRequest) => unknown): unknown[] => requests.map(of);
  const places = [
    column(({ receipt }) => receipt.agency),
    column(({ receipt }) => receipt.feed),
    column(({ key }) => key),
  ];
  const taken = await client.query<Place>(TAKE_KEYS, [
    ...places,
    column(({ receipt }) => receipt.id),
    column(({ requestSha256 }) => requestSha256),
    column(({ receipt }) => receipt.receivedAt),
  ]);
  if (taken.rowCount === requests.length) return new Map();
  const ours = new Set(taken.rows.map(keyPlace));
  const { rows } = await client.query<KeyHolder & Place>(STANDING, places);
  return new Map(rows.map((row) => [keyPlace(row), row] as const).filter(([at]) => !ours.has(at)));
}

export class PostgresReceipts implements ReceiptStore {
  readonly #begun = new GroupCommit(
    (requests: readonly BeginRequest[]) => this.#begin(requests),
    MOST_TOGETHER,
  );
  readonly #sent = new GroupCommit(
    (ids: readonly (readonly string[])[]) => this.#markSent(ids),
    MOST_TOGETHER,
  );

  constructor(private readonly pool: Pool) {}

  begin(receipt: ReceiptRow, key: string | undefined, requestSha256: string): Promise<Begun> {
    return this.#begun.run({ receipt, key, requestSha256 });
  }

  /** Of requests with one key the first begins, and the others find what it began. */
  async #begin(requests: readonly BeginRequest[]): Promise<readonly Begun[]> {
    const [first, later] = byTurn(requests);
    const of = new Map<BeginRequest, Begun>();
    for (const [i, one] of (await this.#beginFirst(first)).entries())
      of.set(first[i] as BeginRequest, one);
    if (later.length > 0)
      for (const [i, one] of (await this.#begin(later)).entries())
        of.set(later[i] as BeginRequest, one);
    return requests.map((request) => of.get(request) as Begun);
  }

  async #beginFirst(requests: readonly BeginRequest[]): Promise<readonly Begun[]> {
    const keyed = requests.filter(isKeyed);
    if (keyed.length === 0) {
      await insert(
        this.pool,
        requests.map(({ receipt }) => receipt),
      );
      return requests.map(begun);
    }
    return inTransaction(this.pool, async (client) => {
      const holders = await takeKeys(client, keyed);
      const holderOf = (request: BeginRequest): KeyHolder | undefined =>
        isKeyed(request) ? holders.get(placeOf(request)) : undefined;
      const fresh = requests.filter((request) => !holderOf(request));
      if (fresh.length > 0)
        await insert(
          client,
          fresh.map(({ receipt }) => receipt),
        );
      return requests.map((request) => {
        const holder = holderOf(request);
        return holder ? standing(holder) : begun(request);
      });
    });
  }

  async takeOver(receipt: ReceiptRow): Promise<boolean> {
    const taken = await query(
      this.pool,
      `update ingest.receipt set lease = ${LEASED}, body = $2 where id = $1 and not sent and withdrawn_by is null and lease < now() returning id`,
      [receipt.id, holdableJson(receipt)],
    );
    return taken.length > 0;
  }

  async renew(ids: readonly string[]): Promise<void> {
    await query(
      this.pool,
      `update ingest.receipt set lease = ${LEASED} where id = any($1) and not sent`,
      [ids],
    );
  }

  async release(id: string): Promise<void> {
    await query(this.pool, 'update ingest.receipt set lease = now() where id = $1 and not sent', [
      id,
    ]);
  }

  async unfinished(most: number): Promise<readonly ReceiptRow[]> {
    const rows = await query<FoundRow>(
      this.pool,
      `select body, sent from ingest.receipt where ${UNFINISHED}
         and body->>'kind' in ('rows', 'withdrawal') order by lease limit $1`,
      [most],
    );
    return rows.map(toReceipt);
  }

  async beginAll(receipts: readonly ReceiptRow[]): Promise<readonly ReceiptRow[]> {
    await query(this.pool, INSERT, [receipts.map(holdableJson), false]);
    const ids = receipts.map(({ id }) => id);
    const rows = await query<FoundRow>(
      this.pool,
      'select body, sent from ingest.receipt where id = any($1)',
      [ids],
    );
    const standing = new Map(rows.map((row) => [row.body.id, toReceipt(row)]));
    return receipts.map((receipt) => standing.get(receipt.id) ?? receipt);
  }

  async beginWithdrawal(receipt: ReceiptRow, withdrawn: string): Promise<ReceiptRow> {
    return inTransaction(this.pool, async (client) => {
      const lock = 'select withdrawn_by from ingest.receipt where id = $1 for update';
      const by = (await client.query<FoundRow>(lock, [withdrawn])).rows[0]?.withdrawn_by;
      if (by) {
        const [standing] = (
          await client.query<FoundRow>('select body, sent from ingest.receipt where id = $1', [by])
        ).rows;
        if (standing) return toReceipt(standing);
      }
      await mark(client, receipt, withdrawn);
      return receipt;
    });
  }

  async takeBack(receipt: ReceiptRow, withdrawn: string): Promise<ReceiptRow | undefined> {
    return inTransaction(this.pool, async (client) => {
      const lock = `select from ingest.receipt where id = $1 and ${UNFINISHED} for update`;
      const { rowCount } = await client.query(lock, [withdrawn]);
      if (rowCount === 0) return undefined;
      await mark(client, receipt, withdrawn);
      return receipt;
    });
  }

  sent(ids: readonly string[]): Promise<number> {
    return this.#sent.run(ids);
  }

  async #markSent(ofEach: readonly (readonly string[])[]): Promise<readonly number[]> {
    const rows = await query<{ id: string }>(
      this.pool,
      'update ingest.receipt set sent = true where id = any($1) and (sent or withdrawn_by is null) returning id',
      [ofEach.flat()],
    );
    const sent = new Set(rows.map(({ id }) => id));
    return ofEach.map((ids) => ids.filter((id) => sent.has(id)).length);
  }

  async find(id: string): Promise<Found | undefined> {
    const [row] = await query<FoundRow>(this.pool, `${SELECT} where r.id = $1`, [id]);
    return row && toFound(row);
  }

  async list({ feed, agency, before, limit }: ReceiptSearch): Promise<readonly Found[]> {
    const where = `where ($1::text is null or r.feed = $1) and ($2::text is null or r.agency = $2) and ($3::text is null or r.id < $3)
      and (r.sent or p.parts > 0)`;
    const values = [feed ?? null, agency ?? null, before ?? null, limit];
    return (
      await query<FoundRow>(this.pool, `${SELECT} ${where} order by r.id desc limit $4`, values)
    ).map(toFound);
  }

  /** Absolute counts: of each part the greatest `seq` wins, so that repetition and reordering change nothing. */
  async progress(messages: readonly DeliveryMessage[]): Promise<void> {
    const rows = newestOf(messages);
    if (rows.length === 0) return;
    const column = (of: (message: DeliveryMessage) => unknown): unknown[] => rows.map(of);
    await query(
      this.pool,
      `insert into ingest.progress as p (receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows, overturned, errors, records)
       select receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows::int[], overturned, errors, records
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::boolean[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::bigint[], $14::jsonb[], $15::jsonb[])
         as t(receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows, overturned, errors, records)
       where exists (select 1 from ingest.receipt r where r.id = t.receipt)
       on conflict (receipt, part) do update set seq = excluded.seq, applied = excluded.applied, late = excluded.late,
         duplicates = excluded.duplicates, quarantined = excluded.quarantined, withdrawn = excluded.withdrawn, commit = excluded.commit, failed = excluded.failed,
         forbidden = excluded.forbidden, forbidden_rows = excluded.forbidden_rows, overturned = excluded.overturned, errors = excluded.errors,
         records = excluded.records
       where p.seq < excluded.seq`,
      [
        ...[column((m) => m.receipt), column((m) => m.part), column((m) => m.seq)],
        ...[
          column((m) => m.applied ?? 0),
          column((m) => m.late ?? 0),
          column((m) => m.duplicates ?? 0),
        ],
        ...[
          column((m) => m.quarantined ?? 0),
          column((m) => m.withdrawn ?? false),
          column((m) => m.commit ?? null),
          column((m) => m.failed ?? 0),
          column((m) => m.forbidden ?? 0),
          column((m) => `{${(m.forbiddenRows ?? []).join(',')}}`),
        ],
        ...[
          column((m) => m.overturned ?? 0),
          column((m) => holdableJson(m.errors ?? [])),
          column((m) => (m.records ? JSON.stringify(m.records) : null)),
        ],
      ],
    );
  }

  async deleteReceipts(before: number, most: number): Promise<number> {
    return (await query(this.pool, DELETE_RECEIPTS, [before, most])).length;
  }

  async deleteKeys(before: number, most: number): Promise<number> {
    return (await query(this.pool, DELETE_KEYS, [before, most])).length;
  }
}
