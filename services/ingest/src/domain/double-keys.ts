import { Pace, type Turns } from './turns.js';

/** A row in which an object has a key twice. */
export interface DoubleKey {
  /** Its place among the rows of the text, from 0. */
  readonly row: number;
  readonly key: string;
  /** The row as it was sent. */
  readonly text: string;
}

const membersWithin = (value: unknown): number =>
  typeof value === 'object' && value !== null ? countMembers(value) : 0;

/** Members of all objects of a value. By `for in`, which costs a row next to nothing; not so an array. */
function countMembers(value: object): number {
  let count = 0;
  if (Array.isArray(value)) for (const one of value) count += membersWithin(one);
  else for (const name in value) count += 1 + membersWithin(value[name as never]);
  return count;
}

/** Members of all of these. */
function* countAll(rows: readonly object[]): Turns<number> {
  const pace = new Pace();
  let count = 0;
  for (const row of rows) {
    count += countMembers(row);
    if (pace.isOver(0)) yield;
  }
  return count;
}

/** Of a turn that counts, and of one that looks closely. */
const [CHARACTERS_A_TURN, CHARACTERS_A_SEARCH] = [1024 * 1024, 100_000];

function* countKeyEnds(text: string): Turns<number> {
  let [count, turn] = [0, CHARACTERS_A_TURN];
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) {
    count += 1;
    if (at < turn) continue;
    yield;
    turn = at + CHARACTERS_A_TURN;
  }
  return count;
}

const KEY_APART = /"[ \t\r\n]+:/;

/**
 * Whether an object of the text may have a key twice. Where each key is written right before its colon, there are at most as many as
 * `":` in the text: if so many were read, none was lost. @param rows what was read of the text, not nested deeply
 */
export function* mayHoldDoubleKeys(text: string, rows: readonly object[]): Turns<boolean> {
  return (yield* countKeyEnds(text)) !== (yield* countAll(rows)) || KEY_APART.test(text);
}

/** Where a string of a JSON text ends that begins at `from`. */
export function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  for (;;) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
    at = text.indexOf('"', at + 1);
  }
}

/** The rows of a JSON text, one object or an array of them, in which an object has a key twice; the first such key of each. */
export function* doubleKeysIn(text: string): Turns<readonly DoubleKey[]> {
  const found: DoubleKey[] = [];
  /** The keys of the objects that are open; undefined of an array. */
  const open: (Set<string> | undefined)[] = [];
  const isArray = /^\s*\[/.test(text);
  let [row, from, isKey] = [0, 0, false];
  let twice: string | undefined;
  const endRow = (to: number): void => {
    if (twice !== undefined) found.push({ row, key: twice, text: text.slice(from, to).trim() });
    [row, from, twice] = [row + 1, to + 1, undefined];
  };
  for (let [at, turn] = [0, CHARACTERS_A_SEARCH]; at < text.length; at += 1) {
    if (at >= turn) {
      yield;
      turn = at + CHARACTERS_A_SEARCH;
    }
    const mark = text[at];
    if (mark === '"') {
      const end = endOfString(text, at);
      const keys = isKey ? open.at(-1) : undefined;
      if (keys) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) twice ??= key;
        keys.add(key);
      }
      isKey = false;
      at = end - 1;
    } else if (mark === '{' || mark === '[') {
      if (isArray && open.length === 0) from = at + 1;
      isKey = mark === '{';
      open.push(isKey ? new Set() : undefined);
    } else if (mark === '}' || mark === ']') {
      open.pop();
      if (open.length === 0) endRow(isArray ? at : at + 1);
    } else if (mark === ',') {
      if (isArray && open.length === 1) endRow(at);
      isKey = true;
    }
  }
  return found;
}
