import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Generations } from './generations.js';

type Step = { readonly kind: 'set' | 'get'; readonly key: number } | { readonly kind: 'turn' };

const MOST = 5;
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 40 }).map((key): Step => ({ kind: 'set', key })) },
  { weight: 4, arbitrary: fc.nat({ max: 40 }).map((key): Step => ({ kind: 'get', key })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'turn' }) },
);

/** Runs steps; what was set has its key as value. */
function run(steps: readonly Step[], map: Generations<number, number>): void {
  for (const step of steps)
    if (step.kind === 'turn') map.turn();
    else if (step.kind === 'set') map.set(step.key, step.key);
    else map.get(step.key);
}

const entries = (map: Generations<number, number>): number[] =>
  Array.from({ length: 41 }, (_, key) => map.get(key)).filter((value) => value !== undefined);

describe('a map of generations', () => {
  it('has what was set or asked for since the last turn', () => {
    fc.assert(
      fc.property(fc.array(aStep), fc.array(fc.nat({ max: 40 })), (steps, keys) => {
        const map = new Generations<number, number>(MOST);
        run(steps, map);
        for (const key of keys) map.set(key, key);
        map.turn();
        for (const key of keys) expect(map.get(key)).toBe(key);
      }),
    );
  });

  it('is complete as long as all that was ever set can be had', () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 200, size: 'max' }), (steps) => {
        const map = new Generations<number, number>(MOST, true);
        run(steps, map);
        const set = new Set(steps.flatMap((step) => (step.kind === 'set' ? [step.key] : [])));
        if (map.complete) expect(entries(map)).toEqual([...set].sort((a, b) => a - b));
      }),
    );
  });

  it('holds two generations at the most, of a thousand as of ten', () => {
    const map = new Generations<number, number>(MOST);
    for (let key = 0; key < 1_000; key += 1) {
      map.set(key, key);
      map.turn();
    }
    const held = Array.from({ length: 1_000 }, (_, key) => map.get(key)).filter(
      (value) => value !== undefined,
    );
    expect(held.length).toBeLessThanOrEqual(2 * (MOST + 1));
    expect(map.complete).toBe(false);
  });
});
