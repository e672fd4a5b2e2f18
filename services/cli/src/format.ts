import type { Text } from '@nhip/contracts';
import type { Language } from './language.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const QUARTERS = ['I', 'II', 'III', 'IV'];

/** Numbers, times and texts as people of one language read them; times in the reporting zone (+07:00). */
export class Format {
  readonly #locale: string;

  constructor(readonly language: Language) {
    this.#locale = language === 'en' ? 'en-GB' : 'vi-VN';
  }

  say(text: Text): string {
    return text[this.language];
  }

  /**
   * `1.234,5`, with a real minus.
   * @param value a number, or decimal text where a JSON number cannot hold it
   * @param decimals as many as the value itself has where none are declared
   */
  number(value: number | string, decimals?: number): string {
    const options =
      decimals === undefined
        ? { maximumFractionDigits: 20 }
        : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(this.#locale, options)
      .format(value as Intl.StringNumericLiteral)
      .replace('-', '−');
  }

  /** `16:42 23/11/2026`. */
  instant(iso: string | number): string {
    const { hour, minute, day, month, year } = Object.fromEntries(
      new Intl.DateTimeFormat('en-GB', {
        timeZone: ZONE,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
        .formatToParts(new Date(iso))
        .map(({ type, value }) => [type, value]),
    );
    return `${hour}:${minute} ${day}/${month}/${year}`;
  }

  /** `2025-07-01` → `01/07/2025`. */
  date(day: string): string {
    return day.split('-').reverse().join('/');
  }

  /** `2011-05` → `05/2011`, `2026-Q3` → `Quý III/2026`; a day as a date. */
  period(period: string): string {
    const [year = '', rest = '', day] = period.split('-');
    if (rest === '') return year;
    if (rest.startsWith('Q')) {
      const quarter = QUARTERS[Number(rest.slice(1)) - 1] ?? rest;
      return this.language === 'en' ? `${rest} ${year}` : `Quý ${quarter}/${year}`;
    }
    if (rest.startsWith('W'))
      return `${this.language === 'en' ? 'Week' : 'Tuần'} ${rest.slice(1)}/${year}`;
    return day ? this.date(period) : `${rest}/${year}`;
  }

  #items(items: readonly object[], nameOf: (member: string) => string): string {
    const written = items.map((item, i) => {
      const members = Object.entries(item).map(
        ([member, value]) => `${nameOf(member)}: ${this.field(value)}`,
      );
      return `${i + 1}) ${members.join(', ')}`;
    });
    return written.length === 0 ? '–' : written.join('; ');
  }

  /**
   * A field of a record: a code by its name, an instant in the reporting zone, a list by its items, – where there is none.
   * @param nameOf how a field of a list's items is called
   */
  field(value: unknown, nameOf = (member: string): string => member): string {
    if (value === null || value === undefined || value === '') return '–';
    if (Array.isArray(value)) return this.#items(value as readonly object[], nameOf);
    if (typeof value === 'object') return this.say((value as { name: Text }).name);
    if (typeof value === 'number') return this.number(value);
    const text = String(value);
    return /^\d{4}-\d{2}-\d{2}T/.test(text) ? this.instant(text) : text;
  }
}
