import { refuse, type Expr } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { RAW_FUNCTIONS, type RawFunction } from './raw-functions.js';
import { js, NULL } from './code.js';
import { columnCode, raw, type Raw } from './raw-row.js';
import type { Call, RawScope } from './raw-scope.js';

function path({ path: names, at }: Extract<Expr, { op: 'path' }>, scope: RawScope): Raw {
  const [root, column = '', ...rest] = names;
  if (root !== scope.root || names.length < 2 || rest.length > 0)
    return refuse(
      'unknown-name',
      at,
      `chỉ đọc được ${scope.root === 'r' ? 'cột của dòng gốc r' : 'mục của phần tử item'}, không có “${names.join('.')}”`,
      `only ${scope.root === 'r' ? 'columns of the raw row r' : 'members of the item item'} can be read, not “${names.join('.')}”`,
      {
        vi: `viết ${scope.root}.cot hoặc ${scope.root}["tên cột"]`,
        en: `write ${scope.root}.column or ${scope.root}["column name"]`,
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
      scope.root === 'r'
        ? `hợp đồng của nguồn không có cột “${column}”`
        : `hợp đồng của nguồn không có mục “${column}” trong các phần tử (items.properties)`,
      scope.root === 'r'
        ? `the feed's contract has no column “${column}”`
        : `the feed's contract has no member “${column}” of the items (items.properties)`,
      {
        vi: `có: ${scope.columns.join(', ')}`,
        en: `known are: ${scope.columns.join(', ')}`,
      },
    );
  const code = scope.personal.has(column) ? NULL : columnCode(column, scope.empty);
  return raw('raw', column, code);
}

function functionOf({ name, at }: Call): RawFunction {
  const known = RAW_FUNCTIONS.get(name);
  if (known) return known;
  // The parser names an operator with its sides, `_%_`.
  const shown = /^\w+$/.test(name) ? name : name.replaceAll('_', '');
  const names = [...RAW_FUNCTIONS.keys()].filter((one) => /^[a-z]+$/i.test(one) && one !== 'neg');
  return refuse(
    'unknown-function',
    at,
    `phép ánh xạ không có “${shown}”`,
    `a mapping has no “${shown}”`,
    { vi: `có: ${names.join(', ')}`, en: `known are: ${names.join(', ')}` },
  );
}

const noMacro = ({ name, at }: Extract<Expr, { op: 'macro' }>): never =>
  refuse('unknown-function', at, `phép ánh xạ không có “${name}”`, `a mapping has no “${name}”`, {
    vi: 'đưa danh sách vào bản ghi bằng each và fields, rồi tính trên bản ghi',
    en: 'bring the list into the record by each and fields, and compute over the record',
  });

function call(expr: Call, scope: RawScope): Raw {
  const { least, most, usage, meaning, compile } = functionOf(expr);
  const { name, args, at } = expr;
  if (args.length >= least && args.length <= most)
    return compile(
      expr,
      scope,
      args.map((arg) => compileRaw(arg, scope)),
    );
  const wanted = least === most ? String(least) : `${least}–${most}`;
  return refuse(
    'wrong-arguments',
    at,
    `“${name}” cần ${wanted} tham số, ở đây có ${args.length}`,
    `“${name}” needs ${wanted} arguments, here are ${args.length}`,
    { vi: `viết ${usage}: ${meaning.vi}`, en: `write ${usage}: ${meaning.en}` },
  );
}

function literal({ value, scale, at }: Extract<Expr, { op: 'literal' }>): Raw {
  if (typeof value !== 'bigint')
    return raw(
      value === null ? 'null' : typeof value === 'string' ? 'text' : 'boolean',
      '',
      value === null ? NULL : js`${value}`,
    );
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? raw('number', '', js`${number}`, { scale })
    : refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
}

function compileRaw(expr: Expr, scope: RawScope): Raw {
  if (expr.op === 'literal') return literal(expr);
  if (expr.op === 'path') return path(expr, scope);
  return expr.op === 'call' ? call(expr, scope) : noMacro(expr);
}

/** Compiles an expression over a raw row `r`; throws ExpressionError. */
export const compileRawExpression = (source: string, scope: RawScope): Raw =>
  compileRaw(parseExpression(source), scope);
