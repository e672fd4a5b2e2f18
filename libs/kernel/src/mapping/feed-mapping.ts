import type { FieldValue, Finding } from '@nhip/contracts';
import { checkExpression } from '../expression/check-expression.js';
import { refuse } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Scope } from '../expression/scope.js';
import { compileBounds, compileJs, type Fields } from '../expression/to-js.js';
import { scopeOf } from '../indicators/record-scope.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CheckBody, Defined, TypeBody } from '../model/definitions.js';
import { asBoolean, asText, asVersion } from './convert.js';
import { mapField } from './map-field.js';
import { compileRawExpression, type RawScope } from './raw-expression.js';
import type { Raw, RawContext, RawEvaluator, RawRow } from './raw-row.js';

export interface MappedRecord {
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
}

export type MapResult = MappedRecord | { readonly ok: false; readonly findings: readonly Finding[] };

/** Brings a raw row into the shared model. @param receivedAt integer ms of receipt */
export type FeedMapping = (row: RawRow, receivedAt: number) => MapResult;

const DAY_MS = 86_400_000;
const MAX_ID = 200;

interface Field {
  readonly name: string;
  readonly read: RawEvaluator;
  readonly required: boolean;
}

type Check = (fields: Fields) => Finding | undefined;

interface Compiled {
  readonly id: Raw;
  readonly version: Raw | undefined;
  /** Only an instant can lie in the future; a counter cannot. */
  readonly timed: boolean;
  readonly deleted: RawEvaluator | undefined;
  readonly effective: Field | undefined;
  /** By name. */
  readonly fields: readonly Field[];
  readonly checks: readonly Check[];
}

const finding = (code: string, vi: string, en: string, column?: string, value?: string): Finding => ({
  code,
  ...(column && { column }),
  ...(value && { value }),
  message: { vi, en },
});

function compileCheck(body: CheckBody, code: string, scope: Scope): Check {
  const tree = checkExpression(parseExpression(body.that), scope);
  if (tree.type !== 'boolean')
    return refuse('type-mismatch', 0, `“${body.that}” phải là điều kiện`, `“${body.that}” must be a condition`);
  const [holds, within] = [compileJs(tree), compileBounds([tree])];
  return (fields) => {
    if (within && !within(fields))
      return finding('out-of-range', 'giá trị quá lớn để kiểm tra', 'a value is too large to be checked');
    return holds(fields) === false ? finding(body.code ?? code, body.vi, body.en) : undefined;
  };
}

function compileFields(feed: Defined<'feed'>, type: TypeBody, scope: RawScope): Field[] {
  const names = Object.keys(feed.map).filter((name) => name !== 'id');
  return names.sort().map((name) => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field)
      return refuse(
        'unknown-field',
        0,
        `kiểu “${feed.record}” không có trường “${name}”`,
        `type “${feed.record}” has no field “${name}”`,
      );
    return { name, read: mapField(feed.map[name] ?? '', field, scope), required: field.required === true };
  });
}

function versionOf(source: string, scope: RawScope): Raw {
  const version = compileRawExpression(source, scope);
  if (version.type === 'instant' || (version.type === 'number' && version.scale === 0)) return version;
  return version.type === 'raw' || version.type === 'text'
    ? asVersion(version)
    : refuse('type-mismatch', 0, `phiên bản không thể là ${version.type}`, `a version cannot be ${version.type}`);
}

function conditionOf(source: string, scope: RawScope): RawEvaluator {
  const condition = compileRawExpression(source, scope);
  if (condition.type === 'boolean') return condition.read;
  return condition.type === 'raw'
    ? asBoolean(condition).read
    : refuse(
        'type-mismatch',
        0,
        `deleted phải là điều kiện, ở đây là ${condition.type}`,
        `deleted must be a condition, this is ${condition.type}`,
      );
}

function idOf(feed: Defined<'feed'>, scope: RawScope): Raw {
  if (!feed.map['id']) return refuse('missing-id', 0, 'phép ánh xạ cần “id”', 'the mapping needs “id”');
  const id = compileRawExpression(feed.map['id'], scope);
  return id.type === 'raw' || id.type === 'text'
    ? asText(id)
    : refuse('type-mismatch', 0, `id phải là văn bản, ở đây là ${id.type}`, `an id must be text, this is ${id.type}`);
}

