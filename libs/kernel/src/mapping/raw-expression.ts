import { refuse, type Expr } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { CodeList } from '../model/code-list.js';
import { readZone } from '../time/read-instant.js';
import { asBoolean, asCode, asInstant, asNumber, asText, isoReader, unread } from './convert.js';
import { compileFormat, type FormatOptions } from './instant-format.js';
import { columnReader, raw, type Raw, type RawEvaluator } from './raw-row.js';

export interface RawScope {
  readonly columns: readonly string[];
  /** Those that are emptied before a row is kept: read as they are kept, whoever holds the row as it was sent. */
  readonly personal: ReadonlySet<string>;
  /** Words that mean no value. */
  readonly empty: ReadonlySet<string>;
  /** Of instants without an offset, minutes east of Greenwich; without one they are refused. */
  readonly zone: number | undefined;
  list(name: string): CodeList | undefined;
}

type Call = Extract<Expr, { op: 'call' }>;
type Compile = (call: Call, scope: RawScope, args: readonly Raw[]) => Raw;

function constant(expr: Expr | undefined, at: number, vi: string, en: string): string {
  if (expr?.op === 'literal' && typeof expr.value === 'string') return expr.value;
  return refuse(
    'needs-constant',
    expr?.at ?? at,
    `${vi} phải là một chuỗi cố định`,
    `${en} must be a constant text`,
  );
}

function path({ path: names, at }: Extract<Expr, { op: 'path' }>, scope: RawScope): Raw {
  const [root, column = '', ...rest] = names;
  if (root !== 'r' || names.length < 2 || rest.length > 0)
    return refuse(
      'unknown-name',
      at,
      `chỉ đọc được cột của dòng gốc r, không có “${names.join('.')}”`,
      `only columns of the raw row r can be read, not “${names.join('.')}”`,
      {
        vi: 'viết r.cot hoặc r["tên cột"]',
        en: 'write r.column or r["column name"]',
      },
    );
  return columnOf(column, scope, at);
}

/** A column of the raw row; throws ExpressionError where the contract has none. */
export function columnOf(column: string, scope: RawScope, at = 0): Raw {
  if (!scope.columns.includes(column))
    return refuse(
      'unknown-field',
      at,
      `hợp đồng của nguồn không có cột “${column}”`,
      `the feed's contract has no column “${column}”`,
      {
        vi: `có: ${scope.columns.join(', ')}`,
        en: `known are: ${scope.columns.join(', ')}`,
      },
    );
  const read = scope.personal.has(column) ? () => null : columnReader(column, scope.empty);
  return raw('raw', column, read);
}

const code: Compile = ({ args, at }, scope, [, of]) => {
  const name = constant(args[0], at, 'danh mục', 'the code list');
  const list = scope.list(name);
  if (!list)
    return refuse(
      'unknown-list',
      at,
      `không có danh mục “${name}”`,
      `there is no code list “${name}”`,
    );
  return asCode(unread(of as Raw, 'code', at), list);
};

/** What stands behind the format: a zone, the first of the hundred years that two digits can mean, or both. */
function formatOptions(args: readonly Expr[], scope: RawScope): FormatOptions {
  const options: { zone?: number; pivot?: number } = {};
  for (const arg of args) {
    const value = arg.op === 'literal' ? arg.value : undefined;
    const zone = typeof value === 'string' ? readZone(value) : undefined;
    const pivot = typeof value === 'bigint' && value >= 1900n && value <= 2100n;
    if (zone !== undefined && options.zone === undefined) options.zone = zone;
    else if (pivot && options.pivot === undefined) options.pivot = Number(value);
    else
      refuse(
        'needs-constant',
        arg.at,
        'sau định dạng là múi giờ như "+07:00", năm mốc từ 1900 đến 2100, hoặc cả hai',
        'behind the format stands a zone such as "+07:00", a first year from 1900 to 2100, or both',
      );
  }
  return { zone: scope.zone, ...options };
}

const instant: Compile = ({ args: [, format, ...more], at }, scope, [of]) => {
  const unreadValue = unread(of as Raw, 'instant', at);
  if (!format) return asInstant(unreadValue, isoReader(scope.zone), true);
  const text = constant(format, at, 'định dạng', 'the format');
  return asInstant(unreadValue, compileFormat(text, formatOptions(more, scope)), false);
};

const decimal: Compile = ({ args: [, scale], at }, _scope, [of]) => {
  const decimals =
    scale?.op === 'literal' && typeof scale.value === 'bigint' && scale.scale === 0
      ? Number(scale.value)
      : NaN;
  if (decimals >= 0 && decimals <= 9) return asNumber(unread(of as Raw, 'decimal', at), decimals);
  return refuse(
    'needs-constant',
    at,
    'số chữ số thập phân là hằng từ 0 đến 9',
    'the number of decimals is a constant from 0 to 9',
  );
};

const textual =
  (change: (text: string) => string): Compile =>
  ({ name, at }, _scope, [of]) => {
    const text = asText(unread(of as Raw, name, at));
    return raw('text', text.column, (context) => {
      const value = text.read(context);
      return value === null ? null : change(String(value)) || null;
    });
  };

