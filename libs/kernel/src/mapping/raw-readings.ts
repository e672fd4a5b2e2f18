import { constantNumber, constantText } from '../expression/constants.js';
import { refuse, type Expr } from '../expression/expr.js';
import { readZone } from '../time/read-instant.js';
import { asBoolean, asCode, asInstant, asNumber, isoReader, unread } from './convert.js';
import { compileFormat, type FormatOptions } from './instant-format.js';
import type { Raw } from './raw-row.js';
import type { Compile, RawScope } from './raw-scope.js';

/** Functions that read the unread value of a column. */

export const code: Compile = ({ args, at }, scope, [, of]) => {
  const name = constantText(args[0], at, 'danh mục', 'the code list');
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

export const instant: Compile = ({ args: [, format, ...more], at }, scope, [of]) => {
  const value = unread(of as Raw, 'instant', at);
  if (!format) return asInstant(value, isoReader(scope.zone));
  const text = constantText(format, at, 'định dạng', 'the format');
  return asInstant(value, compileFormat(text, formatOptions(more, scope)), text);
};

export const decimal: Compile = ({ args: [, scale], at }, _scope, [of]) =>
  asNumber(
    unread(of as Raw, 'decimal', at),
    constantNumber(scale, at, [0, 9], 'số chữ số thập phân', 'the number of decimals'),
  );

export const integer: Compile = ({ at }, _scope, [of]) =>
  asNumber(unread(of as Raw, 'integer', at), 0);

export const boolean: Compile = ({ at }, _scope, [of]) =>
  asBoolean(unread(of as Raw, 'boolean', at));
