import { readProvenance, type OrderKey } from '@nhip/contracts';
import type { PoolClient } from '@nhip/platform';
import type { Part, PastRow, Standing } from '../fold/state.js';
import { unnest } from './columns.js';

export interface RecordName {
  readonly bucket: number;
  readonly type: string;
  readonly id: string;
}

export const nameOf = ({ bucket, type, id }: RecordName): string =>
  `${bucket}\u0000${type}\u0000${id}`;

const NAME_COLUMNS = [
  { type: 'smallint', of: (name: RecordName) => name.bucket },
  { type: 'text', of: (name: RecordName) => name.type },
  { type: 'text', of: (name: RecordName) => name.id },
];

interface KeyColumns {
  readonly version: string | null;
  readonly received_at: string;
  readonly receipt: string;
  readonly row: number;
  readonly mapping: number;
}

const toKey = (columns: KeyColumns): OrderKey => ({
  version: Number(columns.version),
  receivedAt: Number(columns.received_at),
  receipt: columns.receipt,
  row: columns.row,
  mapping: columns.mapping,
});

interface CurrentColumns extends KeyColumns {
  readonly bucket: number;
  readonly type: string;
  readonly id: string;
  readonly deleted: boolean;
  readonly payload: string;
  readonly parts: string;
  readonly due: string | null;
}

/** Contribution as stored: [[combo, day, [values]], …]. */
export const partsText = (parts: readonly Part[]): string =>
  JSON.stringify(parts.map(({ combo, day, values }) => [combo, day, values]));
const toParts = (text: string): Part[] =>
  (JSON.parse(text) as [number, number, number[]][]).map(([combo, day, values]) => ({
    combo,
    day,
    values,
  }));

function toStanding(columns: CurrentColumns): Standing {
  return {
    key: columns.version === null ? undefined : toKey(columns),
    deleted: columns.deleted,
    payload: columns.payload,
    parts: toParts(columns.parts),
    due: columns.due === null ? undefined : Number(columns.due),
  };
}

const CURRENT =
  'c.bucket, c.type, c.id, c.version, c.received_at, c.receipt, c.row, c.mapping, c.deleted, c.payload, c.parts, c.due';

/** How these records stand; those never seen are absent. */
export async function loadStanding(
  client: PoolClient,
  names: readonly RecordName[],
): Promise<Map<string, Standing>> {
  const { sql, values } = unnest(names, NAME_COLUMNS);
  const { rows } = await client.query<CurrentColumns>(
    `select ${CURRENT} from ${sql} as n(bucket, type, id) join core.current c using (bucket, type, id)`,
    values,
  );
  return new Map(rows.map((row) => [nameOf(row), toStanding(row)]));
}

/** Records of a bucket whose contribution changes by this clock, oldest instant first, and the first instant after those. */
export async function loadDue(
  client: PoolClient,
  bucket: number,
  clock: number,
  limit: number,
): Promise<{ records: Map<string, Standing & RecordName>; next: number | undefined }> {
  const { rows } = await client.query<CurrentColumns>(
    `select ${CURRENT} from core.current c where bucket = $1 and due <= $2 order by due limit $3`,
    [bucket, clock, limit + 1],
  );
  const records = new Map(
    rows
      .slice(0, limit)
      .map((row) => [
        nameOf(row),
        { ...toStanding(row), bucket: row.bucket, type: row.type, id: row.id },
      ]),
  );
  if (rows.length > limit) return { records, next: Number(rows.at(-1)?.due) };
  const after = await client.query<{ due: string | null }>(
    'select min(due) as due from core.current where bucket = $1 and due > $2',
    [bucket, clock],
  );
  return { records, next: after.rows[0]?.due ? Number(after.rows[0].due) : undefined };
}

/** The next records of a bucket in the order of their ids, for a walk with a bookmark. */
export async function loadAfter(
  client: PoolClient,
  bucket: number,
  type: string,
  after: string,
  limit: number,
): Promise<Map<string, Standing & RecordName>> {
  const { rows } = await client.query<CurrentColumns>(
    `select ${CURRENT} from core.current c where bucket = $1 and type = $2 and id > $3 order by id limit $4`,
    [bucket, type, after, limit],
  );
  return new Map(
    rows.map((row) => [
      nameOf(row),
      { ...toStanding(row), bucket: row.bucket, type: row.type, id: row.id },
    ]),
  );
}

interface PastColumns extends KeyColumns {
  readonly bucket: number;
  readonly type: string;
  readonly id: string;
  readonly deleted: boolean;
  readonly versioned: boolean;
  readonly effective: string;
  readonly payload: string;
  readonly prov: string;
}

/** All rows that the ledger holds of these records, whether withdrawn or not. */
export async function loadHistory(
  client: PoolClient,
  names: readonly RecordName[],
): Promise<Map<string, PastRow[]>> {
  const { sql, values } = unnest(names, NAME_COLUMNS);
  const { rows } = await client.query<PastColumns>(
    `select l.bucket, l.type, l.id, l.version, l.received_at, l.receipt, l.row, l.mapping, l.deleted, l.versioned, l.effective, l.payload, l.prov
     from ${sql} as n(bucket, type, id) join core.ledger l using (bucket, type, id)
     where l.outcome not in ('restored', 'retracted')`,
    values,
  );
  const history = new Map<string, PastRow[]>(names.map((name) => [nameOf(name), []]));
  for (const row of rows) {
    const past = {
      key: toKey(row),
      deleted: row.deleted,
      payload: row.payload,
      effective: Number(row.effective),
      versioned: row.versioned,
      prov: readProvenance(row.prov),
    };
    history.get(nameOf(row))?.push(past);
  }
  return history;
}

/** The records that rows of a receipt belong to, in one bucket. */
export async function loadOfReceipt(
  client: PoolClient,
  bucket: number,
  receipt: string,
): Promise<RecordName[]> {
  const { rows } = await client.query<{ type: string; id: string }>(
    `select distinct l.type, l.id from core.receipt_progress p join core.ledger l on l.bucket = p.bucket and l.batch between p.first_batch and p.last_batch and l.receipt = p.receipt
     where p.bucket = $1 and p.receipt = $2 and l.outcome not in ('restored', 'retracted')`,
    [bucket, receipt],
  );
  return rows.map(({ type, id }) => ({ bucket, type, id }));
}
