import { ByteReader, ByteWriter } from './bytes.js';
import { minus, negated, type Exact } from './exact.js';
import { readValues, writeValues } from './values.js';

/** What a record adds to one cell; `combo` numbers a cube version and a combination of its codes. */
export interface Part {
  readonly combo: number;
  readonly day: number;
  readonly values: readonly Exact[];
}

/** How many values the cells of a combination have. */
export type MeasuresOf = (combo: number) => number;

const scratch = new ByteWriter();
const NOTHING = new Uint8Array(0);

/** A record's contribution as it is stored: its parts one after the other. Equal parts in equal order are equal bytes. */
export function packParts(parts: readonly Part[]): Uint8Array {
  if (parts.length === 0) return NOTHING;
  scratch.clear();
  for (const { combo, day, values } of parts) {
    scratch.unsigned(combo);
    scratch.signed(day);
    writeValues(scratch, values);
  }
  return Uint8Array.prototype.slice.call(scratch.bytes);
}

export function unpackParts(bytes: Uint8Array, measuresOf: MeasuresOf): Part[] {
  const parts: Part[] = [];
  const reader = new ByteReader(bytes);
  while (reader.more) {
    const combo = reader.unsigned();
    const day = Number(reader.signed());
    parts.push({ combo, day, values: readValues(reader, measuresOf(combo)) });
  }
  return parts;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && Buffer.compare(a, b) === 0;

const isNothing = (values: readonly Exact[]): boolean => values.every((value) => value === 0);
/** a − b; where one is longer, zeros stand for what the other lacks. */
export const subtract = (a: readonly Exact[], b: readonly Exact[]): Exact[] =>
  b.length > a.length
    ? b.map((value, i) => minus(a[i] ?? 0, value))
    : a.map((value, i) => minus(value, b[i] ?? 0));

/** What must be added to the cells so that `after` stands where `before` did. A record has a handful of parts: walks are cheaper than maps. */
export function difference(before: readonly Part[], after: readonly Part[]): Part[] {
  const changes: Part[] = [];
  for (const part of after) {
    const old = partAt(before, part);
    if (!old) {
      if (!isNothing(part.values)) changes.push(part);
      continue;
    }
    const values = subtract(part.values, old.values);
    if (!isNothing(values)) changes.push({ combo: part.combo, day: part.day, values });
  }
  for (const part of before)
    if (!partAt(after, part))
      changes.push({ combo: part.combo, day: part.day, values: part.values.map(negated) });
  return changes;
}

function partAt(parts: readonly Part[], { combo, day }: Part): Part | undefined {
  for (const part of parts) if (part.combo === combo && part.day === day) return part;
  return undefined;
}
