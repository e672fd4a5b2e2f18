import type { ByteReader, ByteWriter } from './bytes.js';
import type { Exact } from './exact.js';

/** Measures of a cell, in the cube's order, most of them zero: which are not, seven a byte, then those. */
export function writeValues(to: ByteWriter, values: readonly Exact[]): void {
  const { length } = values;
  let last = length - 1;
  while (last > 0 && values[last] === 0) last -= 1;
  for (let from = 0; from <= last || from === 0; from += 7) {
    let mask = 0;
    for (let i = from; i < from + 7 && i <= last; i += 1)
      if (values[i] !== 0) mask |= 1 << (i - from);
    to.byte(from + 7 <= last ? mask | 128 : mask);
  }
  for (let i = 0; i <= last; i += 1) if (values[i] !== 0) to.signed(values[i] as Exact);
}

/** The values of a cell of which one more record could not be counted: behind the measures stands how many. */
export const incomplete = (measures: number): number[] => [
  ...new Array<number>(measures).fill(0),
  1,
];

/** @param measures how many values a cell of this cube has */
export function readValues(from: ByteReader, measures: number): Exact[] {
  const values: Exact[] = new Array<Exact>(measures).fill(0);
  const present: number[] = [];
  for (let first = 0; ; first += 7) {
    const mask = from.byte();
    for (let bit = 0; bit < 7; bit += 1) if ((mask >> bit) & 1) present.push(first + bit);
    if (mask < 128) break;
  }
  for (const index of present) values[index] = from.signed();
  return values;
}
