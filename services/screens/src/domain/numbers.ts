import { Rational } from '@nhip/kernel';

/** A value as it travels: a JSON number, with its exact text where a JSON number cannot hold it; null = no data. */
export interface Numbered {
  readonly value: number | null;
  readonly exact?: string;
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** @param text decimal text, undefined = no data */
export function numbered(text: string | undefined): Numbered {
  if (text === undefined) return { value: null };
  const digits = BigInt(text.replace(/[-.]/g, ''));
  return digits <= LARGEST ? { value: Number(text) } : { value: Number(text), exact: text };
}

export type Band = 'good' | 'watch' | 'bad';

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
};

/** Decimal text as an exact number. */
export function rationalOf(text: string): Rational {
  const [whole = '0', fraction = ''] = text.split('.');
  return Rational.of(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

/** The first band whose condition (`>= 95`) holds; undefined without bands or data. */
export function bandOf(text: string | undefined, bands: Readonly<Partial<Record<Band, string>>> | undefined): Band | undefined {
  if (text === undefined || !bands) return undefined;
  const value = rationalOf(text);
  return (['good', 'watch', 'bad'] as const).find((band) => {
    const [, operator = '', limit = ''] = /^\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(bands[band] ?? '') ?? [];
    return limit !== '' && COMPARISONS[operator]?.(value.compare(rationalOf(limit)));
  });
}
