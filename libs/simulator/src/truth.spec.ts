import { describe, expect, it } from '@jest/globals';
import { differences } from './differences.js';
import type { Feedback } from './feedback.js';
import { INDICATORS } from './indicators.js';
import { divide, minus, rounded, times, whole, type Maybe } from './ratio.js';
import type { SimulatedRow } from './sending.js';
import { Truth } from './truth.js';

const feedback = (likes: number): Feedback => ({
  id: 'p',
  unit: 'H09.03',
  field: 'MP-HT',
  sentAt: 0,
  likes,
  dislikes: 0,
  isRepeated: false,
});
const sending = (version: number, likes: number, file?: string): SimulatedRow => ({
  at: version,
  sender: 'H09.14',
  feed: 'one-stop.feedback',
  key: 'p',
  row: {},
  says: { kind: 'feedback', key: 'p', version, state: feedback(likes) },
  ...(file !== undefined && { file: { id: file, withdrawnAt: 0 } }),
});
const likes = (truth: Truth) => truth.feedback().map((one) => one.likes);

describe('the truth', () => {
  it('is the greatest version, whatever comes last', () => {
    const truth = new Truth();
    for (const [version, count] of [
      [2, 20],
      [3, 30],
      [1, 10],
    ] as const)
      truth.take(sending(version, count));
    expect(likes(truth)).toEqual([30]);
  });

  it('is what a withdrawn file had replaced, and what came since', () => {
    const truth = new Truth();
    truth.take(sending(1, 10));
    truth.take(sending(5, 50, 'f'));
    truth.take(sending(3, 30));
    expect(likes(truth)).toEqual([50]);
    truth.withdraw('f');
    expect(likes(truth)).toEqual([30]);
  });

  it('is nothing where a file was all there was', () => {
    const truth = new Truth();
    truth.take(sending(5, 50, 'f'));
    truth.withdraw('f');
    expect(truth.said()).toEqual([]);
  });
});

describe('figures', () => {
  it("are a province's published ones: 393,087 of 443,565 on time are 88.62 % and 17.72 of 20 points", () => {
    const measures = new Map([
      ['onTime', 393_087],
      ['finished', 443_565],
    ]);
    const read = (measure: string): Maybe => whole(measures.get(measure) ?? 0);
    const value = (id: string, decimals: number): number | undefined => {
      const exact = INDICATORS.find((one) => one.id === id)?.value(read);
      return exact && rounded(exact, decimals);
    };
    expect(value('index-766.2.1', 2)).toBe(88.62);
    expect(value('index-766.2.1-points', 2)).toBe(17.72);
  });

  it('are rounded once, halves away from zero', () => {
    expect(rounded({ over: 5n, under: 1_000n }, 2)).toBe(0.01);
    expect(rounded({ over: -5n, under: 1_000n }, 2)).toBe(-0.01);
    expect(divide(whole(1), whole(0))).toBeUndefined();
    expect(minus(undefined, whole(1))).toBeUndefined();
    expect(times(divide(whole(1), whole(3)), 100)).toEqual({ over: 100n, under: 3n });
  });
});

describe('differences', () => {
  const figure = { period: '2026-03', code: 'H09.03', value: 5 };

  it('are a wrong value, one that is missing, and one that nothing stands for', () => {
    expect(differences([figure], [{ ...figure }])).toEqual([]);
    expect(differences([figure], [{ ...figure, value: 4 }])).toMatchObject([{ truth: 5, told: 4 }]);
    expect(differences([figure], [])).toMatchObject([{ truth: 5, told: undefined }]);
    expect(differences([], [figure])).toMatchObject([{ truth: null, told: 5 }]);
  });

  it('are none between nothing and a count of nothing', () => {
    expect(differences([{ ...figure, value: 0 }], [])).toEqual([]);
    expect(differences([{ ...figure, value: null }], [{ ...figure, value: 0 }])).toEqual([]);
  });
});
