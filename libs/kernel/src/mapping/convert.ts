import { trimUnseen } from '@nhip/contracts';
import { refuse } from '../expression/expr.js';
import { lacksZone, readInstant } from '../time/read-instant.js';
import type { CodeList } from '../model/code-list.js';
import { decimalText } from '../model/decimal-text.js';
import type { IdReader } from '../model/record-id.js';
import type { InstantReader } from './instant-format.js';
import { js, lifted, lifted2 } from './code.js';
import { raw, say, type Raw, type RawContext } from './raw-row.js';

type Convert = (
  value: string | number | boolean,
  context: RawContext,
  column: string,
) => string | number | boolean | null;

/** Applies a reading to whatever is not null. */
function reading(of: Raw, type: Raw['type'], convert: Convert, more: Partial<Raw> = {}): Raw {
  const { column, code } = of;
  return raw(type, column, lifted(code, convert, js`context`, column), more);
}

export const asText = (of: Raw): Raw =>
  of.type === 'text' ? of : reading(of, 'text', (value) => String(value));

export const asCode = (of: Raw, list: CodeList): Raw =>
  reading(
    of,
    'code',
    (value, context, column) => {
      const resolved = list.resolve(String(value), context.at);
      if (resolved.finding)
        (resolved.ok ? context.notes : context.findings).push({
          ...resolved.finding,
          ...(column && { column }),
        });
      return resolved.ok ? resolved.id : null;
    },
    { list: list.id },
  );

/** The id of another record: of the form that ids of its type have, whether there is such a record or not. */
export const asId = (of: Raw, read: IdReader): Raw =>
  reading(of, 'text', (value, context, column) => {
    const id = read(String(value));
    if (typeof id === 'string') return id;
    context.findings.push({ ...id, ...(column && { column }) });
    return null;
  });

const NO_ZONE = [
  '% không có múi giờ: thêm +07:00 vào cuối',
  '% has no zone: add one, such as +07:00',
] as const;

/** By ISO 8601. @param zone of texts without an offset; without one they are refused */
export const isoReader =
  (zone: number | undefined): InstantReader =>
  (text) =>
    readInstant(text, zone);

const ISO_EXAMPLE = '2026-11-25T08:00:00+07:00';

/** @param format that the text has; undefined: ISO 8601, of which a text may lack its zone only */
export function asInstant(of: Raw, read: InstantReader, format?: string): Raw {
  const [vi, en] =
    format === undefined
      ? [`như ${ISO_EXAMPLE}`, `like ${ISO_EXAMPLE}`]
      : [`theo ${format}`, `as ${format}`];
  const wrong = [
    `% không phải ngày giờ có thật, hoặc không viết ${vi}`,
    `% is no date and time that exists, or is not written ${en}`,
  ] as const;
  return reading(of, 'instant', (value, context, column) => {
    const text = typeof value === 'boolean' ? '' : trimUnseen(String(value));
    const at = read(text);
    if (at !== undefined) return at;
    if (format === undefined && lacksZone(text))
      return say(context, 'instant-without-zone', column, value, ...NO_ZONE);
    return say(context, 'impossible-date', column, value, ...wrong);
  });
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** A number of at most so many decimals in its minor units; undefined where a text is none, or it cannot be held exactly. */
export function minorUnits(text: string, scale: number): number | undefined {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(trimUnseen(text)) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(scale))) return undefined;
  const minor = Number(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`);
  return Number.isSafeInteger(minor) ? (sign === '-' ? 0 - minor : minor) : undefined;
}

/** How a number is written that has all its decimals. */
const example = (scale: number): string =>
  scale === 0 ? '1234' : `1234.${'567890123'.slice(0, scale)}`;

export function asNumber(of: Raw, scale: number): Raw {
  const [vi, en] =
    scale === 0
      ? ['số nguyên', 'whole number']
      : [`số có tối đa ${scale} chữ số thập phân`, `number with at most ${scale} decimals`];
  const wrong = [
    `% không phải ${vi}, viết như ${example(scale)}`,
    `% is no ${en}, written like ${example(scale)}`,
  ] as const;
  return reading(
    of,
    'number',
    (value, context, column) =>
      (typeof value === 'boolean' ? undefined : minorUnits(String(value), scale)) ??
      say(context, 'not-a-number', column, value, ...wrong),
    { scale },
  );
}

/** What was read, written in one way: a number with its decimals, an instant in UTC. */
export function textOf(of: Raw): Raw {
  const write = (value: string | number | boolean): string =>
    typeof value !== 'number'
      ? String(value)
      : of.type === 'instant'
        ? new Date(value).toISOString().replace('.000Z', 'Z')
        : decimalText(value, of.scale);
  return reading(of, 'text', write);
}

const join = (before: string, after: string): string => `${before}${after}`;

/** Two texts in one, what is unread without what cannot be seen around it; none where a part is missing. */
export function joined(left: Raw, right: Raw): Raw {
  const partOf = (of: Raw): Raw =>
    of.type === 'raw' ? reading(of, 'text', (value) => trimUnseen(String(value))) : of;
  const [before, after] = [partOf(left), partOf(right)];
  const columns = new Set([left.column, right.column].filter(Boolean));
  const [column = ''] = columns.size === 1 ? columns : [];
  return raw('text', column, lifted2(before.code, after.code, join));
}

/** A number of fewer decimals in the units of more. */
export function toScale(of: Raw, scale: number): Raw {
  if (of.scale === scale) return of;
  const factor = 10 ** (scale - of.scale);
  return reading(
    of,
    'number',
    (value, context, column) => {
      const minor = Number(value) * factor;
      return Number.isSafeInteger(minor)
        ? minor
        : say(context, 'not-a-number', column, value, '% quá lớn', '% is too large');
    },
    { scale },
  );
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export const asBoolean = (of: Raw): Raw =>
  reading(of, 'boolean', (value, context, column) => {
    const read = BOOLEANS.get(trimUnseen(String(value)).toLowerCase());
    return (
      read ??
      say(
        context,
        'not-a-boolean',
        column,
        value,
        '% không phải true, false, 1 hay 0',
        '% is not true, false, 1 or 0',
      )
    );
  });

const COUNTER = /^\d{1,15}$/;

/** A source version: an integer as it is, else a date and time. @param zone of texts without an offset; without one they are refused */
export const asVersion = (of: Raw, zone: number | undefined): Raw =>
  reading(of, 'raw', (value, context, column) => {
    const text = trimUnseen(String(value));
    const version = readVersion(text, zone);
    if (version !== undefined) return version;
    if (lacksZone(text)) return say(context, 'instant-without-zone', column, value, ...NO_ZONE);
    return say(
      context,
      'impossible-date',
      column,
      value,
      `% không phải số phiên bản hay ngày giờ có thật, hoặc không viết như ${ISO_EXAMPLE}`,
      `% is neither a version number nor a date and time that exists, or is not written like ${ISO_EXAMPLE}`,
    );
  });

/** An integer as it is, else an instant of ISO 8601. */
export const readVersion = (text: string, zone: number | undefined): number | undefined =>
  COUNTER.test(text) ? Number(text) : readInstant(text, zone);

/** What a reading may start from. */
export function unread(of: Raw, name: string, at: number): Raw {
  if (of.type === 'raw' || of.type === 'text' || of.type === 'null') return of;
  return refuse(
    'type-mismatch',
    at,
    `“${name}” cần giá trị chưa đọc của một cột, ở đây là ${of.type}`,
    `“${name}” needs the unread value of a column, this is ${of.type}`,
  );
}
