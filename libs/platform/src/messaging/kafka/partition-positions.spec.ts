import { describe, expect, it } from '@jest/globals';
import { PartitionPositions, type Sources } from './partition-positions.js';
import type { PositionStore } from '../port.js';

const sourcesOf = (source: { incarnation: string; earliest: bigint; end: bigint }): Sources => ({
  incarnation: async () => source.incarnation,
  lately: async () => source.incarnation,
  offsets: async () => [{ partition: 0, earliest: source.earliest, end: source.end }],
});
const at = (next: bigint, incarnation = 'one'): PositionStore => ({
  next: async () => ({ next, incarnation }),
});

describe('PartitionPositions', () => {
  it('begins where the store stands, and with the earliest where the store knows nothing', async () => {
    const sources = sourcesOf({ incarnation: 'one', earliest: 3n, end: 9n });
    expect((await new PartitionPositions(sources, at(5n)).of('t', 0)).next).toBe(5n);
    expect(
      (await new PartitionPositions(sources, { next: async () => undefined }).of('t', 0)).next,
    ).toBe(3n);
  });

  it.each([
    ['another topic of the name', at(5n, 'other')],
    ['a next offset beyond the end', at(10n)],
    ['a next offset before the earliest', at(2n)],
  ])('refuses %s as source-rewound', async (_name, positions) => {
    const partitions = new PartitionPositions(
      sourcesOf({ incarnation: 'one', earliest: 3n, end: 9n }),
      positions,
    );
    await expect(partitions.of('t', 0)).rejects.toMatchObject({ code: 'source-rewound' });
  });

  it('remembers over assignments which topic it was, also where the broker keeps the offsets', async () => {
    const source = { incarnation: 'one', earliest: 0n, end: 9n };
    const partitions = new PartitionPositions(sourcesOf(source), undefined);
    await partitions.of('t', 0);
    partitions.forget();
    source.incarnation = 'two';
    await expect(partitions.of('t', 0)).rejects.toMatchObject({ code: 'source-rewound' });
  });

  it('reads another topic of the name from its beginning where the store says that it knows nothing of it', async () => {
    const source = { incarnation: 'one', earliest: 0n, end: 9n };
    const known = { next: 5n, incarnation: 'one' };
    const positions: PositionStore = {
      next: async () => (known.incarnation === source.incarnation ? known : undefined),
    };
    const partitions = new PartitionPositions(sourcesOf(source), positions);
    expect((await partitions.of('t', 0)).next).toBe(5n);
    source.incarnation = 'two';
    await expect(partitions.of('t', 0)).rejects.toMatchObject({ code: 'source-rewound' });
    partitions.forgetOne('t', 0);
    expect(await partitions.of('t', 0)).toMatchObject({ next: 0n, incarnation: 'two' });
  });

  it('asks about a topic no more than twice for all partitions of an assignment', async () => {
    let asked = 0;
    const source = sourcesOf({ incarnation: 'one', earliest: 0n, end: 9n });
    const counting: Sources = {
      ...source,
      offsets: (topic) => ((asked += 1), source.offsets(topic)),
    };
    const partitions = new PartitionPositions(counting, { next: async () => undefined });
    await Promise.all(Array.from({ length: 8 }, (_, partition) => partitions.of('t', partition)));
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('asks again after an answer that failed', async () => {
    let asked = 0;
    const positions: PositionStore = {
      next: async () => {
        asked += 1;
        if (asked === 1) throw new Error('away');
        return { next: 5n, incarnation: 'one' };
      },
    };
    const partitions = new PartitionPositions(
      sourcesOf({ incarnation: 'one', earliest: 0n, end: 9n }),
      positions,
    );
    await expect(partitions.of('t', 0)).rejects.toThrow('away');
    expect((await partitions.of('t', 0)).next).toBe(5n);
  });
});
