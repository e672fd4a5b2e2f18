import type { FieldValue, Finding } from '@nhip/contracts';
import { checkExpression } from '../expression/check-expression.js';
import type { Fields } from '../expression/evaluator.js';
import { refuse } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Scope } from '../expression/scope.js';
import { compileBounds, compileCalendarBounds, compileJs } from '../expression/to-js.js';
import { calendarsIn, type Typed } from '../expression/typed.js';
import { scopeOf } from '../model/record-scope.js';
import type { Catalogue } from '../model/catalogue.js';
import type {
  CheckBody,
  Defined,
  FeedBody,
  FieldBody,
  ListMapBody,
  TypeBody,
} from '../model/definitions.js';
import { personalOf } from '../model/personal.js';
import { idReader, type IdReader } from '../model/record-id.js';
import { periodOf } from '../time/days.js';
import { readZone } from '../time/read-instant.js';
import { compileCode } from './code.js';
import { asBoolean, asText, asVersion } from './convert.js';
import { columnsOfMap, flagOf } from './deletion.js';
import { eachColumns } from './each-column.js';
import { fieldsReader, type Field } from './field.js';
import { finding } from './finding.js';
import { mapField } from './map-field.js';
import { compileList } from './map-list.js';
import { columnOf, compileRawExpression } from './raw-expression.js';
import {
  compileReading,
  emptyWord,
  type Raw,
  type RawContext,
  type RawEvaluator,
  type Reading,
} from './raw-row.js';
import type { RawScope } from './raw-scope.js';

export type Check = (fields: Fields) => Finding | undefined;

/** What makes a record of each of several columns of a row. */
export interface EachParts {
  readonly columns: readonly string[];
  /** What the mapping calls the name of a column, and its value. */
  readonly as: string;
  readonly value: string;
  /** The other columns that its fields read, each as often as they do: all records of a row read them again. */
  readonly repeated: readonly string[];
  /** Null where nothing stands in a column. */
  readonly read: RawEvaluator;
  /** Of the record's id; that of the row is any. */
  readonly readId: IdReader;
}

export interface FeedParts {
  readonly id: Reading;
  readonly readId: IdReader;
  readonly each: EachParts | undefined;
  readonly version: Reading | undefined;
  /** Only an instant can lie in the future; a counter cannot. */
  readonly timed: boolean;
  readonly deleted: RawEvaluator | undefined;
  /** Names sorted. The effective instant is read first, and is the context's from then on. */
  readonly read: (context: RawContext) => Readonly<Record<string, FieldValue>>;
  readonly checks: readonly Check[];
}

const OUT_OF_RANGE = finding(
  'out-of-range',
  'giá trị quá lớn để kiểm tra',
  'a value is too large to be checked',
);

/** What is said of a day that the calendars of a condition do not know. */
function notKnown(tree: Typed): Finding {
  const calendars = [...new Set(calendarsIn(tree))];
  const years = calendars
    .map(({ id, first, last }) => `${id} ${periodOf(first, 'year')}–${periodOf(last, 'year')}`)
    .join(', ');
  return finding(
    'calendar-not-known',
    `có ngày nằm ngoài các năm mà lịch làm việc đã biết (${years})`,
    `a day lies outside the years that the working calendar knows (${years})`,
  );
}

/** @param code of its findings, where it names none */
export function compileCheck(body: CheckBody, code: string, scope: Scope): Check {
  const tree = checkExpression(parseExpression(body.that), scope);
  if (tree.type !== 'boolean')
    return refuse(
      'type-mismatch',
      0,
      `“${body.that}” phải là điều kiện`,
      `“${body.that}” must be a condition`,
    );
  const [holds, within, isKnown] = [
    compileJs(tree),
    compileBounds([tree]),
    compileCalendarBounds([tree]),
  ];
  const unknown = notKnown(tree);
  return (fields) => {
    if (isKnown && !isKnown(fields)) return unknown;
    if (within && !within(fields)) return OUT_OF_RANGE;
    return holds(fields) === false ? finding(body.code ?? code, body.vi, body.en) : undefined;
  };
}

function readerOf(
  source: string | ListMapBody,
  field: FieldBody,
  feed: Defined<'feed'>,
  scope: RawScope,
): Field['read'] {
  const { list } = field;
  if (typeof source === 'string' && !list) return mapField(source, field, scope);
  if (typeof source !== 'string' && list)
    return compileList(source, { ...field, list }, feed, scope);
  const [vi, en] = list
    ? [
        'trường là danh sách, ánh xạ cho một giá trị',
        'the field is a list, the mapping gives a value',
      ]
    : [
        'trường là một giá trị, ánh xạ cho danh sách',
        'the field is a value, the mapping gives a list',
      ];
  return refuse('type-mismatch', 0, vi, en, LIST_HINT);
}

const LIST_HINT = {
  vi: 'danh sách viết bằng each: r.cot và fields: { a: item.a }',
  en: 'a list is written by each: r.column and fields: { a: item.a }',
};

