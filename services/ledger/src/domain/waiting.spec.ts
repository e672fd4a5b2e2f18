import { describe, expect, it } from '@jest/globals';
import { Waiting } from './waiting.js';

/** What is said at looks `[done, end, second]`, where at most ten seconds may be waited. */
function said(...looks: readonly (readonly [done: number, end: number, second: number])[]) {
  const waiting = new Waiting(10_000);
  return looks.map(([done, end, second]) =>
    waiting.isTooLong(BigInt(done), BigInt(end), second * 1_000),
  );
}

describe('what waits to be taken in', () => {
  it('does not wait where all has been taken in', () => {
    expect(said([5, 5, 0], [7, 6, 1])).toEqual([false, false]);
  });

  it('waits too long once what there was at a look is not taken in for so long, however much comes meanwhile', () => {
    expect(said([4, 5, 0], [4, 9, 10], [4, 20, 11])).toEqual([undefined, undefined, true]);
  });

  it('does not wait too long while what there was is taken in soon, though there is always more', () => {
    expect(said([0, 5, 0], [5, 10, 9], [10, 15, 18])).toEqual([undefined, false, false]);
  });

  it('goes on to wait too long where what was late was taken in late, until it is taken in soon', () => {
    const looks = [
      [0, 5, 0],
      [0, 9, 20],
      [6, 12, 30],
      [12, 14, 35],
      [14, 14, 36],
    ] as const;
    expect(said(...looks)).toEqual([undefined, true, undefined, false, false]);
  });
});
