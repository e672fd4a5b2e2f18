import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.js';
import { exact, minus, negated, plus, type Exact } from './exact.js';
import { readValues, writeValues } from './values.js';

const anExact = fc
  .oneof(
    fc.bigInt({ min: -1000n, max: 1000n }),
    fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.constantFrom(
      2n ** 53n,
      2n ** 53n - 1n,
      2n ** 53n + 1n,
      -(2n ** 53n),
      2n ** 52n,
      -(2n ** 52n),
    ),
  )
  .map(exact);

describe('exact integers', () => {
  it('add and subtract without rounding, in one form each', () => {
    fc.assert(
      fc.property(anExact, anExact, (a, b) => {
        expect(plus(a, b)).toBe(exact(BigInt(a) + BigInt(b)));
        expect(minus(a, b)).toBe(exact(BigInt(a) - BigInt(b)));
        expect(plus(a, negated(a))).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('packed bytes', () => {
  it('give back any integer', () => {
    const writer = new ByteWriter();
    fc.assert(
      fc.property(fc.array(anExact), fc.array(fc.maxSafeNat()), (signed, unsigned) => {
        writer.clear();
        signed.forEach((value) => writer.signed(value));
        unsigned.forEach((value) => writer.unsigned(value));
        const reader = new ByteReader(writer.bytes);
        expect(signed.map(() => reader.signed())).toEqual(signed);
        expect(unsigned.map(() => reader.unsigned())).toEqual(unsigned);
        expect(reader.more).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('give back the values of a cell, however many measures it has', () => {
    const values = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant<Exact>(0) }, anExact), {
      minLength: 1,
      maxLength: 40,
    });
    const writer = new ByteWriter();
    fc.assert(
      fc.property(values, (cell) => {
        writer.clear();
        writeValues(writer, cell);
        const reader = new ByteReader(writer.bytes);
        expect(readValues(reader, cell.length)).toEqual(cell);
        expect(reader.more).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuse to read beyond their end', () => {
    expect(() => new ByteReader(Uint8Array.of(128)).unsigned()).toThrow(RangeError);
  });
});