export function compileField(
  name: string,
  feed: Defined<'feed'>,
  type: TypeBody,
  scope: RawScope,
): Field {
  const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (field?.value !== undefined)
    return refuse(
      'derived-field',
      0,
      `“${name}” được tính từ các trường khác, không ánh xạ được`,
      `“${name}” is computed from other fields, and cannot be mapped`,
      {
        vi: 'bỏ nó khỏi map, hoặc bỏ value của nó trong kiểu bản ghi',
        en: 'leave it out of the map, or take its value out of the record type',
      },
    );
  if (field) {
    const source = feed.map[name] ?? '';
    const [column, ...others] = new Set(columnsOfMap(source));
    const one = others.length === 0 ? column : undefined;
    return {
      name,
      read: readerOf(source, field, feed, scope),
      missing: field.required
        ? finding('required-field', `thiếu “${name}”`, `“${name}” is missing`, one)
        : undefined,
    };
  }
  const known = Object.keys(type.fields).join(', ');
  return refuse(
    'unknown-field',
    0,
    `kiểu “${feed.record}” không có trường “${name}”`,
    `type “${feed.record}” has no field “${name}”`,
    {
      vi: `có: ${known}`,
      en: `known are: ${known}`,
    },
  );
}

export const mapped = (feed: Defined<'feed'>): string[] =>
  Object.keys(feed.map)
    .filter((name) => name !== 'id')
    .sort();

export function versionOf(source: string, scope: RawScope): Reading {
  const version = compileRawExpression(source, scope);
  if (version.type === 'instant' || (version.type === 'number' && version.scale === 0))
    return compileReading(version);
  return version.type === 'raw' || version.type === 'text'
    ? compileReading(asVersion(version, scope.zone))
    : refuse(
        'type-mismatch',
        0,
        `phiên bản không thể là ${version.type}`,
        `a version cannot be ${version.type}`,
      );
}

/** @param name of the part of the feed, as it is said where it is no condition */
export function conditionOf(source: string, scope: RawScope, name: string): RawEvaluator {
  const condition = compileRawExpression(source, scope);
  if (condition.type === 'boolean') return compileCode(condition.code);
  return condition.type === 'raw'
    ? compileCode(asBoolean(condition).code)
    : refuse(
        'type-mismatch',
        0,
        `${name} phải là điều kiện, ở đây là ${condition.type}`,
        `${name} must be a condition, this is ${condition.type}`,
      );
}

export const deletedOf = (
  deleted: Exclude<FeedBody['deleted'], undefined>,
  scope: RawScope,
): RawEvaluator =>
  typeof deleted === 'string' ? conditionOf(deleted, scope, 'deleted') : flagOf(deleted, scope);

export function idOf(feed: Defined<'feed'>, scope: RawScope): Raw {
  const { id: source } = feed.map;
  if (!source || typeof source !== 'string')
    return refuse('missing-id', 0, 'phép ánh xạ cần “id”', 'the mapping needs “id”');
  const id = compileRawExpression(source, scope);
  return id.type === 'raw' || id.type === 'text'
    ? asText(id)
    : refuse(
        'type-mismatch',
        0,
        `id phải là văn bản, ở đây là ${id.type}`,
        `an id must be text, this is ${id.type}`,
      );
}

/** What expressions over the raw rows of a feed, as they are kept, may read. */
export const scopeOfRows = (feed: Defined<'feed'>, catalogue: Catalogue): RawScope => ({
  root: 'r',
  columns: Object.keys(feed.contract.properties),
  personal: personalOf(feed).columns,
  empty: new Set((feed.empty ?? []).map(emptyWord)),
  zone: feed.zone === undefined ? undefined : readZone(feed.zone),
  list: (name) => catalogue.codeLists.get(name),
  idsOf: (type) => idReader(catalogue.get('type', type)?.recordId?.pattern),
});

/** What expressions over one column of a row may read: name and value of it too. */
export function scopeOfColumns(feed: Defined<'feed'>, catalogue: Catalogue): RawScope {
  const scope = scopeOfRows(feed, catalogue);
  const { each } = feed;
  return each ? { ...scope, columns: [...scope.columns, each.as, each.value] } : scope;
}

function eachOf(
  feed: Defined<'feed'>,
  type: TypeBody,
  catalogue: Catalogue,
): EachParts | undefined {
  if (!feed.each) return undefined;
  const { as, value } = feed.each;
  const { read } = compileReading(columnOf(value, scopeOfColumns(feed, catalogue)));
  const repeated = mapped(feed)
    .flatMap((name) => columnsOfMap(feed.map[name] ?? ''))
    .filter((column) => column !== as && column !== value);
  const readId = idReader(type.recordId?.pattern);
  return { columns: eachColumns(feed), as, value, repeated, read, readId };
}

/** Compiles all parts of a feed's mapping; throws ExpressionError. */
export function compileParts(
  feed: Defined<'feed'>,
  type: TypeBody,
  catalogue: Catalogue,
): FeedParts {
  const [scope, ofRecords] = [scopeOfRows(feed, catalogue), scopeOf(type, catalogue)];
  const each = eachOf(feed, type, catalogue);
  const ofColumns = scopeOfColumns(feed, catalogue);
  const fields = mapped(feed).map((name) => compileField(name, feed, type, ofColumns));
  const version = feed.version === undefined ? undefined : versionOf(feed.version, scope);
  return {
    id: compileReading(idOf(feed, scope)),
    readId: idReader(each ? undefined : type.recordId?.pattern),
    each,
    version,
    timed: version?.type !== 'number',
    deleted: feed.deleted === undefined ? undefined : deletedOf(feed.deleted, scope),
    read: fieldsReader(
      fields,
      fields.find(({ name }) => name === type.effective),
    ),
    checks: [
      ...(type.checks ?? []).map((body) => compileCheck(body, 'check-failed', ofRecords)),
      ...(feed.checks ?? []).map((body) => compileCheck(body, 'needs-confirmation', ofRecords)),
    ],
  };
}
