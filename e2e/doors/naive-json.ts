import type { NaiveFile, NaiveRow } from './naive-csv.js';
import { Written } from './written-value.js';

/** A second reading of JSON, by the grammar of RFC 8259: keys stand once, and a number is the text that it was written as. */

class Unreadable extends Error {}
/** An object with a key twice, read to its end. */
const TWICE = Symbol('a key twice');

const [BLANK, NUMBER, STRING] = [
  /[ \t\r\n]*/y,
  /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  // eslint-disable-next-line no-control-regex -- JSON takes no control character in a string.
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y,
];
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Reader {
  #at = 0;
  isTwice = false;
  constructor(private readonly text: string) {}

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #next(mark: string): boolean {
    this.#take(BLANK);
    if (!this.text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  #must(mark: string): void {
    if (!this.#next(mark)) throw new Unreadable();
  }

  #string(): string {
    this.#take(BLANK);
    const found = this.#take(STRING);
    if (found === undefined) throw new Unreadable();
    return found
      .slice(1, -1)
      .replace(/\\(?:u(.{4})|(.))/g, (_, hex: string | undefined, one: string) =>
        hex === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(parseInt(hex, 16)),
      );
  }

  #object(): unknown {
    const members = new Map<string, unknown>();
    if (this.#next('}')) return members;
    do {
      const key = this.#string();
      this.#must(':');
      if (members.has(key)) this.isTwice = true;
      members.set(key, this.value());
    } while (this.#next(','));
    this.#must('}');
    return members;
  }

  #array(): unknown {
    const elements: unknown[] = [];
    if (this.#next(']')) return elements;
    do elements.push(this.value());
    while (this.#next(','));
    this.#must(']');
    return elements;
  }

  value(): unknown {
    if (this.#next('{')) return this.#object();
    if (this.#next('[')) return this.#array();
    if (this.text[this.#at] === '"') return this.#string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const)
      if (this.#next(word)) return value;
    const number = this.#take(NUMBER);
    if (number === undefined) throw new Unreadable();
    return new Written(number);
  }

  /** Each element of an array by itself: a key twice spoils its own row only. */
  rows(): readonly unknown[] {
    const one = (): unknown => {
      this.isTwice = false;
      const value = this.value();
      return this.isTwice ? TWICE : value;
    };
    const rows: unknown[] = [];
    if (!this.#next('[')) rows.push(one());
    else if (!this.#next(']')) {
      do rows.push(one());
      while (this.#next(','));
      this.#must(']');
    }
    this.end();
    return rows;
  }

  end(): void {
    this.#take(BLANK);
    if (this.#at < this.text.length) throw new Unreadable();
  }
}

const rowOf = (value: unknown): NaiveRow =>
  value instanceof Map ? (Object.fromEntries(value) as Record<string, unknown>) : 'refused';

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @returns undefined where the text is no JSON */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

export function naiveJson(bytes: Buffer): NaiveFile {
  const text = utf8(bytes);
  return text === undefined ? undefined : readable(() => new Reader(text).rows().map(rowOf));
}

function lineOf(bytes: Buffer): NaiveRow {
  const text = utf8(bytes)?.replace(/^\ufeff+/, '');
  if (text === undefined) return 'refused';
  const value = readable(() => {
    const reader = new Reader(text);
    const one = reader.value();
    reader.end();
    return reader.isTwice ? TWICE : one;
  });
  return rowOf(value);
}

/** Lines of nothing have no number. */
export function naiveNdjson(bytes: Buffer): NaiveFile {
  const lines: Buffer[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf(10, from);
    lines.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length + 1 : end + 1;
  }
  const isBlank = (line: Buffer): boolean =>
    /^(?:\xef\xbb\xbf)*[ \t\r]*$/.test(line.toString('latin1'));
  const rows = lines.filter((line) => !isBlank(line)).map(lineOf);
  return rows.length > 0 && rows.every((row) => row === 'refused') ? undefined : rows;
}
