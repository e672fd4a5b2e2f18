import { DAY_MS, type FieldValue, type Finding } from '@nhip/contracts';
import { refuse } from '../expression/expr.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { columnId } from './each-column.js';
import { compileParts, type EachParts, type FeedParts } from './feed-parts.js';
import { distinct, finding } from './finding.js';
import type { IdReader } from '../model/record-id.js';
import type { RawContext, RawRow } from './raw-row.js';

/** The record that one of several columns of a row is. */
export interface MappedColumn {
  readonly column: string;
  readonly id: string;
  readonly deleted: boolean;
  /** Nothing stands there: a deletion, though the row is none. */
  readonly blank: boolean;
  readonly effective: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

interface MappedRecord {
  readonly ok: true;
  readonly id: string;
  readonly version: number;
  readonly versioned: boolean;
  readonly deleted: boolean;
  readonly effective: number;
  /** Names sorted, so that equal content is equal text. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** What the sender should know although the row was taken. */
  readonly findings: readonly Finding[];
  /** Of a feed whose rows make a record of each of several columns: all of them, of every row. The row has no fields then. */
  readonly columns?: readonly MappedColumn[];
}

interface RefusedRow {
  readonly ok: false;
  /** Whether the row says that it is a deletion. */
  readonly deleted: boolean;
  readonly findings: readonly Finding[];
}

export type MapResult = MappedRecord | RefusedRow;

/** Brings a raw row into the shared model. @param receivedAt integer ms of receipt */
export type FeedMapping = (row: RawRow, receivedAt: number) => MapResult;

/** The fields of a record, and what is said of them. */
function readRecord(
  { read, checks }: FeedParts,
  context: RawContext,
): Readonly<Record<string, FieldValue>> {
  const fields = read(context);
  if (context.findings.length > 0) return fields;
  for (const check of checks) {
    const failed = check(fields);
    if (failed) context.findings.push(failed);
  }
  return fields;
}

function readVersion(
  { version, timed }: FeedParts,
  context: RawContext,
  receivedAt: number,
): number {
  if (!version) return receivedAt;
  const before = context.findings.length;
  const value = version.read(context);
  if (typeof value !== 'number') {
    if (context.findings.length === before)
      context.findings.push(
        finding(
          'required-version',
          'thiếu phiên bản của nguồn',
          'the source version is missing',
          version.column,
        ),
      );
    return receivedAt;
  }
  if (timed && value > receivedAt + DAY_MS) {
    const shown = new Date(Math.min(value, 8.64e15)).toISOString();
    context.findings.push(
      finding(
        'version-in-future',
        `phiên bản ${shown} muộn hơn lúc nhận quá một ngày`,
        `version ${shown} is more than a day ahead of its receipt`,
        version.column,
        shown,
      ),
    );
  }
  return value;
}

/** @param column of which a finding is said */
function idOf(text: string, readId: IdReader, column: string, context: RawContext): string {
  const read = readId(text);
  if (typeof read === 'string') return read;
  context.findings.push({ ...read, ...(column && { column }) });
  return '';
}

function idIn({ id, readId }: FeedParts, context: RawContext): string {
  const before = context.findings.length;
  const value = id.read(context);
  if (value === null && context.findings.length > before) return '';
  return idOf(String(value ?? ''), readId, id.column, context);
}

/** Whether nothing stands in a column. What keeps its value from being read is said by the field that reads it. */
function isBlank({ read }: EachParts, context: RawContext): boolean {
  const findings: Finding[] = [];
  return read({ ...context, findings }) === null && findings.length === 0;
}

/** What is said of the name or the value of a column, or of its record, is said of the column. */
const saidOfColumn = (
  findings: readonly Finding[],
  column: string,
  { as, value }: EachParts,
): readonly Finding[] =>
  findings.map((one) => ([undefined, as, value].includes(one.column) ? { ...one, column } : one));

/** Characters that the records of a row may read again and again: a row is mapped in one turn. */
const MOST_REPEATED = 500_000;

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value) ?? '').length;

