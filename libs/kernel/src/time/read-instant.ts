import { DAY_MS, trimUnseen } from '@nhip/contracts';
import { civilDay } from './civil-day.js';

/** Instants that the hub accepts: from 1900 to before 2200, integer ms. */
export const INSTANT_MIN = Date.UTC(1900, 0, 1);
export const INSTANT_MAX = Date.UTC(2200, 0, 1);
/** The zone in which figures are reported, and definitions are written: minutes east of Greenwich. */
export const REPORTING_ZONE = 420;
const MINUTE = 60_000;

/** Integer ms; undefined where there is no such date or time, or it lies outside 1900–2200. `NaN` parts are no parts. @param offset minutes east of Greenwich */
export function instantAt(
  day: number | undefined,
  H: number,
  m: number,
  s: number,
  ms: number,
  offset: number,
): number | undefined {
  if (day === undefined || !(H >= 0 && H < 24 && m >= 0 && m < 60 && s >= 0 && s < 60))
    return undefined;
  const at = day * DAY_MS + H * 3_600_000 + (m - offset) * MINUTE + s * 1000 + ms;
  return at >= INSTANT_MIN && at < INSTANT_MAX ? at : undefined;
}

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : NaN;
};
/** The number that the digits of a text from one place to before another are; NaN where one is none. */
export function digitsAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + digit(text, at);
  return value;
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** Where the digits that begin at `at` end. */
function endOfDigits(text: string, at: number): number {
  let end = at;
  while (end < text.length && !Number.isNaN(digit(text, end))) end += 1;
  return end;
}

/** Below a millisecond nothing is kept: it is cut, not rounded, so that an instant never moves to the next day. */
function milliseconds(text: string, at: number, end: number): number {
  let ms = 0;
  for (let i = 0; i < 3; i += 1) ms = ms * 10 + (at + i < end ? digit(text, at + i) : 0);
  return ms;
}

/** Minutes east of Greenwich from `Z`, `+HH:MM`, `+HHMM` at `at` to the end, `zone` where nothing is there; NaN where no clock on earth is set so. */
function offsetFrom(text: string, at: number, zone: number): number {
  let from = at;
  while (text[from] === ' ') from += 1;
  if (from === text.length) return zone;
  const sign = text[from];
  if (sign === 'Z') return from + 1 === text.length ? 0 : NaN;
  if (sign !== '+' && sign !== '-') return NaN;
  const minutesAt = from + (text[from + 3] === ':' ? 4 : 3);
  const [hours, minutes] = [two(text, from + 1), two(text, minutesAt)];
  if (minutesAt + 2 !== text.length || !(hours <= 18 && minutes <= 59)) return NaN;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** `YYYY-MM-DD`, then perhaps a time after `T` or a space, a fraction, an offset. Written by hand: a row has several, and this is most of its mapping. */
function isoInstant(text: string, zone: number): number | undefined {
  if (text[4] !== '-' || text[7] !== '-') return undefined;
  const day = civilDay(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
  const timed = (text[10] === 'T' || text[10] === ' ') && text[13] === ':';
  if (!timed) return instantAt(day, 0, 0, 0, 0, offsetFrom(text, 10, zone));
  const [H, m] = [two(text, 11), two(text, 14)];
  if (text[16] !== ':') return instantAt(day, H, m, 0, 0, offsetFrom(text, 16, zone));
  const fraction = text[19] === '.' || text[19] === ',';
  const end = fraction ? endOfDigits(text, 20) : 19;
  if (fraction && (end === 20 || end > 29)) return undefined;
  return instantAt(
    day,
    H,
    m,
    two(text, 17),
    fraction ? milliseconds(text, 20, end) : 0,
    offsetFrom(text, end, zone),
  );
}

/** Minutes east of Greenwich of `Z`, `+07:00` or `+0700`; undefined where no clock on earth is set so. */
export function readZone(text: string): number | undefined {
  const minutes = offsetFrom(text, 0, NaN);
  return Number.isNaN(minutes) ? undefined : minutes;
}

/**
 * Reads a date or a date and time of ISO 8601, with `T` or a space and any fraction.
 * @param zone where the text has no offset: minutes east of Greenwich; without one such a text is no instant
 * @returns integer ms, or undefined where it is none
 */
export const readInstant = (text: string, zone = NaN): number | undefined =>
  isoInstant(trimUnseen(text), zone);

/** Whether a text would be an instant if only its zone were known. */
export const lacksZone = (text: string): boolean =>
  readInstant(text) === undefined && readInstant(text, 0) !== undefined;
