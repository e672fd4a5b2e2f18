import { DAY_MS, type DeliveryMessage, type RowError } from '@nhip/contracts';
import { holdableJson, inTransaction, query, type Pool, type PoolClient } from '@nhip/platform';
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

interface FoundRow {
  readonly body: StoredReceipt;
  readonly sent: boolean;
  readonly withdrawn_by: string | null;
  readonly applied: string;
  readonly late: string;
  readonly duplicates: string;
  readonly quarantined: string;
  readonly failed: string;
  readonly overturned: string;
  /** By part. */
  readonly errors: readonly (readonly RowError[])[];
  readonly forbidden: string;
  readonly forbidden_rows: readonly number[];
  readonly withdrawn: string;
  readonly commit: string | null;
  readonly parts: string;
}

/** By the clock of the database, which all processes share. */
const LEASED = `now() + interval '8 seconds'`;
/** A request that waits for another takes over long before. */
const GIVEN_UP = `now() - interval '35 seconds'`;

/** Nobody is at it any more. */
const UNFINISHED = `not sent and lease < ${GIVEN_UP} and withdrawn_by is null`;

const SELECT = `select r.body, r.sent, r.withdrawn_by, p.* from ingest.receipt r cross join lateral (
  select coalesce(sum(applied), 0) as applied, coalesce(sum(late), 0) as late, coalesce(sum(duplicates), 0) as duplicates,
    coalesce(sum(quarantined), 0) as quarantined, coalesce(sum(failed), 0) as failed, coalesce(sum(forbidden), 0) as forbidden,
    array(select one from ingest.progress f, unnest(f.forbidden_rows) one where f.receipt = r.id order by one limit ${MOST_ERRORS}) as forbidden_rows,
    count(*) filter (where withdrawn) as withdrawn, max(commit) as commit, count(*) as parts,
    coalesce(sum(overturned), 0) as overturned, coalesce(jsonb_agg(errors order by part) filter (where overturned > 0), '[]') as errors
  from ingest.progress where receipt = r.id) p`;

/** What was said of a delivery whose rows did not all get out was told to nobody: what is said of them now stands, under the id and time of then. */
const INSERT = `insert into ingest.receipt as r (id, feed, agency, received_at, sent, lease, body)
  select x->>'id', x->>'feed', x->>'agency', (x->>'receivedAt')::bigint, false, case when $2 then ${LEASED} end, x from unnest($1::jsonb[]) x
  on conflict (id) do update set body = excluded.body || jsonb_build_object('receivedAt', r.received_at) where not r.sent`;

const STANDING = `select r.body, r.sent, i.body_sha256, r.lease < now() as is_left from ingest.idempotency i join ingest.receipt r on r.id = i.receipt
  where i.agency = $1 and i.feed = $2 and i.key = $3`;

// Two sweepers pass by the rows of each other.
const DELETE_RECEIPTS = `with due as (
    select id from ingest.receipt where received_at < $1 order by received_at limit $2 for update skip locked
  ), parts as (delete from ingest.progress where receipt in (select id from due))
  delete from ingest.receipt where id in (select id from due) returning id`;

const DELETE_KEYS = `with due as (
    select agency, feed, key from ingest.idempotency where at < $1 order by at limit $2 for update skip locked
  ) delete from ingest.idempotency where (agency, feed, key) in (select agency, feed, key from due) returning key`;

const insert = (client: PoolClient, receipt: ReceiptRow): Promise<unknown> =>
  client.query(INSERT, [[holdableJson(receipt)], true]);

/** Keeps a withdrawal and marks the delivery, which is locked. */
async function mark(client: PoolClient, withdrawal: ReceiptRow, withdrawn: string): Promise<void> {
  await insert(client, withdrawal);
  const by = 'update ingest.receipt set withdrawn_by = $2 where id = $1';
  await client.query(by, [withdrawn, withdrawal.id]);
}

