import type { FieldValue, Finding } from '@nhip/contracts';
import { checkExpression } from '../expression/check-expression.js';
import { ExpressionError } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { compileJs, type Evaluator } from '../expression/to-js.js';
import { scopeOf } from '../indicators/record-scope.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CheckBody, Defined, TypeBody } from '../model/definitions.js';
import { compileRawExpression, type RawContext, type RawEvaluator, type RawRow, type RawScope } from './raw-expression.js';

export interface MappedRecord {
  readonly ok: true;
  readonly id: string;
  readonly version: number;
  readonly versioned: boolean;
  readonly deleted: boolean;
  readonly effective: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export type MapResult = MappedRecord | { readonly ok: false; readonly findings: readonly Finding[] };

/** Brings a raw row into the shared model. @param receivedAt integer ms of receipt */
export type FeedMapping = (row: RawRow, receivedAt: number) => MapResult;

const DAY_MS = 86_400_000;

const finding = (code: string, vi: string, en: string, column?: string, value?: string): Finding => ({
  code,
  ...(column && { column }),
  ...(value && { value }),
  message: { vi, en },
});

interface Compiled {
  readonly id: RawEvaluator;
  readonly version: RawEvaluator | undefined;
  readonly deleted: RawEvaluator | undefined;
  readonly effective: string;
  /** Effective field first, then the others by name. */
  readonly fields: readonly { readonly name: string; readonly read: RawEvaluator; readonly required: boolean }[];
  readonly checks: readonly { readonly holds: Evaluator; readonly body: CheckBody }[];
}

function compile(feed: Defined<'feed'>, type: TypeBody, catalogue: Catalogue): Compiled {
  const scope: RawScope = { columns: Object.keys(feed.contract.properties), list: (name) => catalogue.codeLists.get(name) };
  const read = (source: string): RawEvaluator => compileRawExpression(source, scope);
  const unknown = Object.keys(feed.map).find((name) => name !== 'id' && !Object.hasOwn(type.fields, name));
  if (unknown)
    throw new ExpressionError({
      code: 'unknown-field',
      at: 0,
      vi: `kiểu “${feed.record}” không có trường “${unknown}”`,
      en: `type “${feed.record}” has no field “${unknown}”`,
    });
  if (!feed.map['id'])
    throw new ExpressionError({ code: 'missing-id', at: 0, vi: 'phép ánh xạ cần “id”', en: 'the mapping needs “id”' });
  const names = Object.keys(feed.map)
    .filter((name) => name !== 'id')
    .sort();
  const ordered = [...names.filter((name) => name === type.effective), ...names.filter((name) => name !== type.effective)];
  return {
    id: read(feed.map['id']),
    version: feed.version === undefined ? undefined : read(feed.version),
    deleted: feed.deleted === undefined ? undefined : read(feed.deleted),
    effective: type.effective,
    fields: ordered.map((name) => ({ name, read: read(feed.map[name] ?? ''), required: type.fields[name]?.required === true })),
    checks: (type.checks ?? []).map((body) => ({
      holds: compileJs(checkExpression(parseExpression(body.that), scopeOf(type, catalogue))),
      body,
    })),
  };
}

function fieldsOf(compiled: Compiled, context: RawContext): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const { name, read, required } of compiled.fields) {
    const before = context.findings.length;
    const value = read(context);
    values[name] = value;
    if (name === compiled.effective && typeof value === 'number') context.at = value;
    if (required && value === null && context.findings.length === before)
      context.findings.push(finding('required-field', `thiếu “${name}”`, `“${name}” is missing`, name));
  }
  for (const { holds, body } of compiled.checks) {
    if (context.findings.length === 0 && holds(values) === false)
      context.findings.push(finding(body.code ?? 'check-failed', body.vi, body.en));
  }
  return values;
}

const sorted = (values: Record<string, FieldValue>): Record<string, FieldValue> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

function versionOf(compiled: Compiled, context: RawContext, receivedAt: number): number {
  if (!compiled.version) return receivedAt;
  const before = context.findings.length;
  const version = compiled.version(context);
  if (typeof version !== 'number') {
    if (context.findings.length === before)
      context.findings.push(finding('required-version', 'thiếu phiên bản của nguồn', 'the source version is missing'));
    return receivedAt;
  }
  if (version > receivedAt + DAY_MS)
    context.findings.push(
      finding(
        'version-in-future',
        'phiên bản muộn hơn lúc nhận quá một ngày',
        'the version is more than a day ahead of its receipt',
        undefined,
        new Date(version).toISOString(),
      ),
    );
  return version;
}

/**
 * Compiles a feed's mapping against the catalogue; throws ExpressionError.
 * A deletion needs its id and version only. Findings are per row; an exception here would be our own mistake.
 */
export function compileFeed(feed: Defined<'feed'>, catalogue: Catalogue): FeedMapping {
  const type = catalogue.get('type', feed.record);
  if (!type)
    throw new ExpressionError({
      code: 'unknown-type',
      at: 0,
      vi: `không có kiểu bản ghi “${feed.record}”`,
      en: `there is no record type “${feed.record}”`,
    });
  const compiled = compile(feed, type, catalogue);
  return (row, receivedAt) => {
    const context: RawContext = { row, at: receivedAt, findings: [] };
    const id = compiled.id(context);
    if (id === null) context.findings.push(finding('missing-id', 'dòng không có mã hồ sơ', 'the row has no record id', feed.key));
    else if (String(id).length > 200)
      context.findings.push(finding('id-too-long', 'mã dài quá 200 ký tự', 'the id is longer than 200 characters', feed.key));
    const version = versionOf(compiled, context, receivedAt);
    const deleted = compiled.deleted?.(context) === true;
    const fields = deleted ? {} : sorted(fieldsOf(compiled, context));
    if (context.findings.length > 0) return { ok: false, findings: context.findings };
    return {
      ok: true,
      id: String(id),
      version,
      versioned: compiled.version !== undefined,
      deleted,
      effective: context.at,
      fields,
    };
  };
}
