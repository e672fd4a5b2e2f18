import { expect, it } from '@jest/globals';
import { RecordCounts } from './record-counts.js';

function countsOver() {
  const state = { records: 3 as number | undefined, elapsed: 0, asked: 0 };
  const source = {
    counts: async () => {
      state.asked += 1;
      const { records } = state;
      return records === undefined ? undefined : new Map([['t', { records, changedAt: 7 }]]);
    },
  };
  const counts = new RecordCounts(
    source,
    () => 1_000 + state.elapsed,
    () => state.elapsed,
  );
  const told = async () => {
    const counted = await counts.get();
    return counted && [counted.of.get('t')?.records, counted.at];
  };
  return { state, told, source };
}

it('records are counted once a minute, however many ask, and told with the time of the count', async () => {
  const { state, told } = countsOver();
  expect(await Promise.all([told(), told()])).toEqual([
    [3, 1_000],
    [3, 1_000],
  ]);
  Object.assign(state, { records: 2, elapsed: 59_999 });
  expect([await told(), state.asked]).toEqual([[3, 1_000], 1]);
  state.elapsed = 60_000;
  // Nobody waits for a count where there is a former one.
  expect([await told(), state.asked]).toEqual([[3, 1_000], 2]);
  expect([await told(), state.asked]).toEqual([[2, 61_000], 2]);
});

it('counts that take too long are not asked for again for long, and the former stand', async () => {
  const { state, told } = countsOver();
  state.records = undefined;
  expect([await told(), await told(), state.asked]).toEqual([undefined, undefined, 1]);
  Object.assign(state, { records: 2, elapsed: 599_999 });
  expect([await told(), state.asked]).toEqual([undefined, 1]);
  state.elapsed = 600_000;
  expect(await told()).toEqual([2, 601_000]);
  Object.assign(state, { records: undefined, elapsed: 660_000 });
  expect([await told(), await told()]).toEqual([
    [2, 601_000],
    [2, 601_000],
  ]);
});

it('a count that fails stands in nobody’s way, and is made again in a minute', async () => {
  const { state, told, source } = countsOver();
  expect(await told()).toEqual([3, 1_000]);
  const { counts } = source;
  source.counts = () => Promise.reject(new Error('away'));
  state.elapsed = 60_000;
  expect([await told(), await told()]).toEqual([
    [3, 1_000],
    [3, 1_000],
  ]);
  Object.assign(source, { counts });
  Object.assign(state, { records: 2, elapsed: 120_000 });
  await told();
  expect(await told()).toEqual([2, 121_000]);
});
