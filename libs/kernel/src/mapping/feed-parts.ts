import type { Finding } from '@nhip/contracts';
import { checkExpression } from '../expression/check-expression.js';
import { refuse } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Scope } from '../expression/scope.js';
import { compileBounds, compileJs, type Fields } from '../expression/to-js.js';
import { scopeOf } from '../model/record-scope.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CheckBody, Defined, FeedBody, TypeBody } from '../model/definitions.js';
import { idReader, type IdReader } from '../model/record-id.js';
import { readZone } from '../time/read-instant.js';
import { asBoolean, asText, asVersion } from './convert.js';
import { columnsIn, flagOf } from './deletion.js';
import { eachColumns } from './each-column.js';
import { finding } from './finding.js';
import { mapField } from './map-field.js';
import { columnOf, compileRawExpression } from './raw-expression.js';
import { emptyWord, type Raw, type RawEvaluator } from './raw-row.js';
import type { RawScope } from './raw-scope.js';

export interface Field {
  readonly name: string;
  readonly read: RawEvaluator;
  /** Said where it must have a value and has none. */
  readonly missing: Finding | undefined;
}

export type Check = (fields: Fields) => Finding | undefined;

/** What makes a record of each of several columns of a row. */
export interface EachParts {
  readonly columns: readonly string[];
  /** What the mapping calls the name of a column, and its value. */
  readonly as: string;
  readonly value: string;
  /** Null where nothing stands in a column. */
  readonly read: RawEvaluator;
  /** Of the record's id; that of the row is any. */
  readonly readId: IdReader;
}

export interface FeedParts {
  readonly id: Raw;
  readonly readId: IdReader;
  readonly each: EachParts | undefined;
  readonly version: Raw | undefined;
  /** Only an instant can lie in the future; a counter cannot. */
  readonly timed: boolean;
  readonly deleted: RawEvaluator | undefined;
  readonly effective: Field | undefined;
  /** By name. */
  readonly fields: readonly Field[];
  readonly checks: readonly Check[];
}

function compileCheck(body: CheckBody, code: string, scope: Scope): Check {
  const tree = checkExpression(parseExpression(body.that), scope);
  if (tree.type !== 'boolean')
    return refuse(
      'type-mismatch',
      0,
      `“${body.that}” phải là điều kiện`,
      `“${body.that}” must be a condition`,
    );
  const [holds, within] = [compileJs(tree), compileBounds([tree])];
  return (fields) => {
    if (within && !within(fields))
      return finding(
        'out-of-range',
        'giá trị quá lớn để kiểm tra',
        'a value is too large to be checked',
      );
    return holds(fields) === false ? finding(body.code ?? code, body.vi, body.en) : undefined;
  };
}

function compileField(name: string, feed: Defined<'feed'>, type: TypeBody, scope: RawScope): Field {
  const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (field) {
    const source = feed.map[name] ?? '';
    const [column, ...others] = new Set(columnsIn(source));
    const one = others.length === 0 ? column : undefined;
    return {
      name,
      read: mapField(source, field, scope),
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

const mapped = (feed: Defined<'feed'>): string[] =>
  Object.keys(feed.map)
    .filter((name) => name !== 'id')
    .sort();

export function versionOf(source: string, scope: RawScope): Raw {
  const version = compileRawExpression(source, scope);
  if (version.type === 'instant' || (version.type === 'number' && version.scale === 0))
    return version;
  return version.type === 'raw' || version.type === 'text'
    ? asVersion(version, scope.zone)
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
  if (condition.type === 'boolean') return condition.read;
  return condition.type === 'raw'
    ? asBoolean(condition).read
    : refuse(
        'type-mismatch',
        0,
        `${name} phải là điều kiện, ở đây là ${condition.type}`,
        `${name} must be a condition, this is ${condition.type}`,
      );
}

const deletedOf = (
  deleted: Exclude<FeedBody['deleted'], undefined>,
  scope: RawScope,
): RawEvaluator =>
  typeof deleted === 'string' ? conditionOf(deleted, scope, 'deleted') : flagOf(deleted, scope);

function idOf(feed: Defined<'feed'>, scope: RawScope): Raw {
  if (!feed.map['id'])
    return refuse('missing-id', 0, 'phép ánh xạ cần “id”', 'the mapping needs “id”');
  const id = compileRawExpression(feed.map['id'], scope);
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
  columns: Object.keys(feed.contract.properties),
  personal: new Set(feed.personal),
  empty: new Set((feed.empty ?? []).map(emptyWord)),
  zone: feed.zone === undefined ? undefined : readZone(feed.zone),
  list: (name) => catalogue.codeLists.get(name),
});

/** What expressions over one column of a row may read: name and value of it too. */
function scopeOfColumns(feed: Defined<'feed'>, catalogue: Catalogue): RawScope {
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
  const { read } = columnOf(value, scopeOfColumns(feed, catalogue));
  return { columns: eachColumns(feed), as, value, read, readId: idReader(type.recordId?.pattern) };
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
    id: idOf(feed, scope),
    readId: idReader(each ? undefined : type.recordId?.pattern),
    each,
    version,
    timed: version?.type !== 'number',
    deleted: feed.deleted === undefined ? undefined : deletedOf(feed.deleted, scope),
    effective: fields.find(({ name }) => name === type.effective),
    fields,
    checks: [
      ...(type.checks ?? []).map((body) => compileCheck(body, 'check-failed', ofRecords)),
      ...(feed.checks ?? []).map((body) => compileCheck(body, 'needs-confirmation', ofRecords)),
    ],
  };
}

/** One part of a feed that can be compiled alone, at its path in the definition. */
export interface FeedTrial {
  readonly path: readonly (string | number)[];
  compile(): unknown;
}

/** The parts of a feed one by one, so that every wrong one is said with its own line. */
export function feedTrials(
  feed: Defined<'feed'>,
  type: TypeBody,
  catalogue: Catalogue,
): readonly FeedTrial[] {
  const scope = scopeOfRows(feed, catalogue);
  const ofColumns = scopeOfColumns(feed, catalogue);
  const { version, deleted, skip, checks = [] } = feed;
  return [
    ...(feed.each ? [{ path: ['each', 'columns'], compile: () => eachColumns(feed) }] : []),
    {
      path: feed.map['id'] === undefined ? ['map'] : ['map', 'id'],
      compile: () => idOf(feed, scope),
    },
    ...mapped(feed).map((name) => ({
      path: ['map', name],
      compile: () => compileField(name, feed, type, ofColumns),
    })),
    ...(version === undefined
      ? []
      : [{ path: ['version'], compile: () => versionOf(version, scope) }]),
    ...(deleted === undefined
      ? []
      : [{ path: ['deleted'], compile: () => deletedOf(deleted, scope) }]),
    ...(skip === undefined
      ? []
      : [{ path: ['skip'], compile: () => conditionOf(skip, scope, 'skip') }]),
    ...checks.map((body, i) => ({
      path: ['checks', i, 'that'],
      compile: () => compileCheck(body, '', scopeOf(type, catalogue)),
    })),
  ];
}

/** Compiles a check of a record type alone; throws ExpressionError. */
export const tryCheck = (body: CheckBody, type: TypeBody, catalogue: Catalogue): unknown =>
  compileCheck(body, '', scopeOf(type, catalogue));
