import { refuse } from '../expression/expr.js';
import type { FieldBody } from '../model/definitions.js';
import {
  asBoolean,
  asCode,
  asId,
  asInstant,
  asNumber,
  asText,
  isoReader,
  toScale,
} from './convert.js';
import { compileCode, js, Local } from './code.js';
import { compileRawExpression } from './raw-expression.js';
import { raw, type Raw, type RawEvaluator } from './raw-row.js';
import type { RawScope } from './raw-scope.js';

const WANTED = {
  text: 'text',
  instant: 'instant',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
} as const;

const isUnread = (of: Raw): boolean => of.type === 'raw' || of.type === 'text';
const decimalsOf = (field: FieldBody): number =>
  field.type === 'decimal' ? (field.scale ?? 0) : 0;

/** An unread value is read as its field declares; a value that was read as something else is a fault of the definition. */
function asField(of: Raw, field: FieldBody, scope: RawScope): Raw {
  if (of.type === 'null') return of;
  if (field.code !== undefined) {
    const list = scope.list(field.code);
    if (list && isUnread(of)) return asCode(of, list);
    return of.type === 'code' && of.list === field.code ? of : mismatch(`code ${field.code}`, of);
  }
  if (field.ref !== undefined && isUnread(of)) return asId(of, scope.idsOf(field.ref));
  const wanted = WANTED[field.type ?? 'text'];
  if (of.type === wanted)
    return wanted === 'number'
      ? of.scale <= decimalsOf(field)
        ? toScale(of, decimalsOf(field))
        : mismatch(`≤ ${decimalsOf(field)} decimals`, of)
      : of;
  if (!isUnread(of)) return mismatch(wanted, of);
  if (wanted === 'text') return asText(of);
  if (wanted === 'instant') return asInstant(of, isoReader(scope.zone));
  return wanted === 'number' ? asNumber(of, decimalsOf(field)) : asBoolean(of);
}

function mismatch(wanted: string, of: Raw): never {
  const seen =
    of.type === 'code'
      ? `code ${of.list}`
      : of.type === 'number'
        ? `number, ${of.scale} decimals`
        : of.type;
  return refuse(
    'type-mismatch',
    0,
    `trường cần ${wanted}, ánh xạ cho ${seen}`,
    `the field needs ${wanted}, the mapping gives ${seen}`,
  );
}

/** Compiles the mapping of one field; throws ExpressionError. The declared default stands where the row has no value. */
export function mapField(source: string, field: FieldBody, scope: RawScope): RawEvaluator {
  const value = asField(compileRawExpression(source, scope), field, scope);
  const { default: standing } = field;
  if (typeof standing !== 'string') return compileCode(value.code);
  const fallback = asField(raw('text', '', js`${standing}`), field, scope);
  const [before, read] = [new Local(), new Local()];
  return compileCode(
    js`(${before} = context.findings.length, (${read} = ${value.code}) === null && context.findings.length === ${before} ? ${fallback.code} : ${read})`,
  );
}
