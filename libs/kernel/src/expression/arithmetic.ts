import { refuse } from './expr.js';
import type { Arithmetic, Operator, Type, Typed } from './typed.js';

export const MAX_SCALE = 18;

export const number = (value: number, scale = 0): Typed => ({
  op: 'literal',
  type: 'number',
  scale,
  value,
});

export const apply = (
  operator: Operator,
  type: Type,
  scale: number,
  ...args: readonly Typed[]
): Typed => ({
  op: 'apply',
  operator,
  type,
  scale,
  args,
});

function scaledLiteral(value: number, by: number, at: number): number {
  const scaled = BigInt(value) * 10n ** BigInt(by);
  if (scaled > 9_007_199_254_740_991n || scaled < -9_007_199_254_740_991n)
    return refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
  return Number(scaled);
}

/** The same number in smaller units. */
export function rescale(tree: Typed, scale: number, at: number): Typed {
  const by = scale - tree.scale;
  if (by === 0 || tree.type !== 'number') return tree;
  if (scale > MAX_SCALE)
    return refuse(
      'too-many-decimals',
      at,
      `quá ${MAX_SCALE} chữ số thập phân`,
      `more than ${MAX_SCALE} decimals`,
    );
  if (tree.op === 'literal') return number(scaledLiteral(Number(tree.value), by, at), scale);
  return apply('*', 'number', scale, tree, number(scaledLiteral(1, by, at)));
}

/** Type of `left operator right`: instants shift by numbers of ms and differ by one; everything else is between numbers. */
export function resultType(operator: Arithmetic, left: Type, right: Type): Type | undefined {
  if (left === 'number' && right === 'number') return 'number';
  if (operator === '*') return undefined;
  if (left === 'instant' && right === 'number') return 'instant';
  if (operator === '+') return left === 'number' && right === 'instant' ? 'instant' : undefined;
  return left === 'instant' && right === 'instant' ? 'number' : undefined;
}

/** A sum, difference or product on exact scales: + and − in the smaller unit of the two, × in the product of both. */
export function arithmetic(
  operator: Exclude<Arithmetic, 'neg'>,
  at: number,
  left: Typed,
  right: Typed,
): Typed {
  const type = resultType(operator, left.type, right.type);
  if (!type)
    return refuse(
      'type-mismatch',
      at,
      `không tính được ${left.type} ${operator} ${right.type}`,
      `cannot compute ${left.type} ${operator} ${right.type}`,
    );
  if (operator === '*') {
    if (left.scale + right.scale > MAX_SCALE)
      return refuse(
        'too-many-decimals',
        at,
        `quá ${MAX_SCALE} chữ số thập phân`,
        `more than ${MAX_SCALE} decimals`,
      );
    return apply('*', type, left.scale + right.scale, left, right);
  }
  const scale = type === 'instant' ? 0 : Math.max(left.scale, right.scale);
  const fraction = [left, right].find((side) => type === 'instant' && side.scale > 0);
  if (fraction)
    return refuse(
      'type-mismatch',
      at,
      'thời điểm chỉ cộng trừ với số nguyên mili giây',
      'an instant shifts by whole milliseconds only',
    );
  return apply(operator, type, scale, rescale(left, scale, at), rescale(right, scale, at));
}
