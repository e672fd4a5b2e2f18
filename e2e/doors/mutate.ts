import type { Random } from '@nhip/testkit';

/** Bytes that mean something to a reader of CSV, JSON or text. */
const MARKS = Buffer.from('00090a0d20222c2d2e30313a3b5b5c5d65747b7c7da0bbbfc3e1effeff', 'hex');
const LONGEST = 24;

type Edit = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const spliced = (bytes: Buffer, at: number, gone: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)]);
/** A place of the bytes, and as many of those behind it. */
const sliceOf = (bytes: Buffer, random: Random): Buffer => {
  const at = random.below(bytes.length + 1);
  return bytes.subarray(at, at + 1 + random.below(LONGEST));
};
const mark = (random: Random): Buffer => {
  const at = random.below(MARKS.length);
  return MARKS.subarray(at, at + 1);
};

const EDITS: readonly Edit[] = [
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 1, mark(random)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, mark(random)),
  (bytes, random) =>
    spliced(bytes, random.below(bytes.length + 1), 1, Buffer.of(random.below(256))),
  (bytes, random) =>
    spliced(bytes, random.below(bytes.length + 1), 1 + random.below(3), Buffer.alloc(0)),
  (bytes, random) =>
    spliced(bytes, random.below(bytes.length + 1), random.below(LONGEST), Buffer.alloc(0)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, sliceOf(bytes, random)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, bytes),
  (bytes, random, other) =>
    spliced(bytes, random.below(bytes.length + 1), 0, sliceOf(other, random)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
];

/** A file of which one to four places were changed: bytes set, put in, taken away, repeated, brought from another file; or its end cut off. */
export function mutated(bytes: Buffer, random: Random, other: Buffer): Buffer {
  let result = bytes;
  for (let left = 1 + random.below(4); left > 0; left -= 1)
    result = random.pick(EDITS)(result, random, other);
  return result;
}
