import type { PoolClient } from '@nhip/platform';
import { addTo, blockOf, unpackEntries, unpackSums } from '../packed/delta-row.js';
import { exact, minus, plus, type Exact } from '../packed/exact.js';
import { deltaRowOf, type DeltaRecord } from '../read/deltas.js';

/** A page holds at most so many commits, and so many cells unless one commit alone has more. */
export const MOST_COMMITS = 500;
export const MOST_CELLS = 20_000;

export interface ToldCell {
  readonly bucket: number;
  readonly combo: number;
  readonly day: number;
  readonly values: readonly Exact[];
}

export interface ToldReceipt {
  readonly bucket: number;
  readonly id: string;
  readonly feed: string;
  readonly agency: string;
  readonly receivedAt: number;
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly withdraws: boolean;
  /** Number of the last commit that touched it. */
  readonly commit: number;
}

export interface Head {
  readonly epoch: number;
  readonly number: number;
  readonly published: number;
}

/** What changed by some commits one after the other, as it stood after the last of them. */
export interface Page {
  readonly epoch: number;
  readonly number: number;
  /** Instant of the last commit. */
  readonly at: number;
  readonly revision: number;
  /** Commits were left for the next page. */
  readonly more: boolean;
  /** By cube the version that was live after the last commit. */
  readonly live: Readonly<Record<string, number>>;
  readonly cells: readonly ToldCell[];
  readonly receipts: readonly ToldReceipt[];
}

/** Of a bucket the batches of a page: after `since`, up to `upto`. */
interface Bounds {
  readonly bucket: number;
  readonly since: number;
  readonly upto: number;
}

type Delta = DeltaRecord & { readonly measures: number };
interface CellRow {
  readonly bucket: number;
  readonly combo: number;
  readonly day: number;
  readonly values: readonly (string | null)[];
  readonly wide: readonly string[] | null;
}

/** Runs `read` on one snapshot. */
export async function onSnapshot<T>(client: PoolClient, read: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read, read only');
  const result = await read();
  await client.query('commit');
  return result;
}

async function rowsOf<R extends object>(
  client: PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  return (await client.query<R>(text, [...values])).rows;
}

export async function headOf(client: PoolClient): Promise<Head> {
  const [row] = await rowsOf<Head>(
    client,
    'select epoch, number::float8, published::float8 from core.head',
  );
  return row ?? { epoch: 1, number: 0, published: 0 };
}

/** Buckets in which there are commits after one, up to another. */
async function boundsOf(client: PoolClient, after: number, upto: number): Promise<Bounds[]> {
  const last = (number: string): string =>
    `(select coalesce((select batch from core.bucket_commit c where c.bucket = b.bucket and c.number <= ${number} order by number desc limit 1), 0)::float8 as batch)`;
  return rowsOf<Bounds>(
    client,
    `select b.bucket, f.batch as since, t.batch as upto from core.clocks b
     cross join lateral ${last('$1')} f cross join lateral ${last('$2')} t where t.batch > f.batch`,
    [after, upto],
  );
}

const asColumns = (bounds: readonly Bounds[]): unknown[] => [
  bounds.map(({ bucket }) => bucket),
  bounds.map(({ since }) => since),
  bounds.map(({ upto }) => upto),
  Math.min(...bounds.map(({ since }) => since)),
];

/** The sums of a row by day, of its batches after `since` up to `upto`: the row holds entries where it has others besides. */
function sumsWithin(row: Delta, since: number, upto: number): ReadonlyMap<number, Exact[]> {
  if (!row.entries) return unpackSums(row.sums, row.block, row.measures);
  const sums = new Map<number, Exact[]>();
  for (const { batch, day, values } of unpackEntries(deltaRowOf(row), row.block, row.measures)) {
    if (batch > since && batch <= upto) addTo(sums, day, values);
  }
  return sums;
}

const COLUMNS =
  'd.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums, k.measures';

/** Cells that the batches of a page changed, by their place. */
async function changedCells(
  client: PoolClient,
  bounds: readonly Bounds[],
): Promise<ReadonlyMap<string, Omit<ToldCell, 'values'>>> {
  const rows = await rowsOf<Delta>(
    client,
    `select ${COLUMNS}, case when d.first_batch <= b.since or d.batch > b.upto then d.entries end as entries
     from unnest($1::smallint[], $2::bigint[], $3::bigint[]) b(bucket, since, upto)
     join core.delta d on d.bucket = b.bucket and d.batch > b.since and d.first_batch <= b.upto and d.batch > $4
     join core.combo k on k.id = d.combo`,
    asColumns(bounds),
  );
  const within = new Map(bounds.map((one) => [one.bucket, one]));
  const cells = new Map<string, Omit<ToldCell, 'values'>>();
  for (const row of rows) {
    const { since, upto } = within.get(row.bucket) as Bounds;
    const { bucket, combo } = row;
    for (const day of sumsWithin(row, since, upto).keys())
      cells.set(placeOf({ bucket, combo, day }), { bucket, combo, day });
  }
  return cells;
}

const placeOf = ({ bucket, combo, day }: Omit<ToldCell, 'values'>): string =>
  `${bucket}/${combo}/${day}`;

const toldCell = ({ values, wide, ...place }: CellRow): ToldCell => ({
  ...place,
  values: values.map((value, i) => exact(BigInt(value ?? wide?.[i] ?? 0))),
});

