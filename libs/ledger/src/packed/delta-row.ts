import { ByteReader, ByteWriter } from './bytes.js';
import { plus, type Exact } from './exact.js';
import { readValues, writeValues } from './values.js';

/** Days of a block: a delta row is about one combination and one block. */
export const BLOCK_DAYS = 32;
export const blockOf = (day: number): number => Math.floor(day / BLOCK_DAYS);
/** The days that cells can have: blocks are smallints, and the first one holds what has no day. Some 2,800 years around 1970. */
export const [FIRST_DAY, LAST_DAY] = [-32_767 * BLOCK_DAYS, 32_768 * BLOCK_DAYS - 1] as const;
/** A row holds at most so many entries: what a page of `explain` reads at once. */
export const MOST_ENTRIES = 2_000;

/** What one batch changed in what one record adds to one cell. */
export interface Entry {
  readonly batch: number;
  readonly record: number;
  readonly day: number;
  readonly values: readonly Exact[];
}

/** Entries of one combination and block, packed; `sums` are theirs, by day. */
export interface DeltaRow {
  /** Of the run that the row belongs to: no entry's batch lies outside. */
  readonly firstBatch: number;
  readonly lastBatch: number;
  readonly firstRecord: number;
  readonly lastRecord: number;
  readonly sums: Buffer;
  readonly entries: Buffer;
}

const byPlace = (a: Entry, b: Entry): number =>
  a.record - b.record || a.batch - b.batch || a.day - b.day;
const areSorted = (entries: readonly Entry[]): boolean =>
  entries.every((entry, i) => i === 0 || byPlace(entries[i - 1] as Entry, entry) <= 0);

function addAll(sum: Exact[], values: readonly Exact[]): void {
  for (let i = 0; i < values.length; i += 1) sum[i] = plus(sum[i] ?? 0, values[i] ?? 0);
}

/** Adds values to the sum of a day, or of whatever sums are kept by. */
export function addTo<K>(sums: Map<K, Exact[]>, key: K, values: readonly Exact[]): void {
  const sum = sums.get(key);
  if (!sum) sums.set(key, [...values]);
  else addAll(sum, values);
}

const scratch = new ByteWriter();
const packed = (): Buffer => Buffer.from(scratch.bytes);

/** Values of the days of a block, by place in it. */
export type BlockDays = (Exact[] | undefined)[];
export const noDays = (): BlockDays => new Array<Exact[] | undefined>(BLOCK_DAYS).fill(undefined);

/** Packs the days of a block, in their order. */
export function packDays(days: BlockDays): Buffer {
  scratch.clear();
  for (let i = 0; i < BLOCK_DAYS; i += 1) {
    const values = days[i];
    if (!values) continue;
    scratch.byte(i);
    writeValues(scratch, values);
  }
  return packed();
}

/** The days that `packDays` wrote, by their places in the block. */
function* readDays(
  packed: Uint8Array,
  measures: number,
): Generator<readonly [place: number, values: Exact[]]> {
  const reader = new ByteReader(packed);
  while (reader.more) yield [reader.byte(), readValues(reader, measures)];
}

export function unpackDays(packed: Uint8Array, measures: number): BlockDays {
  const days = noDays();
  for (const [place, values] of readDays(packed, measures)) days[place] = values;
  return days;
}

function packSums(entries: readonly Entry[], from: number): Buffer {
  const sums = noDays();
  for (const { day, values } of entries) {
    const sum = sums[day - from];
    if (sum) addAll(sum, values);
    else sums[day - from] = [...values];
  }
  return packDays(sums);
}

/** Entries in the order of their records: the record as a difference to the one before, the batch to the row's first. */
function packEntries(entries: readonly Entry[], firstBatch: number, from: number): Buffer {
  scratch.clear();
  let last = 0;
  for (const { record, batch, day, values } of entries) {
    scratch.unsigned(record - last);
    scratch.unsigned(batch - firstBatch);
    scratch.byte(day - from);
    writeValues(scratch, values);
    last = record;
  }
  return packed();
}

/** The first and the last batch of entries. */
function spanOf(entries: readonly Entry[]): Pick<DeltaRow, 'firstBatch' | 'lastBatch'> {
  let [firstBatch, lastBatch] = [Number.MAX_SAFE_INTEGER, 0];
  for (const { batch } of entries) {
    firstBatch = Math.min(firstBatch, batch);
    lastBatch = Math.max(lastBatch, batch);
  }
  return { firstBatch, lastBatch };
}

/**
 * Packs entries of one combination and block into a run: rows of neighbouring records, which all name the first and the last batch of the run.
 * A record's entries never part, whatever their number.
 */
export function packRows(entries: readonly Entry[], block: number): DeltaRow[] {
  // The writer adds them in this order, but for days of one record.
  const sorted = areSorted(entries) ? entries : [...entries].sort(byPlace);
  const span = spanOf(sorted);
  const rows: DeltaRow[] = [];
  for (let from = 0; from < sorted.length;) {
    let to = Math.min(from + MOST_ENTRIES, sorted.length);
    while (to < sorted.length && sorted[to]?.record === sorted[to - 1]?.record) to += 1;
    const some = sorted.slice(from, to);
    rows.push({
      ...span,
      firstRecord: some[0]?.record ?? 0,
      lastRecord: some.at(-1)?.record ?? 0,
      sums: packSums(some, block * BLOCK_DAYS),
      entries: packEntries(some, span.firstBatch, block * BLOCK_DAYS),
    });
    from = to;
  }
  return rows;
}

/** The sums of a row, or the cells of a block, by day. */
export function unpackSums(
  sums: Uint8Array,
  block: number,
  measures: number,
): Map<number, Exact[]> {
  const byDay = new Map<number, Exact[]>();
  for (const [place, values] of readDays(sums, measures))
    byDay.set(block * BLOCK_DAYS + place, values);
  return byDay;
}

/** The entries of a row, by record, batch and day. */
export function* unpackEntries(
  row: Pick<DeltaRow, 'firstBatch' | 'entries'>,
  block: number,
  measures: number,
): Generator<Entry> {
  const reader = new ByteReader(row.entries);
  let record = 0;
  while (reader.more) {
    record += reader.unsigned();
    const batch = row.firstBatch + reader.unsigned();
    const day = block * BLOCK_DAYS + reader.byte();
    yield { record, batch, day, values: readValues(reader, measures) };
  }
}

/** Batches of a bucket: after the one, up to the other. */
export interface BatchSpan {
  readonly after: number;
  readonly upTo: number;
}

/** The sums of what batches of a span added, by day. Entries are read only where the row lies across a bound of it. */
export function sumsWithin(
  row: DeltaRow,
  { after, upTo }: BatchSpan,
  block: number,
  measures: number,
): Map<number, Exact[]> {
  if (row.lastBatch <= after || row.firstBatch > upTo) return new Map();
  if (row.firstBatch > after && row.lastBatch <= upTo) return unpackSums(row.sums, block, measures);
  const within = new Map<number, Exact[]>();
  for (const { batch, day, values } of unpackEntries(row, block, measures))
    if (batch > after && batch <= upTo) addTo(within, day, values);
  return within;
}

/** The sums of a row's entries up to a batch. */
export const sumsUpTo = (
  row: DeltaRow,
  batch: number,
  block: number,
  measures: number,
): Map<number, Exact[]> => sumsWithin(row, { after: -1, upTo: batch }, block, measures);
