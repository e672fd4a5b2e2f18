import { LEDGER_COUNTS, type LedgerCount, type RecordCounts } from '@nhip/contracts';
import { query, type PoolClient } from '@nhip/platform';
import { addTo, BLOCK_DAYS, blockOf, sumsWithin, unpackSums } from '../packed/delta-row.js';
import { subtract } from '../packed/contribution.js';
import type { Exact } from '../packed/exact.js';
import { spansOf } from '../read/bounds.js';
import { deltaRowOf, type DeltaRecord } from '../read/deltas.js';
import type { Span } from '../read/question.js';
import { liveVersions } from '../store/cube-versions.js';

/** A page holds at most so many commits, and so many cells unless one commit alone has more. */
export const MOST_COMMITS = 500;
export const MOST_CELLS = 20_000;

export interface CellPlace {
  readonly bucket: number;
  readonly combo: number;
  readonly day: number;
}

export interface ToldCell extends CellPlace {
  readonly values: readonly Exact[];
}

export interface ToldReceipt extends Readonly<Record<LedgerCount, number>> {
  readonly bucket: number;
  readonly id: string;
  readonly feed: string;
  readonly agency: string;
  readonly receivedAt: number;
  /** Where the first of the forbidden rows stand in the delivery. */
  readonly forbiddenRows: readonly number[];
  /** Of the records that rows make several of. */
  readonly records?: RecordCounts | null | undefined;
  readonly withdraws: boolean;
  readonly simulated: boolean;
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

type Delta = DeltaRecord & { readonly measures: number };
interface CellsRow {
  readonly bucket: number;
  readonly combo: number;
  readonly block: number;
  readonly days: Buffer;
  readonly measures: number;
}

/** Runs `read` on one snapshot. */
export async function onSnapshot<T>(client: PoolClient, read: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read, read only');
  const result = await read();
  await client.query('commit');
  return result;
}

export async function headOf(client: PoolClient): Promise<Head> {
  const [row] = await query<Head>(
    client,
    'select epoch, number::float8, published::float8 from core.head',
  );
  return row ?? { epoch: 1, number: 0, published: 0 };
}

/** Buckets in which there are commits after one, up to another. */
const changedSpans = async (client: PoolClient, after: number, upto: number): Promise<Span[]> =>
  (await spansOf(client, after, upto)).filter((span) => span.upTo > span.after);

const asColumns = (spans: readonly Span[]): unknown[] => [
  spans.map(({ bucket }) => bucket),
  spans.map(({ after }) => after),
  spans.map(({ upTo }) => upTo),
  Math.min(...spans.map(({ after }) => after)),
];

/**
 * Rows of a table that touch the spans, as something to select from, with the span of each as `b`; for the parameters of `asColumns`.
 * The newest rows are read once, and not for each bucket all that are its own.
 */
const touched = (table: string, row: string, last: string, first = last): string =>
  `(select * from ${table} where ${last} > $4 offset 0) ${row} cross join lateral (
     select * from unnest($1::smallint[], $2::bigint[], $3::bigint[]) span(bucket, since, upto)
     where span.bucket = ${row}.bucket and ${row}.${last} > since and ${row}.${first} <= upto offset 0) b`;

const COLUMNS =
  'd.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums, k.measures';

/** Cells that the batches of a page changed, by their place. */
async function changedCells(
  client: PoolClient,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, CellPlace>> {
  const rows = await query<Delta>(
    client,
    `select ${COLUMNS}, case when d.first_batch <= b.since or d.batch > b.upto then d.entries end as entries
     from ${touched('core.delta', 'd', 'batch', 'first_batch')}
     cross join lateral (select measures from core.combo where id = d.combo offset 0) k`,
    asColumns(spans),
  );
  const spanOf = new Map(spans.map((span) => [span.bucket, span]));
  const cells = new Map<string, CellPlace>();
  for (const row of rows) {
    const { bucket, combo, block, measures } = row;
    const span = spanOf.get(bucket) as Span;
    for (const day of sumsWithin(deltaRowOf(row), span, block, measures).keys())
      cells.set(placeOf({ bucket, combo, day }), { bucket, combo, day });
  }
  return cells;
}

const placeOf = ({ bucket, combo, day }: CellPlace): string => `${bucket}/${combo}/${day}`;

const toldCells = ({ bucket, combo, block, days, measures }: CellsRow): ToldCell[] =>
  Array.from(unpackSums(days, block, measures), ([day, values]) => ({
    bucket,
    combo,
    day,
    values,
  }));

type BlockPlace = readonly [bucket: number, combo: number, block: number];

/** The blocks of cells, each once. */
const blocksOf = (cells: Iterable<CellPlace>): BlockPlace[] => [
  ...new Map(
    Array.from(cells, ({ bucket, combo, day }) => {
      const place: BlockPlace = [bucket, combo, blockOf(day)];
      return [place.join('/'), place] as const;
    }),
  ).values(),
];
const columnOf = (places: readonly BlockPlace[], i: 0 | 1 | 2): number[] =>
  places.map((place) => place[i]);

async function valuesNow(
  client: PoolClient,
  places: ReadonlyMap<string, CellPlace>,
): Promise<ToldCell[]> {
  const blocks = blocksOf(places.values());
  const rows = await query<CellsRow>(
    client,
    `select c.bucket, c.combo, c.block, c.days, k.measures
     from unnest($1::smallint[], $2::int[], $3::smallint[]) p(bucket, combo, block) join core.cells c using (bucket, combo, block)
     cross join lateral (select measures from core.combo where id = c.combo offset 0) k`,
    [columnOf(blocks, 0), columnOf(blocks, 1), columnOf(blocks, 2)],
  );
  return rows.flatMap(toldCells).filter((cell) => places.has(placeOf(cell)));
}

/** What batches after those of the page added to its cells. */
async function addedLater(
  client: PoolClient,
  spans: readonly Span[],
  cells: readonly ToldCell[],
): Promise<ReadonlyMap<string, readonly Exact[]>> {
  const uptoOf = new Map(spans.map(({ bucket, upTo }) => [bucket, upTo]));
  const blocks = blocksOf(cells);
  const rows = await query<Delta>(
    client,
    `select ${COLUMNS}, case when d.first_batch <= p.upto then d.entries end as entries
     from unnest($1::smallint[], $2::int[], $3::smallint[], $4::bigint[]) p(bucket, combo, block, upto)
     cross join lateral (select * from core.delta where bucket = p.bucket and combo = p.combo and block = p.block and batch > p.upto offset 0) d
     cross join lateral (select measures from core.combo where id = d.combo offset 0) k`,
    [
      columnOf(blocks, 0),
      columnOf(blocks, 1),
      columnOf(blocks, 2),
      blocks.map(([bucket]) => uptoOf.get(bucket)),
    ],
  );
  const later = new Map<string, Exact[]>();
  for (const row of rows) {
    const { bucket, combo, block, measures } = row;
    const span = { after: uptoOf.get(bucket) ?? 0, upTo: Infinity };
    for (const [day, values] of sumsWithin(deltaRowOf(row), span, block, measures))
      addTo(later, placeOf({ bucket, combo, day }), values);
  }
  return later;
}

function without(
  cells: readonly ToldCell[],
  later: ReadonlyMap<string, readonly Exact[]>,
): ToldCell[] {
  return cells.map((cell) => {
    const added = later.get(placeOf(cell));
    return added ? { ...cell, values: subtract(cell.values, added) } : cell;
  });
}

const MOST_FORBIDDEN = 100;
/** Asked for those receipts alone that have any. */
const FORBIDDEN_ROWS = `case when r.forbidden > 0 or (r.records::json->>'forbidden')::bigint > 0 then
  array(select distinct line from core.forbidden f where f.bucket = r.bucket and f.receipt = r.num order by line limit ${MOST_FORBIDDEN}) else '{}' end`;

const COUNTS = LEDGER_COUNTS.map((name) => `r.${name}::float8`).join(', ');

async function changedReceipts(client: PoolClient, spans: readonly Span[]): Promise<ToldReceipt[]> {
  return query<ToldReceipt>(
    client,
    `select r.bucket, r.id, r.feed, r.agency, r.received_at::float8 as "receivedAt", ${COUNTS},
       ${FORBIDDEN_ROWS} as "forbiddenRows", r.records::json, r.withdraws, r.simulated, c.number::float8 as commit
     from ${touched('core.receipt', 'r', 'last_batch')}
     cross join lateral (select number from core.commits where batch = r.last_batch offset 0) c order by c.number`,
    asColumns(spans),
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
  readonly spans: readonly Span[];
  readonly places: ReadonlyMap<string, CellPlace>;
}> {
  for (let upto = Math.min(number, after + most); ;) {
    const spans = await changedSpans(client, after, upto);
    const places = spans.length > 0 ? await changedCells(client, spans) : new Map();
    if (most === Infinity || places.size <= MOST_CELLS || upto <= after + 1)
      return { upto, spans, places };
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
  const { upto, spans, places } = await pageBounds(client, head, after, most);
  const [commit] = await query<{ at: number; revision: number }>(
    client,
    'select at::float8, revision from core.commits where number = $1',
    [upto],
  );
  const now = places.size > 0 ? await valuesNow(client, places) : [];
  const more = upto < head.number;
  const later = more && now.length > 0 ? await addedLater(client, spans, now) : new Map();
  return {
    epoch: head.epoch,
    number: upto,
    at: commit?.at ?? 0,
    revision: commit?.revision ?? 0,
    more,
    live: await liveVersions(client, upto),
    cells: without(now, later),
    receipts: spans.length > 0 ? await changedReceipts(client, spans) : [],
  };
}

/** All cells in the order of their places, after the block of one of them: whole blocks. */
export async function cellsFrom(client: PoolClient, after: CellPlace): Promise<ToldCell[]> {
  const rows = await query<CellsRow>(
    client,
    `select c.bucket, c.combo, c.block, c.days, k.measures from core.cells c
     cross join lateral (select measures from core.combo where id = c.combo offset 0) k
     where (c.bucket, c.combo, c.block) > ($1::smallint, $2::int, $3::smallint)
     order by c.bucket, c.combo, c.block limit ${MOST_CELLS / BLOCK_DAYS}`,
    [after.bucket, after.combo, blockOf(after.day)],
  );
  return rows.flatMap(toldCells);
}
