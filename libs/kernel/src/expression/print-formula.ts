import type { Expr } from './expr.js';

/** How the parts of a formula are written. */
export interface Writing {
  readonly path: (path: readonly string[]) => string;
  readonly number: (text: string) => string;
  /** Of an operator; absent: as in the source. */
  readonly operator?: (name: string) => string;
  /** Between arguments. */
  readonly comma: string;
  /** A call that is written otherwise; undefined: as any other. */
  readonly call?: (call: Call, write: (expr: Expr) => string) => string | undefined;
}

type Call = Extract<Expr, { op: 'call' }>;

/** From loose to tight: an operator's side is in brackets where it is looser, on the right also where it is as tight. */
const LEVELS: readonly (readonly string[])[] = [
  ['?:'],
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['!', 'neg'],
];
const TIGHTEST = LEVELS.length;

function levelOf(expr: Expr): number {
  if (expr.op !== 'call') return TIGHTEST;
  const level = LEVELS.findIndex((names) => names.includes(expr.name));
  return level < 0 ? TIGHTEST : level;
}

/** A decimal number as text. */
function decimal(value: bigint, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The text of a formula; as its source has it, where nothing is to be written otherwise, it reads back as the same tree. */
export function printFormula(expr: Expr, writing: Writing): string {
  const within = (part: Expr, least: number): string =>
    levelOf(part) < least ? `(${write(part)})` : write(part);
  const call = (one: Call): string => {
    const { name, args } = one;
    const special = writing.call?.(one, write);
    if (special !== undefined) return special;
    const level = levelOf(one);
    const [a, b, c] = args as [Expr, Expr, Expr];
    const sign = writing.operator?.(name) ?? name;
    if (name === '?:') return `${within(a, level + 1)} ? ${within(b, level)} : ${within(c, level)}`;
    if (name === 'neg') return `-${within(a, TIGHTEST)}`;
    if (name === '!') return `!${within(a, level)}`;
    if (level < TIGHTEST) return `${within(a, level)} ${sign} ${within(b, level + 1)}`;
    return `${name}(${args.map((arg) => write(arg)).join(writing.comma)})`;
  };
  const write = (part: Expr): string => {
    if (part.op === 'path') return writing.path(part.path);
    if (part.op === 'call') return call(part);
    if (part.op === 'macro')
      return `${write(part.of)}.${part.name}(${part.variable}${writing.comma}${write(part.body)})`;
    if (typeof part.value === 'bigint') return writing.number(decimal(part.value, part.scale));
    return JSON.stringify(part.value);
  };
  return write(expr);
}

/** As a formula is written in a definition. */
export const AS_SOURCE: Writing = {
  path: (path) => path.join('.'),
  number: (text) => text,
  comma: ', ',
};
