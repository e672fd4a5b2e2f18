const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const FIELDS: Readonly<Record<string, string>> = {
  yyyy: '(?<y>\\d{4})',
  MM: '(?<M>\\d{2})',
  M: '(?<M>\\d{1,2})',
  dd: '(?<d>\\d{2})',
  d: '(?<d>\\d{1,2})',
  HH: '(?<H>\\d{2})',
  mm: '(?<m>\\d{2})',
  ss: '(?<s>\\d{2})',
};
/** Instants that the hub accepts: from 1900 to before 2200, integer ms. */
export const INSTANT_MIN = Date.UTC(1900, 0, 1);
export const INSTANT_MAX = Date.UTC(2200, 0, 1);
const ZONE_MINUTES = 420;

interface Parts {
  readonly y: number;
  readonly M: number;
  readonly d: number;
  readonly H?: number;
  readonly m?: number;
  readonly s?: number;
  readonly ms?: number;
}

/** Integer ms; undefined where there is no such date or time, or it lies outside 1900–2200. */
function instant({ y, M, d, H = 0, m = 0, s = 0, ms = 0 }: Parts, offsetMinutes: number | undefined): number | undefined {
  if (offsetMinutes === undefined) return undefined;
  const date = Date.UTC(y, M - 1, d, H, m, s, ms);
  const seen = new Date(date);
  const same =
    seen.getUTCFullYear() === y &&
    seen.getUTCMonth() === M - 1 &&
    seen.getUTCDate() === d &&
    seen.getUTCHours() === H &&
    seen.getUTCMinutes() === m &&
    seen.getUTCSeconds() === s;
  const at = date - offsetMinutes * 60_000;
  return same && at >= INSTANT_MIN && at < INSTANT_MAX ? at : undefined;
}

/** Minutes east of Greenwich; undefined where no clock on earth is set so. */
function offsetOf(text: string | undefined): number | undefined {
  if (!text) return ZONE_MINUTES;
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  return hours > 18 || minutes > 59 ? undefined : (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function isoInstant(text: string): number | undefined {
  const [, y, M, d, H, m, s, fraction, zone] = ISO.exec(text) ?? [];
  if (y === undefined) return undefined;
  // Below a millisecond nothing is kept: it is cut, not rounded, so that an instant never moves to the next day.
  const ms = Number((fraction ?? '0').padEnd(3, '0').slice(0, 3));
  return instant(
    { y: Number(y), M: Number(M), d: Number(d), H: Number(H ?? 0), m: Number(m ?? 0), s: Number(s ?? 0), ms },
    offsetOf(zone),
  );
}

const patterns = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) {
    pattern = new RegExp(
      `^${format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/yyyy|MM|M|dd|d|HH|mm|ss/g, (token) => FIELDS[token] ?? token)}$`,
    );
    patterns.set(format, pattern);
  }
  return pattern;
}

/**
 * Reads a date or a date and time: ISO 8601 with `T` or a space and any fraction, or by `format` (yyyy MM M dd d HH mm ss).
 * Without an offset it is in the reporting zone. @returns integer ms, or undefined where it is none
 */
export function readInstant(text: string, format?: string): number | undefined {
  if (format === undefined) return isoInstant(text.trim());
  const groups = patternOf(format).exec(text.trim())?.groups;
  if (!groups) return undefined;
  const part = (name: string): number | undefined => (groups[name] === undefined ? undefined : Number(groups[name]));
  const [H, m, s] = [part('H') ?? 0, part('m') ?? 0, part('s') ?? 0];
  return instant({ y: part('y') ?? 0, M: part('M') ?? 0, d: part('d') ?? 0, H, m, s }, ZONE_MINUTES);
}
