/** An exact fraction; the denominator is positive. */
export interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

export const whole = (value: number): Ratio => ({ over: BigInt(value), under: 1n });

/** Undefined stands for what has no data: it makes what is computed with it unknown too. */
export type Maybe = Ratio | undefined;

export const plus = (a: Maybe, b: Maybe): Maybe =>
  a && b && { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
export const minus = (a: Maybe, b: Maybe): Maybe => plus(a, b && { ...b, over: -b.over });
export const times = (a: Maybe, factor: number): Maybe =>
  a && { over: a.over * BigInt(factor), under: a.under };

export function divide(a: Maybe, b: Maybe): Maybe {
  if (!a || !b || b.over === 0n) return undefined;
  const sign = b.over < 0n ? -1n : 1n;
  return { over: sign * a.over * b.under, under: sign * a.under * b.over };
}

export const isLess = (a: Ratio, b: Ratio): boolean => a.over * b.under < b.over * a.under;

/** To so many decimals, halves away from zero: `88.62`. */
export function rounded({ over, under }: Ratio, decimals: number): number {
  const scaled = (over < 0n ? -over : over) * 10n ** BigInt(decimals);
  const digits = (2n * scaled + under) / (2n * under);
  const sign = over < 0n ? -1 : 1;
  return (sign * Number(digits)) / 10 ** decimals;
}