/** Unread values compare as text; read ones with their like only. */
const equals: Compile = ({ name, at }, _scope, [a, b]) => {
  const [left, right] = [a as Raw, b as Raw];
  const wanted = name === '==';
  const loose = (type: Raw['type']): boolean =>
    type === 'raw' || type === 'text' || type === 'boolean' || type === 'number';
  if (left.type === 'null' || right.type === 'null') {
    const of = right.type === 'null' ? left : right;
    return raw('boolean', of.column, (context) => (of.read(context) === null) === wanted);
  }
  if (left.type !== right.type && !(loose(left.type) && loose(right.type)))
    return refuse(
      'type-mismatch',
      at,
      `không so sánh được ${left.type} với ${right.type}`,
      `cannot compare ${left.type} with ${right.type}`,
    );
  return raw('boolean', left.column || right.column, (context) => {
    const [x, y] = [left.read(context), right.read(context)];
    return x === null || y === null ? null : (String(x) === String(y)) === wanted;
  });
};

function condition(of: Raw, at: number): RawEvaluator {
  if (of.type === 'boolean' || of.type === 'null') return of.read;
  return of.type === 'raw'
    ? asBoolean(of).read
    : refuse(
        'type-mismatch',
        at,
        `cần điều kiện, ở đây là ${of.type}`,
        `needs a condition, this is ${of.type}`,
      );
}

/** Three-valued, as over records: null is unknown. */
const logic: Compile = ({ name, at }, _scope, args) => {
  const [a, b] = args.map((arg) => condition(arg, at)) as [RawEvaluator, RawEvaluator];
  if (name === '!')
    return raw('boolean', '', (context) =>
      ((value) => (value === null ? null : value !== true))(a(context)),
    );
  const decisive = name === '||';
  return raw('boolean', '', (context) => {
    const left = a(context);
    if (left === decisive) return decisive;
    const right = b(context);
    return right === decisive ? decisive : left === null || right === null ? null : !decisive;
  });
};

const choice: Compile = ({ at }, _scope, [a, b, c]) => {
  const [test, yes, no] = [condition(a as Raw, at), b as Raw, c as Raw];
  const plain = (type: Raw['type']): Raw['type'] => (type === 'text' ? 'raw' : type);
  const differ =
    plain(yes.type) !== plain(no.type) || yes.scale !== no.scale || yes.list !== no.list;
  if (differ && yes.type !== 'null' && no.type !== 'null')
    return refuse(
      'type-mismatch',
      at,
      `hai nhánh khác kiểu: ${yes.type} và ${no.type}`,
      `the branches differ: ${yes.type} and ${no.type}`,
    );
  const of = yes.type === 'null' ? no : yes;
  return {
    ...of,
    type: yes.type === no.type ? of.type : plain(of.type),
    column: '',
    read: (context) => (test(context) === true ? yes.read(context) : no.read(context)),
  };
};

const FUNCTIONS: ReadonlyMap<string, readonly [min: number, max: number, compile: Compile]> =
  new Map<string, [number, number, Compile]>([
    ['code', [2, 2, code]],
    ['instant', [1, 4, instant]],
    ['decimal', [2, 2, decimal]],
    ['integer', [1, 1, ({ at }, _scope, [of]) => asNumber(unread(of as Raw, 'integer', at), 0)]],
    ['boolean', [1, 1, ({ at }, _scope, [of]) => asBoolean(unread(of as Raw, 'boolean', at))]],
    ['text', [1, 1, textual((text) => text)]],
    ['lower', [1, 1, textual((text) => text.toLowerCase())]],
    ['upper', [1, 1, textual((text) => text.toUpperCase())]],
    ['trim', [1, 1, textual((text) => text.trim())]],
    ['==', [2, 2, equals]],
    ['!=', [2, 2, equals]],
    ['&&', [2, 2, logic]],
    ['||', [2, 2, logic]],
    ['!', [1, 1, logic]],
    ['?:', [3, 3, choice]],
  ]);

function call(expr: Call, scope: RawScope): Raw {
  const [min, max, compile] = FUNCTIONS.get(expr.name) ?? [];
  if (min === undefined || max === undefined || !compile) {
    const known = [...FUNCTIONS.keys()].filter((name) => /^\w+$/.test(name)).join(', ');
    return refuse(
      'unknown-function',
      expr.at,
      `phép ánh xạ không có “${expr.name}”`,
      `a mapping has no “${expr.name}”`,
      {
        vi: `có: ${known}`,
        en: `known are: ${known}`,
      },
    );
  }
  if (expr.args.length < min || expr.args.length > max)
    return refuse(
      'wrong-arguments',
      expr.at,
      `“${expr.name}” cần ${min} tham số, ở đây có ${expr.args.length}`,
      `“${expr.name}” needs ${min} arguments, here are ${expr.args.length}`,
    );
  return compile(
    expr,
    scope,
    expr.args.map((arg) => compileRaw(arg, scope)),
  );
}

function literal({ value, scale, at }: Extract<Expr, { op: 'literal' }>): Raw {
  if (typeof value !== 'bigint')
    return raw(
      value === null ? 'null' : typeof value === 'string' ? 'text' : 'boolean',
      '',
      () => value,
    );
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? raw('number', '', () => number, { scale })
    : refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
}

function compileRaw(expr: Expr, scope: RawScope): Raw {
  if (expr.op === 'literal') return literal(expr);
  return expr.op === 'path' ? path(expr, scope) : call(expr, scope);
}

/** Compiles an expression over a raw row `r`; throws ExpressionError. */
export const compileRawExpression = (source: string, scope: RawScope): Raw =>
  compileRaw(parseExpression(source), scope);
