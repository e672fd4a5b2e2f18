import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, isRepeated, isTaken, pageOf, windowAfter, type PullWindow } from './pull-plan.js';

const at = (text: string): number => Date.parse(`${text}+07:00`);
const [since, overlap] = [at('2026-01-01T00:00:00'), 600_000];
const windowTo = (upTo: number, now: number) => windowAfter({ upTo }, { since, overlap, now });

describe('a window', () => {
  it('begins a little before what is taken, and ends with the present', () => {
    const [upTo, now] = [at('2026-03-01T10:00:00'), at('2026-03-01T10:05:00.400')];
    expect(windowTo(upTo, now)).toMatchObject({
      from: at('2026-03-01T09:50:00'),
      to: at('2026-03-01T10:05:00'),
      isLast: true,
    });
  });

  it('never begins before the first day, and is a day long at most', () => {
    expect(windowTo(since, at('2026-03-01T00:00:00'))).toMatchObject({
      from: since,
      to: at('2026-01-02T00:00:00'),
      isLast: false,
    });
  });

  it('is empty and the last where the clock stands before what is taken', () => {
    const upTo = at('2026-03-01T10:00:00');
    expect(windowTo(upTo, upTo - 5_000)).toMatchObject({ to: upTo, isLast: true });
  });

  it('follows the one before without a gap, to the present', () => {
    fc.assert(
      fc.property(fc.nat(40 * 86_400_000), fc.nat(90_000_000), (span, lag) => {
        let upTo = since;
        const now = since + span;
        for (;;) {
          const { from, to, isLast } = windowAfter({ upTo }, { since, overlap: lag, now });
          expect(from).toBeLessThanOrEqual(upTo);
          if (isLast) return expect(now - to).toBeLessThan(1_000);
          expect(to).toBeGreaterThan(upTo);
          upTo = to;
        }
      }),
    );
  });
});

describe('a pass', () => {
  const fresh = windowTo(since, since + 60_000);
  const done = { upTo: fresh.to };
  const full = (sha256: string) => ({ sha256, rows: 2 });
  const short = (sha256: string) => ({ sha256, rows: 1 });
  const step = (window: PullWindow, page: { sha256: string; rows: number }) =>
    after(window, page, 2, since);
  const steps = (...pages: { sha256: string; rows: number }[]) =>
    pages.reduce((place, page) => step(place.window as PullWindow, page), {
      upTo: since,
      window: fresh,
    } as ReturnType<typeof step>);

  it('of one page is all there is', () => {
    expect(steps(short('a'))).toEqual(done);
    expect(steps({ sha256: 'nothing', rows: 0 })).toEqual(done);
  });

  it('of several pages is made again, and what is known of it need not be taken again', () => {
    const second = steps(full('a'), short('b')).window as PullWindow;
    expect([second.passes, pageOf(second)]).toEqual([1, 1]);
    expect([isTaken(second, full('a')), isTaken(second, full('c'))]).toEqual([true, false]);
    expect(steps(full('a'), short('b'), full('a'), short('b'))).toEqual(done);
  });

  it('that says something else than the one before is followed by another', () => {
    const third = steps(full('a'), short('b'), full('c'), short('b'));
    expect(third).toMatchObject({ upTo: since, window: { passes: 2, former: ['c', 'b'] } });
    expect(steps(full('a'), short('b'), full('a'), full('b'), short('c')).window?.passes).toBe(2);
    expect(steps(full('a'), short('b'), short('a')).upTo).toBe(done.upTo);
  });

  it('knows a page that is given twice', () => {
    const { window } = steps(full('a'));
    expect([full('a'), full('b')].map((page) => isRepeated(window as PullWindow, page))).toEqual([
      true,
      false,
    ]);
  });
});
