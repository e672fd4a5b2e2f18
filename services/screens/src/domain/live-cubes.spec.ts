import { describe, expect, it } from '@jest/globals';
import type { CellMessage, CommitMessage } from '@nhip/contracts';
import { LiveCubes } from './live-cubes.js';

const cell = (
  commit: number,
  bucket: number,
  value: number | string,
  more: Partial<CellMessage> = {},
): CellMessage => ({
  kind: 'cell',
  cube: 'c',
  cubeVersion: 1,
  dims: ['a@2010-01-01'],
  day: 10,
  bucket,
  values: [value],
  epoch: 1,
  commit,
  ...more,
});
const end = (commit: number, epoch = 1): CommitMessage => ({
  kind: 'commit',
  epoch,
  commit,
  at: commit * 1000,
  revision: 1,
  cells: 1,
  live: {},
});
const sums = (cubes: LiveCubes): unknown[] =>
  [...cubes.cells('c', 1)].map(({ day, values }) => [day, ...values.map(String)]);
const after = (...messages: (CellMessage | CommitMessage)[]): LiveCubes => {
  const cubes = new LiveCubes();
  for (const message of messages) cubes.apply(message);
  return cubes;
};

describe('the live cubes', () => {
  it('show a commit only when it is whole', () => {
    const cubes = after(cell(1, 0, 3));
    expect(sums(cubes)).toEqual([]);
    expect([...cubes.apply(end(1))]).toEqual(['c']);
    expect(sums(cubes)).toEqual([[10, '3']]);
    expect(cubes.head).toEqual({ epoch: 1, commit: 1, at: 1000 });
  });

  it('sum over the buckets and replace what a bucket said before', () => {
    expect(sums(after(cell(1, 0, 3), cell(1, 1, 4), end(1), cell(2, 0, 1), end(2)))).toEqual([
      [10, '5'],
    ]);
  });

  it('take back what a bucket says no more of a measure', () => {
    const told = [cell(1, 0, 0, { values: [3, 1] }), end(1), cell(2, 0, 3), end(2)];
    expect(sums(after(...told))).toEqual([[10, '3', '0']]);
  });

  it('tell combinations apart by how many codes they have', () => {
    const told = [cell(1, 0, 3, { dims: [] }), cell(1, 0, 4, { dims: [''] }), end(1)];
    expect(sums(after(...told))).toEqual([
      [10, '3'],
      [10, '4'],
    ]);
  });

  it('ignore what is not newer, and so also repetition', () => {
    const once = [cell(1, 0, 3), end(1), cell(2, 0, 7), end(2)];
    expect(sums(after(...once, ...once))).toEqual([[10, '7']]);
    expect(after(...once, ...once).head.commit).toBe(2);
  });

  it('hold back cells that belong to a later commit', () => {
    const cubes = after(cell(1, 0, 3), cell(2, 0, 9), end(1));
    expect(sums(cubes)).toEqual([[10, '3']]);
    cubes.apply(end(2));
    expect(sums(cubes)).toEqual([[10, '9']]);
  });

  it('believe a later epoch although its numbers are smaller', () => {
    expect(sums(after(cell(9, 0, 3), end(9), cell(2, 0, 4, { epoch: 2 }), end(2, 2)))).toEqual([
      [10, '4'],
    ]);
  });

  it('keep nothing of an epoch before: what was not told anew is no more', () => {
    const cubes = after(cell(9, 0, 3), cell(9, 1, 5, { cube: 'd' }), end(9));
    cubes.apply(cell(2, 1, 4, { epoch: 2 }));
    expect(sums(cubes)).toEqual([[10, '3']]);
    expect([...cubes.apply(end(2, 2))].toSorted()).toEqual(['c', 'd']);
    expect([sums(cubes), [...cubes.cells('d', 1)]]).toEqual([[[10, '4']], []]);
  });

  it('let go of what they held with the first commit of a topic that was made anew, whatever was told before', () => {
    const cubes = after(cell(9, 0, 3, { epoch: 7 }), end(9, 7), cell(99, 1, 5, { epoch: 7 }));
    cubes.beginAnew();
    cubes.apply(cell(2, 1, 4));
    expect([cubes.head.epoch, sums(cubes)]).toEqual([7, [[10, '3']]]);
    expect([...cubes.apply(end(2))]).toEqual(['c']);
    expect([cubes.head, sums(cubes)]).toEqual([{ epoch: 1, commit: 2, at: 2000 }, [[10, '4']]]);
    cubes.apply(end(100));
    expect(sums(cubes)).toEqual([[10, '4']]);
  });

  it('ignore an epoch that is over, whatever its numbers', () => {
    const cubes = after(cell(2, 0, 4, { epoch: 2 }), end(2, 2));
    for (const late of [cell(90, 0, 3), cell(90, 1, 3), end(90)]) cubes.apply(late);
    cubes.apply(end(3, 2));
    expect(sums(cubes)).toEqual([[10, '4']]);
    expect(cubes.head).toMatchObject({ epoch: 2, commit: 3 });
  });

  it('forget a cell whose values are all zero', () => {
    expect(sums(after(cell(1, 0, 3), end(1), cell(2, 0, 0), end(2)))).toEqual([]);
  });

  it('keep integers beyond 2^53 exact', () => {
    expect(sums(after(cell(1, 0, '9007199254740993'), cell(1, 1, 1), end(1)))).toEqual([
      [10, '9007199254740994'],
    ]);
  });

  it('may start in the middle: compaction leaves only the newest end of a commit', () => {
    expect(sums(after(cell(3, 0, 1), cell(8, 1, 2), end(8)))).toEqual([[10, '3']]);
  });
});
