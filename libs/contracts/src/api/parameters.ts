import { z } from 'zod';
import { wrongCursor } from '../faults.js';
import type { Text } from '../text.js';
import { issueOf, Refusal, saidBy, parameterRefusal } from './refusal.js';

/** Reads one parameter from its text; what it does not understand it refuses, it never guesses. */
type Read<T> = (text: string, name: string) => T | Refusal;
type Shown = Readonly<Record<string, unknown>>;

/** A parameter whose name is still to be told; `query` tells it. */
export type Parameter<S extends z.ZodType> = (name: string) => S;

const repeated = (name: string): Refusal =>
  new Refusal(
    'repeated-parameter',
    `tham số “${name}” chỉ được ghi một lần`,
    `the parameter “${name}” may be given once`,
  );

/** A text that is given once, read by `reader`. @param shown how OpenAPI describes the text */
export const read = <T>(name: string, shown: Shown, reader: Read<T>): z.ZodType<T> =>
  z
    .unknown()
    .transform((given, ctx) => {
      const value =
        typeof given === 'string'
          ? (parameterRefusal(given, name) ?? reader(given, name))
          : repeated(name);
      if (!(value instanceof Refusal)) return value as T;
      ctx.addIssue(issueOf(value));
      return z.NEVER;
    })
    .meta(shown) as z.ZodType<T>;

const TEXT: Shown = { type: 'string' };
const tooLong = (name: string, most: number): Refusal =>
  new Refusal(
    'parameter-too-long',
    `${name} có nhiều nhất ${most} ký tự`,
    `${name} has at most ${most} characters`,
  );

/** What was given, as far as a refusal repeats it. */
const beginningOf = (given: string): string => given.slice(0, 100).toWellFormed();

const LONGEST_IN_PATH = 500;

/** Whether a segment of a path is a step to the same folder or upwards, its dots encoded or not. */
export const isDotSegment = (segment: string): boolean => /^(\.|%2e){1,2}$/i.test(segment);

/** Two dots beside a slash are a step upwards for the library that forwards, whatever follows. */
const DOTS_AT_SLASH = /\.\.[/\\]|[/\\]\.\./;

/** What keeps a decoded path parameter from being an id; undefined where it may be one. */
export function pathRefusal(name: string, value: string): Refusal | undefined {
  if (value === '' || value.split(/[/\\]/).some(isDotSegment) || DOTS_AT_SLASH.test(value))
    return new Refusal(
      'wrong-path',
      `“${beginningOf(value)}” không dùng làm ${name} được`,
      `“${beginningOf(value)}” cannot be a ${name}`,
    );
  return value.length > LONGEST_IN_PATH
    ? tooLong(name, LONGEST_IN_PATH)
    : parameterRefusal(value, name);
}

/** Any text; empty is as absent. */
export const text =
  (most = 200, shown: Shown = {}) =>
  (name: string) =>
    read(name, { ...TEXT, maxLength: most, ...shown }, (given) => {
      if (given.length > most) return tooLong(name, most);
      return given === '' ? undefined : given;
    }).optional();

/** A text of one form; empty is as absent. */
export const formed =
  (form: RegExp, refusal: (given: string, name: string) => Refusal, shown: Shown = TEXT) =>
  (name: string) =>
    read(name, shown, (given) => {
      if (given === '') return undefined;
      return form.test(given) ? given : refusal(beginningOf(given), name);
    }).optional();

/** A text of which the first `most` characters are taken; empty is as absent. */
export const cut = (most: number) => (name: string) =>
  read(name, TEXT, (given) => Array.from(given).slice(0, most).join('') || undefined).optional();

/** One of some words, `fallback` where nothing is said. */
export const oneOf =
  <const W extends string>(
    words: readonly W[],
    fallback: NoInfer<W>,
    refusal: (given: string) => Refusal,
  ) =>
  (name: string) =>
    read<W>(name, { ...TEXT, enum: words }, (given) => {
      if (given === '') return fallback;
      return words.find((word) => word === given) ?? refusal(beginningOf(given));
    })
      .optional()
      .transform((word): W => word ?? fallback);

/** `true` or `false`; absent is false. */
export const flag = () => (name: string) =>
  read(name, { type: 'boolean' }, (given) => {
    if (given === 'true' || given === 'false') return given === 'true';
    return new Refusal(
      'wrong-flag',
      `${name} phải là true hoặc false`,
      `${name} must be true or false`,
    );
  }).default(false);

