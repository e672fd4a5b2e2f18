import { describe, expect, it } from '@jest/globals';
import { Corrections } from './corrections.js';

const told = (commit: number, ...changes: readonly (readonly [day: number, commit: number])[]) => ({
  changes: changes.map(([day, number]) => ({ dims: ['a'], day, commit: number, values: [1n] })),
  commit,
  liveSince: 1,
  tooMany: false,
});
const changed = (...days: readonly (readonly [number, number])[]) => new Map(days);

describe('corrections', () => {
  it('are asked for of days that changed once they were complete, as far as they are not known', () => {
    const corrections = new Corrections();
    const days = changed([10, 9], [11, 9], [12, 4], [20, 9]);
    const completed = (day: number) => (day < 20 ? 5 : undefined);
    const lacking = () => corrections.lacking(days, completed);
    expect(lacking()).toEqual([{ from: 10, to: 11, since: 5 }]);
    corrections.take(lacking(), told(9, [10, 7], [11, 9]));
    expect(lacking()).toEqual([]);
    days.set(10, 12);
    expect(lacking()).toEqual([{ from: 10, to: 10, since: 9 }]);
    corrections.take(lacking(), told(12, [10, 12]));
    expect(corrections.added(5, 12, { from: 0, to: 10 })).toEqual([
      { dims: ['a'], day: 10, values: [2n] },
    ]);
    expect(corrections.added(7, 11, { from: 11, to: 11 })).toEqual([
      { dims: ['a'], day: 11, values: [1n] },
    ]);
  });

  it('of a day that was complete earlier than it seemed are asked for anew, and count once', () => {
    const corrections = new Corrections();
    const days = changed([10, 9]);
    corrections.take(
      corrections.lacking(days, () => 8),
      told(9, [10, 9]),
    );
    const again = corrections.lacking(days, () => 5);
    expect(again).toEqual([{ from: 10, to: 10, since: 5 }]);
    corrections.take(again, told(9, [10, 6], [10, 9]));
    expect(corrections.added(5, 9, { from: 0, to: 10 })).toEqual([
      { dims: ['a'], day: 10, values: [2n] },
    ]);
    expect(corrections.lacking(days, () => 5)).toEqual([]);
  });

  it('that are too many to be known are not asked for again', () => {
    const corrections = new Corrections();
    const days = changed([10, 9], [30, 9]);
    const asked = corrections.lacking(days, () => 5, { from: 0, to: 20 });
    corrections.take(asked, { ...told(9), tooMany: true });
    expect(corrections.lacking(days, () => 5, { from: 0, to: 20 })).toEqual([]);
    expect(corrections.added(5, 9, { from: 0, to: 9 })).toEqual([]);
    expect(corrections.added(5, 9, { from: 0, to: 10 })).toBeUndefined();
    expect(corrections.added(5, 9, { from: 11, to: 40 })).toEqual([]);
  });
});
