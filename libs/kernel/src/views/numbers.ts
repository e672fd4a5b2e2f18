import type { Band, Scale } from '@nhip/contracts';
import { bandCondition, type BandOperator } from '../model/band.js';
import { Rational } from '../expression/rational.js';

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

/** Decimal text as a JSON number, as text where a JSON number cannot hold it. */
export function asJson(text: string): number | string {
  const { value, exact } = numbered(text);
  return exact ?? (value as number);
}

const COMPARISONS: Readonly<Record<BandOperator, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
};

/** Decimal text as an exact number. */
export function rationalOf(text: string): Rational {
  const [whole = '0', fraction = ''] = text.split('.');
  return Rational.of(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

type Bands = Readonly<Partial<Record<Band, string>>>;

/** The first band whose condition (`>= 95`) holds; undefined without bands or data. */
export function bandOf(text: string | undefined, bands: Bands | undefined): Band | undefined {
  if (text === undefined || !bands) return undefined;
  const value = rationalOf(text);
  return (['good', 'watch', 'bad'] as const).find((band) => {
    const condition = bandCondition(bands[band] ?? '');
    return condition && COMPARISONS[condition.operator](value.compare(rationalOf(condition.limit)));
  });
}

/** Cuts a range at the limits of the bands; undefined where a part of it is in no band. */
export function scaleOf(bands: Bands, from: number, to: number): Scale | undefined {
  const limits = Object.values(bands).flatMap((text) => bandCondition(text)?.limit ?? []);
  const edges = [...new Set([from, ...limits.map(Number), to])]
    .filter((edge) => edge >= from && edge <= to)
    .sort((a, b) => a - b);
  const parts = edges.slice(1).map((end, i) => {
    const start = edges[i] ?? from;
    return { from: start, to: end, band: bandOf(String((start + end) / 2), bands) };
  });
  return parts.every((part): part is typeof part & { band: Band } => part.band !== undefined)
    ? { from, to, bands: parts }
    : undefined;
}