/** How many at most: `page` where nothing is said, never more than `most`. */
export const limit = (page: number, most: number) => (name: string) =>
  read(name, { type: 'integer', minimum: 1, maximum: most }, (given) => {
    const wanted = /^\d{1,9}$/.test(given) ? Number(given) : 0;
    if (wanted >= 1) return Math.min(wanted, most);
    return new Refusal(
      'wrong-limit',
      `limit phải là số nguyên từ 1 đến ${most}`,
      `limit must be an integer from 1 to ${most}`,
    );
  }).default(page);

/** Where the next page begins, as the last answer said it; empty is as absent: the first page. */
export const cursor = (form = /^[\w-]{1,2000}$/) => formed(form, () => saidBy(wrongCursor()));

const PERIODS: Text = {
  vi: 'ví dụ 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026',
  en: 'e.g. 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026',
};

const ofPeriods = (vi: string, en: string): Refusal => new Refusal('wrong-period', vi, en, PERIODS);

export const wrongPeriod = (given: string): Refusal =>
  ofPeriods(`“${given}” không phải một kỳ`, `“${given}” is no period`);

export const wrongPeriodOf = (grain: string, given: string): Refusal =>
  ofPeriods(`“${given}” không phải kỳ ${grain}`, `“${given}” is no period of the grain ${grain}`);

export const periodsReversed = (): Refusal =>
  ofPeriods('from phải không sau to', 'from must not be after to');

export const historyOfNothing = (): Refusal =>
  new Refusal(
    'history-needs-period',
    'history=true phải nói dữ liệu cũ của kỳ nào',
    'history=true must say of which period it is',
    { vi: 'gửi kèm ?period=, ví dụ 2026-03', en: 'send ?period= with it, e.g. 2026-03' },
  );

/** A reporting period as text; whether there is such a period only the calendar knows. */
export const period = () => formed(/^(all|\d{4}(-[\dQW-]{1,6})?)$/, wrongPeriod);

const FAMILY = 'dim.';
const MOST_CODES = 1_000;
const isCode = (value: unknown): boolean => typeof value === 'string' && value.length <= 200;
const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function dimensionRefusal(name: string, value: unknown): Refusal | undefined {
  const codes = listed(value);
  if (codes.length > MOST_CODES || !codes.every(isCode)) return tooLong(name, 200);
  return parameterRefusal(name, FAMILY) ?? parameterRefusal(value, name);
}

export const unknownParameter = (name: string, known: readonly string[]): Refusal =>
  new Refusal(
    'unknown-parameter',
    `không có tham số “${name}”`,
    `there is no parameter “${name}”`,
    known.length > 0
      ? { vi: `có thể dùng: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` }
      : { vi: 'địa chỉ này không có tham số', en: 'this address takes no parameters' },
  );

type Shape<P> = { [N in keyof P]: P[N] extends Parameter<infer S> ? S : never };

/**
 * The query of a route: its keys are the known parameters, any other is refused.
 * With `dimensions`, parameters `dim.<dimension>` are known too and stay as they are; `dimensionsOf` gives them.
 */
export function query<P extends Readonly<Record<string, Parameter<z.ZodType>>>>(
  parameters: P,
  { dimensions = false } = {},
): z.ZodObject<Shape<P>> {
  const shape = Object.fromEntries(
    Object.entries(parameters).map(([name, named]) => [name, named(name)]),
  );
  const known = [...Object.keys(shape), ...(dimensions ? [`${FAMILY}*`] : [])];
  const faultOf = (name: string, value: unknown): Refusal | undefined =>
    dimensions && name.startsWith(FAMILY)
      ? dimensionRefusal(name, value)
      : unknownParameter(beginningOf(name), known);
  const checked = z.looseObject(shape).superRefine((given, ctx) => {
    for (const [name, value] of Object.entries(given)) {
      const fault = Object.hasOwn(shape, name) ? undefined : faultOf(name, value);
      if (fault) ctx.addIssue({ ...issueOf(fault), path: [name] });
    }
  });
  return checked as unknown as z.ZodObject<Shape<P>>;
}

/** The codes asked for by `dim.<dimension>`, which may be given several times. */
export const dimensionsOf = (given: object): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      name.startsWith(FAMILY) ? [[name.slice(FAMILY.length), listed(value) as string[]]] : [],
    ),
  );