interface KeyHolder extends Pick<FoundRow, 'body' | 'sent'> {
  readonly body_sha256: string;
  readonly is_left: boolean | null;
}

const toReceipt = ({ body, sent }: Pick<FoundRow, 'body' | 'sent'>): ReceiptRow => ({
  skipped: 0,
  ...body,
  sent,
});

function toFound(row: FoundRow): Found {
  const receipt = {
    ...toReceipt(row),
    ...(row.withdrawn_by && { withdrawnBy: row.withdrawn_by }),
  };
  const { applied, late, duplicates, quarantined, failed, forbidden, withdrawn, commit, parts } =
    row;
  const { overturned, errors } = row;
  const progress = {
    applied: Number(applied),
    late: Number(late),
    duplicates: Number(duplicates),
    quarantined: Number(quarantined),
    failed: Number(failed),
    overturned: Number(overturned),
    errors: errors.flat(),
    forbidden: Number(forbidden),
    forbiddenRows: row.forbidden_rows,
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

/**
 * Has a key stand for a receipt. @returns the receipt that it stands for already; a second request with the key waits here until the first
 * has said which one it has
 */
async function takeKey(
  client: PoolClient,
  { agency, feed, id, receivedAt }: ReceiptRow,
  key: string,
  requestSha256: string,
): Promise<KeyHolder | undefined> {
  const place = [agency, feed, key];
  const expired =
    'delete from ingest.idempotency where agency = $1 and feed = $2 and key = $3 and at < $4';
  await client.query(expired, [...place, receivedAt - DAY_MS]);
  const take = `insert into ingest.idempotency as i (agency, feed, key, receipt, body_sha256, at) values ($1, $2, $3, $4, $5, $6)
    on conflict (agency, feed, key) do update set receipt = excluded.receipt, body_sha256 = excluded.body_sha256, at = excluded.at
    where exists (select from ingest.receipt r where r.id = i.receipt and not r.sent and r.withdrawn_by is not null)`;
  const { rowCount } = await client.query(take, [...place, id, requestSha256, receivedAt]);
  if (rowCount === 1) return undefined;
  return (await client.query<KeyHolder>(STANDING, place)).rows[0];
}

export class PostgresReceipts implements ReceiptStore {
  constructor(private readonly pool: Pool) {}

  async begin(receipt: ReceiptRow, key: string | undefined, requestSha256: string): Promise<Begun> {
    return inTransaction(this.pool, async (client) => {
      const holder =
        key === undefined ? undefined : await takeKey(client, receipt, key, requestSha256);
      if (holder) {
        const { body_sha256: sha, is_left: isLeft } = holder;
        return { receipt: toReceipt(holder), requestSha256: sha, isLeft: isLeft === true };
      }
      await insert(client, receipt);
      return { receipt, requestSha256, isLeft: false };
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

  async sent(ids: readonly string[]): Promise<number> {
    const sent = await query(
      this.pool,
      'update ingest.receipt set sent = true where id = any($1) and (sent or withdrawn_by is null) returning id',
      [ids],
    );
    return sent.length;
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
      `insert into ingest.progress as p (receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows, overturned, errors)
       select receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows::int[], overturned, errors
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::boolean[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::bigint[], $14::jsonb[])
         as t(receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit, failed, forbidden, forbidden_rows, overturned, errors)
       where exists (select 1 from ingest.receipt r where r.id = t.receipt)
       on conflict (receipt, part) do update set seq = excluded.seq, applied = excluded.applied, late = excluded.late,
         duplicates = excluded.duplicates, quarantined = excluded.quarantined, withdrawn = excluded.withdrawn, commit = excluded.commit, failed = excluded.failed,
         forbidden = excluded.forbidden, forbidden_rows = excluded.forbidden_rows, overturned = excluded.overturned, errors = excluded.errors
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
        ...[column((m) => m.overturned ?? 0), column((m) => holdableJson(m.errors ?? []))],
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