function compile(feed: Defined<'feed'>, type: TypeBody, catalogue: Catalogue): Compiled {
  const scope: RawScope = { columns: Object.keys(feed.contract.properties), list: (name) => catalogue.codeLists.get(name) };
  const fields = compileFields(feed, type, scope);
  const [version, ofRecords] = [
    feed.version === undefined ? undefined : versionOf(feed.version, scope),
    scopeOf(type, catalogue),
  ];
  return {
    id: idOf(feed, scope),
    version,
    timed: version?.type !== 'number',
    deleted: feed.deleted === undefined ? undefined : conditionOf(feed.deleted, scope),
    effective: fields.find(({ name }) => name === type.effective),
    fields,
    checks: [
      ...(type.checks ?? []).map((body) => compileCheck(body, 'check-failed', ofRecords)),
      ...(feed.checks ?? []).map((body) => compileCheck(body, 'needs-confirmation', ofRecords)),
    ],
  };
}

function readField({ name, read, required }: Field, context: RawContext): FieldValue {
  const before = context.findings.length;
  const value = read(context);
  if (required && value === null && context.findings.length === before)
    context.findings.push(finding('required-field', `thiếu “${name}”`, `“${name}” is missing`, name));
  return value;
}

/** The effective instant is read first: codes resolve as of it. */
function readFields({ effective, fields, checks }: Compiled, context: RawContext): Record<string, FieldValue> {
  const instant = effective && readField(effective, context);
  if (typeof instant === 'number') context.at = instant;
  const values: Record<string, FieldValue> = {};
  for (const field of fields) values[field.name] = field === effective ? (instant ?? null) : readField(field, context);
  if (context.findings.length > 0) return values;
  for (const check of checks) {
    const failed = check(values);
    if (failed) context.findings.push(failed);
  }
  return values;
}

function readVersion({ version, timed }: Compiled, context: RawContext, receivedAt: number): number {
  if (!version) return receivedAt;
  const before = context.findings.length;
  const value = version.read(context);
  if (typeof value !== 'number') {
    if (context.findings.length === before)
      context.findings.push(
        finding('required-version', 'thiếu phiên bản của nguồn', 'the source version is missing', version.column),
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

function readId({ id }: Compiled, context: RawContext): string {
  const before = context.findings.length;
  const value = String(id.read(context) ?? '');
  if (value === '' && context.findings.length === before)
    context.findings.push(finding('missing-id', 'dòng không có mã định danh', 'the row has no id', id.column));
  if (value.length > MAX_ID)
    context.findings.push(
      finding('id-too-long', `mã định danh dài quá ${MAX_ID} ký tự`, `the id is longer than ${MAX_ID} characters`, id.column),
    );
  return value;
}

/**
 * Compiles a feed's mapping against the catalogue; throws ExpressionError.
 * A deletion needs its id and version only. The mapping itself never throws: what is wrong with a row are its findings.
 */
export function compileFeed(feed: Defined<'feed'>, catalogue: Catalogue): FeedMapping {
  const type = catalogue.get('type', feed.record);
  if (!type)
    return refuse('unknown-type', 0, `không có kiểu bản ghi “${feed.record}”`, `there is no record type “${feed.record}”`);
  const compiled = compile(feed, type, catalogue);
  return (row, receivedAt) => {
    const context: RawContext = { row, at: receivedAt, findings: [], notes: [] };
    const id = readId(compiled, context);
    const version = readVersion(compiled, context, receivedAt);
    const deleted = compiled.deleted?.(context) === true;
    const fields = deleted ? {} : readFields(compiled, context);
    if (context.findings.length > 0) return { ok: false, findings: context.findings };
    return {
      ok: true,
      id,
      version,
      versioned: compiled.version !== undefined,
      deleted,
      effective: context.at,
      fields,
      findings: context.notes,
    };
  };
}
