import fc from 'fast-check';
import type { Defined } from '../src/index.js';
import { conditions, numbers, sampleInstants } from './arbitrary-expression.js';

const source = (of: fc.Arbitrary<{ readonly source: string }>): fc.Arbitrary<string> =>
  of.map((one) => one.source);

/** Cubes over the sample type with every shape of measure; both evaluators must give the same atoms for every record. */
export const sampleCubes: fc.Arbitrary<Defined<'cube'>> = fc
  .record({
    all: fc.record({ count: fc.constant(true as const), at: source(sampleInstants) }),
    counted: fc.record({ count: source(conditions), at: source(sampleInstants) }),
    summed: fc.record({ sum: source(numbers), at: source(sampleInstants) }),
    held: fc.record({
      stock: fc.constant(true as const),
      enter: source(sampleInstants),
      leave: source(sampleInstants),
    }),
  })
  .map((measures) => ({
    id: 'samples',
    definitionVersion: 1,
    record: 'sample',
    dimensions: { thing: 'c' },
    distinct: 's1',
    measures,
  }));