async function valuesNow(
  client: PoolClient,
  places: Iterable<Omit<ToldCell, 'values'>>,
): Promise<ToldCell[]> {
  const all = [...places];
  const rows = await rowsOf<CellRow>(
    client,
    `select c.bucket, c.combo, c.day, c.values, c.wide
     from unnest($1::smallint[], $2::int[], $3::int[]) p(bucket, combo, day) join core.cells c using (bucket, combo, day)`,
    [all.map(({ bucket }) => bucket), all.map(({ combo }) => combo), all.map(({ day }) => day)],
  );
  return rows.map(toldCell);
}

/** What batches after those of the page added to its cells. */
async function addedLater(
  client: PoolClient,
  bounds: readonly Bounds[],
  cells: readonly ToldCell[],
): Promise<ReadonlyMap<string, readonly Exact[]>> {
  const uptoOf = new Map(bounds.map(({ bucket, upto }) => [bucket, upto]));
  const blocks = new Map(
    cells.map(({ bucket, combo, day }) => {
      const block = blockOf(day);
      return [`${bucket}/${combo}/${block}`, [bucket, combo, block, uptoOf.get(bucket)]] as const;
    }),
  );
  const columns = [0, 1, 2, 3].map((i) => [...blocks.values()].map((block) => block[i]));
  const rows = await rowsOf<Delta>(
    client,
    `select ${COLUMNS}, case when d.first_batch <= p.upto then d.entries end as entries
     from unnest($1::smallint[], $2::int[], $3::smallint[], $4::bigint[]) p(bucket, combo, block, upto)
     join core.delta d on d.bucket = p.bucket and d.combo = p.combo and d.block = p.block and d.batch > p.upto
     join core.combo k on k.id = d.combo`,
    columns,
  );
  const later = new Map<string, readonly Exact[]>();
  for (const row of rows)
    for (const [day, values] of sumsWithin(row, uptoOf.get(row.bucket) ?? 0, Infinity)) {
      const place = placeOf({ bucket: row.bucket, combo: row.combo, day });
      const before = later.get(place);
      later.set(
        place,
        values.map((value, i) => plus(value, before?.[i] ?? 0)),
      );
    }
  return later;
}

function without(
  cells: readonly ToldCell[],
  later: ReadonlyMap<string, readonly Exact[]>,
): ToldCell[] {
  return cells.map((cell) => {
    const added = later.get(placeOf(cell));
    return added
      ? { ...cell, values: cell.values.map((value, i) => minus(value, added[i] ?? 0)) }
      : cell;
  });
}

async function changedReceipts(
  client: PoolClient,
  bounds: readonly Bounds[],
): Promise<ToldReceipt[]> {
  return rowsOf<ToldReceipt>(
    client,
    `select r.bucket, r.id, r.feed, r.agency, r.received_at::float8 as "receivedAt", r.applied::float8, r.late::float8,
       r.duplicates::float8, r.failed::float8, r.withdraws, c.number::float8 as commit
     from unnest($1::smallint[], $2::bigint[], $3::bigint[]) b(bucket, since, upto)
     join core.receipt r on r.bucket = b.bucket and r.last_batch > b.since and r.last_batch <= b.upto and r.last_batch > $4
     join core.commits c on c.batch = r.last_batch order by c.number`,
    asColumns(bounds),
  );
}

/** How far a page goes: as far as its limits allow, and always over one commit. */
async function pageBounds(
  client: PoolClient,
  { number }: Head,
  after: number,
  most: number,
): Promise<{
  readonly upto: number;
  readonly bounds: readonly Bounds[];
  readonly places: ReadonlyMap<string, Omit<ToldCell, 'values'>>;
}> {
  for (let upto = Math.min(number, after + most); ;) {
    const bounds = await boundsOf(client, after, upto);
    const places = bounds.length > 0 ? await changedCells(client, bounds) : new Map();
    if (most === Infinity || places.size <= MOST_CELLS || upto <= after + 1)
      return { upto, bounds, places };
    upto = after + Math.ceil((upto - after) / 2);
  }
}

/**
 * What the commits after one changed, with the values of the last of them. To be called on a snapshot.
 * @param most commits of the page; Infinity: up to the newest, however many cells that are
 */
export async function readPage(
  client: PoolClient,
  head: Head,
  after: number,
  most = MOST_COMMITS,
): Promise<Page> {
  const { upto, bounds, places } = await pageBounds(client, head, after, most);
  const [commit] = await rowsOf<{ at: number; revision: number }>(
    client,
    'select at::float8, revision from core.commits where number = $1',
    [upto],
  );
  const live = await rowsOf<{ cube: string; version: number }>(
    client,
    'select cube, version from core.cube_version where from_commit <= $1 and (to_commit is null or to_commit > $1) order by cube',
    [upto],
  );
  const now = places.size > 0 ? await valuesNow(client, places.values()) : [];
  const more = upto < head.number;
  const later = more && now.length > 0 ? await addedLater(client, bounds, now) : new Map();
  return {
    epoch: head.epoch,
    number: upto,
    at: commit?.at ?? 0,
    revision: commit?.revision ?? 0,
    more,
    live: Object.fromEntries(live.map(({ cube, version }) => [cube, version])),
    cells: without(now, later),
    receipts: bounds.length > 0 ? await changedReceipts(client, bounds) : [],
  };
}

/** All cells in the order of their places, after one of them. */
export async function cellsFrom(
  client: PoolClient,
  after: Omit<ToldCell, 'values'>,
): Promise<ToldCell[]> {
  const rows = await rowsOf<CellRow>(
    client,
    `select bucket, combo, day, values, wide from core.cells where (bucket, combo, day) > ($1::smallint, $2::int, $3::int)
     order by bucket, combo, day limit ${MOST_CELLS}`,
    [after.bucket, after.combo, after.day],
  );
  return rows.map(toldCell);
}
