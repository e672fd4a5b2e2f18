/** An integer without rounding: a number as long as it is safe, a bigint beyond. Each integer has one form, so `===` compares. */
export type Exact = number | bigint;

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The one form of an integer. */
export const exact = (value: bigint): Exact =>
  value <= SAFE && value >= -SAFE ? Number(value) : value;

/** a + b. A rounded sum of two safe integers is never safe, so the check sees every loss. */
export function plus(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return exact(BigInt(a) + BigInt(b));
}

/** −a; zero stays the plain zero. */
export const negated = (a: Exact): Exact => (a === 0 ? 0 : -a);

/** a − b. */
export const minus = (a: Exact, b: Exact): Exact => plus(a, negated(b));
