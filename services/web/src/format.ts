import type { RawPlace, ShownValue, Text } from '@nhip/contracts';
import i18next from 'i18next';
import { A_DAY_MS, ZONE } from './zone.js';

const locale = (): string => (i18next.language === 'en' ? 'en-GB' : 'vi-VN');

export const say = (text: Text): string => (i18next.language === 'en' ? text.en : text.vi);

/** As many characters as fit beside a figure on a phone. */
const SHORT = 12;

/** A name that is short enough to be kept on one line: “Đúng hạn”. */
export const unbroken = (text: string): string =>
  text.length > SHORT ? text : text.replaceAll(' ', '\u00a0');

/** `1) Yêu cầu: 09:00 01/03/2013, Trả lời: –; 2) …` */
function itemsText(
  items: Extract<ShownValue, readonly unknown[]>,
  nameOf: (member: string) => string,
): string {
  const written = items.map((item, i) => {
    const members = Object.entries(item).map(
      ([member, value]) => `${nameOf(member)}: ${fieldText(value)}`,
    );
    return `${i + 1}) ${members.join(', ')}`;
  });
  return written.length === 0 ? '–' : written.join('; ');
}

/**
 * A field of a record as people read it: a code by its name, an instant in the reporting zone, yes or no in words, a list by its items, – where there is none.
 * @param nameOf how a field of a list's items is called
 */
export function fieldText(
  value: ShownValue | undefined,
  nameOf = (member: string): string => member,
): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'object' && 'name' in value) return say(value.name);
  if (typeof value === 'object') return itemsText(value, nameOf);
  if (typeof value === 'boolean') return i18next.t(value ? 'yes' : 'no');
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? instant(text) : text;
}

/**
 * `1.234,5`, with a real minus.
 * @param value a number, or decimal text where a JSON number cannot hold it
 * @param decimals as many as the value itself has where none are declared
 */
export function number(value: number | string, decimals?: number): string {
  const options =
    decimals === undefined
      ? { maximumFractionDigits: 20 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale(), options)
    .format(value as Intl.StringNumericLiteral)
    .replace('-', '−');
}

/** The row that a record came from; of one of several that a row makes, its column too. */
export const rowText = ({ row, column }: Pick<RawPlace, 'row' | 'column'>): string =>
  column === undefined ? number(row) : `${number(row)} · ${column}`;

/** A figure of the hub with its declared decimals, to the last digit; – where there are no data, which is not zero. */
export const figure = (
  { value, exact }: { readonly value: number | null; readonly exact?: string | undefined },
  decimals?: number,
): string => (value === null ? '–' : number(exact ?? value, decimals));

/** What is added or taken away: `+1`, `−2`; – where there are no data. */
export function signed(value: number | string | null): string {
  if (value === null) return '–';
  return `${Number(value) > 0 ? '+' : ''}${number(value)}`;
}

/** How a figure stands to another: `+8,4`, `−0,26`, `0`; – where one of them has no data. @param decimals those that are declared */
export function difference(
  value: number | null,
  before: number | null | undefined,
  decimals: number,
): string {
  if (value === null || before === null || before === undefined) return '–';
  // Both have these decimals: what is beyond them is no part of either.
  const change = Number((value - before).toFixed(decimals));
  return `${change > 0 ? '+' : ''}${number(change, change === 0 ? 0 : decimals)}`;
}

const parts = (iso: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: ZONE,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );

/** `16:42 23/11/2026`, in the reporting zone. */
export function instant(iso: string): string {
  const { hour, minute, day, month, year } = parts(iso);
  return `${hour}:${minute} ${day}/${month}/${year}`;
}

/** A moment of an address: `16:42 23/11/2026`, `commit 1204`; as it stands where it is neither. */
export function momentText(moment: string): string {
  if (/^\d+$/.test(moment)) return `commit ${moment}`;
  return Number.isNaN(Date.parse(moment)) ? moment : instant(moment);
}

export function clock(iso: string): string {
  const { hour, minute } = parts(iso);
  return `${hour}:${minute}`;
}

export function date(iso: string): string {
  const { day, month, year } = parts(iso);
  return `${day}/${month}/${year}`;
}

/** `29/11`: of a day of this year. */
export function dayOfYear(iso: string): string {
  const { day, month } = parts(iso);
  return `${day}/${month}`;
}

const SPANS = [
  ['day', A_DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `3 phút trước`, in the largest unit of which a whole one has passed. @param ms since then */
export function ago(ms: number): string {
  const [unit, span] = SPANS.find(([, one]) => ms >= one) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(locale()).format(-Math.floor(ms / span), unit);
}

/** `2011-05` → `05/2011`, `2011-05-02` → `02/05/2011`, `2026-Q3` → `Quý 3/2026`. */
export function period(text: string): string {
  const [, year = '', month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text) ?? [];
  if (month) return [...(day ? [day] : []), month, year].join('/');
  return text
    .replace(/^(\d{4})-Q(\d)$/, i18next.language === 'en' ? 'Q$2 $1' : 'Quý $2/$1')
    .replace(/^(\d{4})-W(\d\d)$/, i18next.language === 'en' ? 'week $2, $1' : 'tuần $2/$1');
}

/** A period as a line says it, by its grain: `tháng 11/2026`. */
export function periodSaid(text: string): string {
  const shown = period(text).replace(/^Quý/, 'quý');
  if (text === 'all') return i18next.t('all');
  if (/^\d{4}$/.test(text)) return i18next.t('ofYear', { period: shown });
  if (/^\d{4}-\d{2}$/.test(text)) return i18next.t('ofMonth', { period: shown });
  return shown;
}
