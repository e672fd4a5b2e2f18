import { describe, expect, it } from '@jest/globals';
import { differences } from './differences.js';
import type { Feedback } from './feedback.js';
import { INDICATORS } from './indicators.js';
import { divide, minus, rounded, times, whole, type Maybe } from './ratio.js';
import type { SimulatedRow } from './sending.js';
import { Tally } from './tally.js';
import { atHour, dayNamed } from './time.js';
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
  const told = { ...figure, isSimulated: true, hasData: true };
  const none = { ...told, value: null, hasData: false };

  it('are a wrong value, one that is missing, and one that nothing stands for', () => {
    expect(differences([figure], [told], true)).toEqual([]);
    expect(differences([figure], [{ ...told, value: 4 }], true)).toMatchObject([
      { truth: 5, told: 4 },
    ]);
    expect(differences([figure], [], true)).toMatchObject([{ truth: 5, told: undefined }]);
    expect(differences([], [told], true)).toMatchObject([{ truth: null, told: 5 }]);
  });

  it('are none between nothing and a count of nothing', () => {
    expect(differences([{ ...figure, value: 0 }], [], true)).toEqual([]);
    expect(differences([{ ...figure, value: null }], [{ ...told, value: 0 }], true)).toEqual([]);
    expect(differences([{ ...figure, value: null }], [], false)).toEqual([]);
  });

  it('are between no data and 0 % of a rate, which is known', () => {
    const zero = { ...figure, value: 0 };
    expect(differences([zero], [none], false)).toMatchObject([{ truth: 0, told: null }]);
    expect(differences([zero], [], false)).toMatchObject([{ truth: 0, told: undefined }]);
    expect(differences([{ ...figure, value: null }], [{ ...told, value: 0 }], false)).toMatchObject(
      [{ truth: null, told: 0 }],
    );
    expect(differences([], [{ ...told, value: 0 }], false)).toHaveLength(1);
  });

  it('are each row that is told twice, also where it is told right both times', () => {
    const twice = [{ truth: 5, told: 5, fault: 'twice' }];
    expect(differences([figure], [told, told], true)).toMatchObject(twice);
    expect(differences([figure], [{ ...told, value: 99 }, told], true)).toMatchObject([
      { told: 99 },
      ...twice,
    ]);
    expect(differences([], [none, none], true)).toMatchObject([{ fault: 'twice' }]);
  });

  it('are a value that is not marked as simulated, and one whose state says another thing', () => {
    expect(differences([figure], [{ ...told, isSimulated: false }], true)).toMatchObject([
      { truth: 5, told: 5, fault: 'unmarked' },
    ]);
    expect(differences([figure], [{ ...told, hasData: false }], true)).toMatchObject([
      { fault: 'state' },
    ]);
    expect(differences([], [{ ...none, isSimulated: false }], true)).toEqual([]);
  });
});

describe('the periods that are told', () => {
  const day = dayNamed('2026-03-04');
  const periods = (now: string) => {
    const tally = new Tally(atHour(dayNamed(now), 12));
    tally.add([{ measure: 'received', at: atHour(day, 9), amount: 1 }], []);
    return [...tally.periods('day').keys()];
  };

  it('go beyond the days on which something happened: there must be nothing', () => {
    expect(periods('2026-04-01')).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
    ]);
  });

  it('end with the day on which it is asked', () => {
    expect(periods('2026-03-05').at(-1)).toBe('2026-03-05');
  });
});