/** Says so where the records of a row repeat more of it than can be read in a turn. */
function tooMuchRepeated(
  { columns, repeated }: EachParts,
  { row }: RawContext,
): Finding | undefined {
  const lengths = repeated
    .filter((column) => Object.hasOwn(row, column))
    .map((column) => ({ column, length: lengthOf(row[column]) }));
  const characters = lengths.reduce((sum, { length }) => sum + length, 0);
  if (characters * columns.length <= MOST_REPEATED) return undefined;
  const longest = lengths.reduce((most, one) => (one.length > most.length ? one : most));
  const most = Math.floor(MOST_REPEATED / columns.length);
  return finding(
    'record-too-large',
    `${columns.length} bản ghi của dòng đều đọc lại các cột dài tổng cộng ${characters} ký tự, tối đa ${most}: rút ngắn các cột ấy`,
    `each of the ${columns.length} records of the row reads columns of ${characters} characters again, at most ${most} are taken: shorten them`,
    longest.column,
  );
}

/** The records that the columns of a row are; what is wrong with one of them keeps the whole row from being taken. */
function readColumns(
  parts: FeedParts,
  each: EachParts,
  { id, deleted }: Pick<MappedRecord, 'id' | 'deleted'>,
  context: RawContext,
): readonly MappedColumn[] {
  const tooMuch = deleted ? undefined : tooMuchRepeated(each, context);
  if (tooMuch) {
    context.findings.push(tooMuch);
    return [];
  }
  const row: Record<string, unknown> = { ...context.row };
  return each.columns.map((column) => {
    row[each.as] = column;
    row[each.value] = Object.hasOwn(context.row, column) ? context.row[column] : null;
    const own: RawContext = { row, at: context.at, findings: [], notes: [] };
    const blank = !deleted && isBlank(each, own);
    const fields = deleted || blank ? {} : readRecord(parts, own);
    // A row without an id is told once.
    const ofId = id === '' ? '' : idOf(columnId(id, column), each.readId, column, own);
    context.findings.push(...saidOfColumn(own.findings, column, each));
    context.notes.push(...saidOfColumn(own.notes, column, each));
    return { column, id: ofId, deleted: deleted || blank, blank, effective: own.at, fields };
  });
}

/**
 * Compiles a feed's mapping against the catalogue; throws ExpressionError.
 * A deletion needs its id and version only. The mapping itself never throws: what is wrong with a row are its findings.
 */
export function compileFeed(feed: Defined<'feed'>, catalogue: Catalogue): FeedMapping {
  const type = catalogue.get('type', feed.record);
  if (!type)
    return refuse(
      'unknown-type',
      0,
      `không có kiểu bản ghi “${feed.record}”`,
      `there is no record type “${feed.record}”`,
    );
  const compiled = compileParts(feed, type, catalogue);
  return (row, receivedAt) => {
    const context: RawContext = { row, at: receivedAt, findings: [], notes: [] };
    const id = idIn(compiled, context);
    const version = readVersion(compiled, context, receivedAt);
    const before = context.findings.length;
    const deleted = compiled.deleted?.(context) === true;
    // Of a row of which nobody knows whether it is a deletion no field can be asked for.
    const isKnown = context.findings.length === before;
    const { each } = compiled;
    const columns =
      each && isKnown ? readColumns(compiled, each, { id, deleted }, context) : undefined;
    const fields = each || deleted || !isKnown ? {} : readRecord(compiled, context);
    if (context.findings.length > 0)
      return { ok: false, deleted, findings: distinct(context.findings) };
    const record: MappedRecord = {
      ok: true,
      id,
      version,
      versioned: compiled.version !== undefined,
      deleted,
      effective: context.at,
      fields,
      findings: distinct(context.notes),
    };
    return columns ? { ...record, columns } : record;
  };
}
