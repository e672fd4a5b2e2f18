import type { z } from 'zod';
import { undecodable } from '../faults.js';
import { isStorable } from '../characters.js';

/** A message as a consumer gets it. */
export interface ReceivedMessage {
  readonly key: string | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as a producer takes it. */
export interface EncodedMessage {
  readonly key: string | null;
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly partition?: number;
}

interface Wrong {
  readonly at: string;
  readonly expected: string;
}

/** What is wrong with a value; undefined where nothing is. */
export type Check = (value: unknown) => Wrong | undefined;
type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const below = (name: string, { at, expected }: Wrong): Wrong => ({
  at: at === '' ? name : `${name}.${at}`,
  expected,
});

/** A value for which `is` holds. */
export function expect(expected: string, is: (value: unknown) => boolean): Check {
  const wrong: Wrong = { at: '', expected };
  return (value) => (is(value) ? undefined : wrong);
}

/** What an index of PostgreSQL holds beside other columns, however the characters are encoded. */
const LONGEST_NAME = 500;
/** The largest instant of a Date, ms. */
export const LAST_INSTANT = 8_640_000_000_000_000;

const NO_TEXT: Wrong = { at: '', expected: 'a text' };
const BROKEN: Wrong = { at: '', expected: 'a text without NUL and broken characters' };
const EMPTY: Wrong = { at: '', expected: 'a text that is not empty' };
const LONG: Wrong = { at: '', expected: `a text of at most ${LONGEST_NAME} characters` };

/** A text that PostgreSQL holds. */
export const aText: Check = (value) => {
  if (typeof value !== 'string') return NO_TEXT;
  return isStorable(value) ? undefined : BROKEN;
};
/** A text that PostgreSQL holds and indexes; '' where nobody is known. */
export const aShortText: Check = (value) =>
  typeof value === 'string' && value.length > LONGEST_NAME ? LONG : aText(value);
/** A text that PostgreSQL holds and indexes. */
export const aName: Check = (value) =>
  value === '' || typeof value !== 'string' ? EMPTY : aShortText(value);
export const anInteger = expect('an integer below 2^53', Number.isSafeInteger);
export const anInstant = expect(
  'an instant in milliseconds',
  (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= LAST_INSTANT,
);
/** A number of rows, of a row, of a version: what an `int` of PostgreSQL holds. */
export const aNumber = expect(
  'a number below 2^31',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31,
);
/** A number of a partition, of a version of a definition: what a `smallint` of PostgreSQL holds. */
export const aSmallNumber = expect(
  'a number below 2^15',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 15,
);
export const aCount = expect(
  'a count below 2^53',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
export const aFlag = expect('true or false', (value) => typeof value === 'boolean');
export const oneOf = (...words: readonly string[]): Check =>
  expect(`one of ${words.join(', ')}`, (value) => words.includes(value as string));

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

export function listOf(check: Check): Check {
  const wrong: Wrong = { at: '', expected: 'a list' };
  return (value) => {
    if (!Array.isArray(value)) return wrong;
    for (const one of value as readonly unknown[]) {
      const found = check(one);
      if (found) return below('[]', found);
    }
    return undefined;
  };
}

const NO_OBJECT: Wrong = { at: '', expected: 'an object' };

export const mapOf =
  (check: Check): Check =>
  (value) => {
    if (!isObject(value)) return NO_OBJECT;
    for (const name in value) {
      const found = aText(name) ?? check(value[name]);
      if (found) return below('{}', found);
    }
    return undefined;
  };

/** An object with these members, and whatever others a later version may add. */
export function anObject(members: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(members);
  return (value) => {
    if (!isObject(value)) return NO_OBJECT;
    for (const [name, check] of checks) {
      const found = check(value[name]);
      if (found) return below(name, found);
    }
    return undefined;
  };
}

/** As `anObject`, where what a later version may add is no object either: it is kept as it came, however deep that would be. */
export function aFlatObject(members: Readonly<Record<string, Check>>): Check {
  const check = anObject(members);
  return (value) => check(value) ?? depthOf(value as Members, members);
}

function depthOf(value: Members, members: Readonly<Record<string, Check>>): Wrong | undefined {
  for (const name in value)
    if (typeof value[name] === 'object' && value[name] !== null && !Object.hasOwn(members, name))
      return { at: '{}', expected: 'no object' };
  return undefined;
}

/** What a row showed may be any text; whoever keeps it makes it one that can be kept. */
const anyText = expect('a text', (value) => typeof value === 'string');
const ofFinding = {
  code: aName,
  column: optional(anyText),
  value: optional(anyText),
  message: aFlatObject({ vi: anyText, en: anyText }),
};
export const aFinding = aFlatObject(ofFinding);
export const aRowError = aFlatObject({ ...ofFinding, row: aNumber });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a value. Throws Fault `undecodable-message`. */
export function textOf(value: Uint8Array | null): string {
  if (value === null) throw undecodable('value: expected bytes');
  try {
    return utf8.decode(value);
  } catch {
    throw undecodable('value: expected UTF-8');
  }
}

/** Reads JSON. Throws Fault `undecodable-message`. @param what how the place is called in the reason */
export function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw undecodable(`${what}: expected JSON`);
  }
}

/** JSON that passes `check`, as T. Throws Fault `undecodable-message`. */
export function checked<T>(text: string, what: string, check: Check): T {
  const value = parsed(text, what);
  const wrong = check(value);
  if (wrong) throw undecodable(`${wrong.at || what}: expected ${wrong.expected}`);
  return value as T;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected;
  return issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : 'another form';
}

/** The JSON of a message's value, checked by zod: for topics that are read rarely. Throws Fault `undecodable-message`. */
export function checkedBy<S extends z.ZodType>(schema: S, { value }: ReceivedMessage): z.infer<S> {
  const { data, error } = schema.safeParse(parsed(textOf(value), 'value'));
  const [issue] = error?.issues ?? [];
  if (!issue) return data as z.infer<S>;
  throw undecodable(`${issue.path.join('.') || 'value'}: expected ${expectedBy(issue)}`);
}
