import type { DeliveryMessage } from '@nhip/contracts';
import { inTransaction, query, type Migration, type Pool } from '@nhip/platform';
import type { Progress, ReceiptRow, ReceiptStore } from '../app/ports.js';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-receipts',
    sql: `
create table ingest.receipt (
  id text collate "C" primary key, feed text not null, agency text not null, received_at bigint not null, sent boolean not null,
  withdrawn_by text, body jsonb not null
);
create index receipt_feed on ingest.receipt (feed, id desc);
create table ingest.idempotency (
  agency text not null, feed text not null, key text not null, receipt text not null, body_sha256 text not null, at bigint not null,
  primary key (agency, feed, key)
);
create table ingest.progress (
  receipt text collate "C" not null, part text not null, seq bigint not null,
  applied bigint not null, late bigint not null, duplicates bigint not null, quarantined bigint not null, withdrawn boolean not null, commit bigint,
  primary key (receipt, part)
);
`,
  },
];

const DAY_MS = 86_400_000;

interface Row {
  readonly body: ReceiptRow;
  readonly sent: boolean;
  readonly withdrawn_by: string | null;
  readonly applied: string;
  readonly late: string;
  readonly duplicates: string;
  readonly quarantined: string;
  readonly withdrawn: string;
  readonly commit: string | null;
  readonly parts: string;
}

const SELECT = `select r.body, r.sent, r.withdrawn_by, p.* from ingest.receipt r cross join lateral (
  select coalesce(sum(applied), 0) as applied, coalesce(sum(late), 0) as late, coalesce(sum(duplicates), 0) as duplicates, coalesce(sum(quarantined), 0) as quarantined,
    count(*) filter (where withdrawn) as withdrawn, max(commit) as commit, count(*) as parts
  from ingest.progress where receipt = r.id) p`;

function toAnswer(row: Row): { receipt: ReceiptRow; progress: Progress } {
  const receipt = { ...row.body, sent: row.sent, ...(row.withdrawn_by && { withdrawnBy: row.withdrawn_by }) };
  const progress = { applied: Number(row.applied), late: Number(row.late), duplicates: Number(row.duplicates), quarantined: Number(row.quarantined), withdrawnParts: Number(row.withdrawn), commit: row.commit === null ? null : Number(row.commit), parts: Number(row.parts) };
  return { receipt, progress };
}

export class PostgresReceipts implements ReceiptStore {
  constructor(private readonly pool: Pool) {}

  async begin(receipt: ReceiptRow, key: string | undefined, bodySha256: string): Promise<{ receipt: ReceiptRow; bodySha256: string }> {
    const insert = 'insert into ingest.receipt (id, feed, agency, received_at, sent, body) values ($1, $2, $3, $4, false, $5)';
    const values = [receipt.id, receipt.feed, receipt.agency, receipt.receivedAt, JSON.stringify(receipt)];
    if (key === undefined) {
      await query(this.pool, insert, values);
      return { receipt, bodySha256 };
    }
    return inTransaction(this.pool, async (client) => {
      await client.query('delete from ingest.idempotency where agency = $1 and feed = $2 and key = $3 and at < $4', [receipt.agency, receipt.feed, key, receipt.receivedAt - DAY_MS]);
      const { rowCount } = await client.query('insert into ingest.idempotency (agency, feed, key, receipt, body_sha256, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [receipt.agency, receipt.feed, key, receipt.id, bodySha256, receipt.receivedAt]);
      if (rowCount === 1) {
        await client.query(insert, values);
        return { receipt, bodySha256 };
      }
      const { rows } = await client.query<{ body: ReceiptRow; sent: boolean; body_sha256: string }>('select r.body, r.sent, i.body_sha256 from ingest.idempotency i join ingest.receipt r on r.id = i.receipt where i.agency = $1 and i.feed = $2 and i.key = $3', [receipt.agency, receipt.feed, key]);
      const known = rows[0] as { body: ReceiptRow; sent: boolean; body_sha256: string };
      return { receipt: { ...known.body, sent: known.sent }, bodySha256: known.body_sha256 };
    });
  }

  async sent(receipt: ReceiptRow): Promise<void> {
    await query(this.pool, 'update ingest.receipt set sent = true where id = $1', [receipt.id]);
  }

  async find(id: string): Promise<{ receipt: ReceiptRow; progress: Progress } | undefined> {
    const [row] = await query<Row & { body: ReceiptRow }>(this.pool, `${SELECT} where r.id = $1`, [id]);
    return row && toAnswer(row);
  }

  async list(feed: string | undefined, agency: string | undefined, before: string | undefined, limit: number): Promise<readonly { receipt: ReceiptRow; progress: Progress }[]> {
    const rows = await query<Row>(this.pool, `${SELECT} where ($1::text is null or r.feed = $1) and ($2::text is null or r.agency = $2) and ($3::text is null or r.id < $3) order by r.id desc limit $4`, [feed ?? null, agency ?? null, before ?? null, limit]);
    return rows.map(toAnswer);
  }

  async withdrawn(id: string, by: string): Promise<void> {
    await query(this.pool, 'update ingest.receipt set withdrawn_by = $2 where id = $1', [id, by]);
  }

  /** Absolute counts: of each part the greatest `seq` wins, so that repetition and reordering change nothing. */
  async progress(messages: readonly DeliveryMessage[]): Promise<void> {
    const newest = new Map<string, DeliveryMessage>();
    for (const message of messages) {
      const key = `${message.receipt}/${message.part}`;
      if (message.part !== 'ingest' && (newest.get(key)?.seq ?? -1) <= message.seq) newest.set(key, message);
    }
    if (newest.size === 0) return;
    const rows = [...newest.values()].sort((a, b) => (a.receipt + a.part < b.receipt + b.part ? -1 : 1));
    const column = (of: (message: DeliveryMessage) => unknown): unknown[] => rows.map(of);
    await query(
      this.pool,
      `insert into ingest.progress as p (receipt, part, seq, applied, late, duplicates, quarantined, withdrawn, commit)
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::boolean[], $9::bigint[])
       on conflict (receipt, part) do update set seq = excluded.seq, applied = excluded.applied, late = excluded.late, duplicates = excluded.duplicates, quarantined = excluded.quarantined, withdrawn = excluded.withdrawn, commit = excluded.commit
       where p.seq < excluded.seq`,
      [column((m) => m.receipt), column((m) => m.part), column((m) => m.seq), column((m) => m.applied ?? 0), column((m) => m.late ?? 0), column((m) => m.duplicates ?? 0), column((m) => m.quarantined ?? 0), column((m) => m.withdrawn ?? false), column((m) => m.commit ?? null)],
    );
  }
}
