import { describe, expect, it } from '@jest/globals';
import { completionId, KEPT_COMPLETION_DAYS, type CompletionMessage } from '@nhip/contracts';
import fc from 'fast-check';
import { completedBy, Completions } from './completions.js';
import { dayOf } from '../time/days.js';

const instant = (text: string): number => Date.parse(`${text}+07:00`);
const day = (text: string): number => dayOf(instant(`${text}T00:00`));
const NOW = instant('2026-12-10T08:00');
const FEED = { id: 'f', agency: 'H1', senders: ['H2'] };

const completion = (
  to: string,
  commit: number,
  more: Partial<CompletionMessage> = {},
): CompletionMessage => ({
  feed: 'f',
  agency: 'H1',
  to: day(to),
  epoch: 1,
  commit,
  at: commit,
  ...more,
});

const completed = (on: string, messages: readonly CompletionMessage[], among = ['H1']) => {
  const completions = new Completions();
  for (const one of messages) completions.apply(one);
  return completions.of([FEED], day(on), NOW, new Set(among))?.commit;
};

describe('a delivery', () => {
  const by = (receivedAt: string, more: Partial<Parameters<typeof completedBy>[0]> = {}) =>
    completedBy({ receivedAt: instant(receivedAt), ...more });

  it('completes the days that were over when it came', () => {
    expect(by('2026-12-01T00:00')).toEqual({ to: day('2026-11-30') });
    expect(by('2026-11-30T23:59')).toEqual({ to: day('2026-11-29') });
  });

  it('that names a period completes its days, as far as they are over', () => {
    const [from, to] = [day('2026-11-01'), day('2026-11-30')];
    expect(by('2026-12-05T08:00', { period: '2026-11' })).toEqual({ from, to });
    expect(by('2026-11-20T08:00', { period: '2026-11' })).toEqual({ from, to: day('2026-11-19') });
    expect(by('2026-11-01T08:00', { period: '2026-11' })).toBeUndefined();
  });

  it('that is history says so, and completes nothing where it names no period', () => {
    expect(by('2026-12-05T08:00', { period: '2026-11-30', history: true })).toEqual({
      from: day('2026-11-30'),
      to: day('2026-11-30'),
      history: true,
    });
    expect(by('2026-12-05T08:00', { history: true })).toBeUndefined();
  });
});

describe('a period', () => {
  it('is complete from the first delivery on that came after its end', () => {
    const told = [
      completion('2026-11-29', 5),
      completion('2026-11-30', 7),
      completion('2026-12-03', 9),
    ];
    expect(completed('2026-11-29', told)).toBe(5);
    expect(completed('2026-11-30', told)).toBe(7);
    expect(completed('2026-12-01', told)).toBe(9);
    expect(completed('2026-12-04', told)).toBeUndefined();
    expect(completed('2024-12-31', told)).toBe(5);
  });

  it('is complete from the delivery on that names it, where that came first', () => {
    const named = completion('2026-11-30', 7, { from: day('2026-11-01') });
    expect(completed('2026-11-30', [named])).toBe(7);
    expect(completed('2026-10-31', [named])).toBeUndefined();
    expect(completed('2026-11-30', [named, completion('2026-11-30', 6)])).toBe(6);
  });

  it('is complete anew by what comes as history for days up to its end', () => {
    const made = completion('2026-10-31', 20, { from: day('2026-10-01'), history: true });
    expect(completed('2026-10-31', [made])).toBe(20);
    expect(completed('2026-10-31', [made, completion('2026-11-30', 7)])).toBe(20);
    expect(completed('2026-11-30', [made, completion('2026-11-30', 7)])).toBe(20);
    expect(completed('2026-09-30', [made, completion('2026-11-30', 7)])).toBe(7);
    expect(completed('2026-11-30', [made])).toBeUndefined();
  });

  it('of several senders is complete once the last has completed it', () => {
    const both = [completion('2026-11-30', 7), completion('2026-11-30', 8, { agency: 'H2' })];
    expect(completed('2026-11-30', both, ['H1', 'H2'])).toBe(8);
    expect(completed('2026-11-30', both, ['H1'])).toBe(7);
    expect(completed('2026-11-30', both.slice(0, 1), ['H1', 'H2'])).toBeUndefined();
  });

  it('is not judged once nobody can tell any more', () => {
    const completions = new Completions();
    completions.apply(completion('2026-11-30', 7));
    const last = dayOf(NOW) - KEPT_COMPLETION_DAYS;
    const at = (on: number) => completions.of([FEED], on, NOW, new Set(['H1']))?.commit;
    expect(at(last)).toBe(7);
    expect(at(last - 1)).toBeUndefined();
  });
});

describe('completions', () => {
  it('of one id are that of the first commit, of history that of the last, in whatever order they come', () => {
    const [first, last] = [completion('2026-11-30', 5), completion('2026-11-30', 9)];
    const made = { from: day('2026-11-01'), history: true } as const;
    for (const order of [
      [first, last],
      [last, first],
    ]) {
      expect(completed('2026-11-30', order)).toBe(5);
      expect(
        completed(
          '2026-11-30',
          order.map((one) => ({ ...one, ...made })),
        ),
      ).toBe(9);
    }
  });

  it('of an earlier epoch are known no more, and what is taken away is not', () => {
    const old = completion('2026-11-30', 900);
    const anew = completion('2026-11-30', 501, { epoch: 2 });
    expect(completed('2026-11-30', [old, anew])).toBe(501);
    expect(completed('2026-11-30', [anew, old])).toBe(501);
    const completions = new Completions();
    completions.apply(anew);
    completions.forget(completionId(anew));
    expect(completions.of([FEED], anew.to, NOW, new Set(['H1']))).toBeUndefined();
  });

  const days = fc.integer({ min: dayOf(NOW) - 20, max: dayOf(NOW) - 1 });
  const told = fc.record({
    a: days,
    b: days,
    way: fc.nat(2),
    commit: fc.integer({ min: 1, max: 30 }),
  });
  const messages = fc.array(told, { maxLength: 12 }).map((all) =>
    all.map(({ a, b, way, commit }): CompletionMessage => ({
      ...completion('2026-11-30', commit),
      to: Math.max(a, b),
      ...(way > 0 && { from: Math.min(a, b) }),
      ...(way > 1 && { history: true as const }),
    })),
  );

  it('are the same in whatever order they are told, and no period is complete before `firstFrom`', () => {
    fc.assert(
      fc.property(messages, days, (all, on) => {
        const [one, other] = [new Completions(), new Completions()];
        for (const message of all) one.apply(message);
        for (const message of all.toReversed()) other.apply(message);
        const among = new Set(['H1']);
        const commitIn = (completions: Completions) =>
          completions.of([FEED], on, NOW, among)?.commit;
        expect(commitIn(other)).toBe(commitIn(one));
        const first = one.firstFrom([FEED], on);
        for (let later = on; later < dayOf(NOW); later += 1) {
          const completedAt = one.of([FEED], later, NOW, among)?.commit;
          if (completedAt !== undefined)
            expect(completedAt).toBeGreaterThanOrEqual(first ?? Infinity);
        }
      }),
    );
  });
});
