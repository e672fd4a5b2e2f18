import type { z } from 'zod';
import { undecodable } from '../faults.js';

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

export const aText = expect('a text', (value) => typeof value === 'string');
export const aName = expect(
  'a text that is not empty',
  (value) => typeof value === 'string' && value !== '',
);
export const anInteger = expect('an integer below 2^53', Number.isSafeInteger);
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
      const found = check(value[name]);
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

export const aFinding = anObject({
  code: aText,
  column: optional(aText),
  value: optional(aText),
  message: anObject({ vi: aText, en: aText }),
});

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
