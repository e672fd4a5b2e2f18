import { describe, expect, it } from '@jest/globals';
import type { Tile } from '@nhip/contracts';
import fc from 'fast-check';
import { alarm, screen, tile } from '../../test/tiles.js';
import { Problem } from '../api.js';
import { isFigureTile } from './figures.js';
import { after, EMPTY, isDead, type Happening, type Live } from './live.js';

const cells = (commit: number, tiles: readonly Tile[]): Happening => ({
  event: 'cells',
  data: { epoch: 1, commit, at: '2026-11-27T03:00:00.000Z', tiles },
});
const snapshot = (commit: number, tiles: readonly Tile[], alarms = [alarm('a')]): Happening => ({
  event: 'snapshot',
  data: screen(commit, tiles, alarms),
});
const lost: Happening = { event: 'lost' };

/** What is shown after these, one a second. */
const shownAfter = (...happenings: readonly Happening[]): Live =>
  happenings.reduce((live, happening, i) => after(live, happening, 1_000 * (i + 1)), EMPTY);
const values = ({ tiles }: Live): readonly (number | null)[] =>
  tiles.map((one) => (isFigureTile(one) ? one.value : null));

const first = snapshot(1, [tile(1, { value: 10 }), tile(2, { value: 20 })]);

describe('what a wall shows', () => {
  it('is nothing before the first snapshot, not a zero', () => {
    const live = shownAfter(cells(1, [tile(1, { value: 10 })]), {
      event: 'alarms',
      data: { alarms: [] },
    });
    expect(live).toMatchObject({ screen: undefined, tiles: [] });
  });

  it('is the snapshot, and then what changed of it', () => {
    const live = shownAfter(first, cells(2, [tile(2, { value: 21 })]));
    expect(values(live)).toEqual([10, 21]);
    expect([...live.changed]).toEqual([2]);
    expect(live.lastFrame).toBe(2_000);
  });

  it('marks what changed until the next frame', () => {
    const live = shownAfter(first, cells(2, [tile(2)]), cells(3, [tile(1)]));
    expect([...live.changed]).toEqual([1]);
    expect(shownAfter(first).changed.size).toBe(0);
  });

  it('is of the commit that was told last, though no tile changed with it', () => {
    const at = '2026-11-27T03:07:00.000Z';
    const later: Happening = { event: 'cells', data: { epoch: 1, commit: 2, at, tiles: [] } };
    expect(shownAfter(first).commitAt).toBe(Date.parse('2026-11-27T03:00:00.000Z'));
    expect(shownAfter(first, later).commitAt).toBe(Date.parse(at));
  });

  it('is no data again where a figure has none any more', () => {
    const live = shownAfter(first, cells(2, [tile(1, { value: null, state: 'no-data' })]));
    expect(values(live)).toEqual([null, 20]);
  });

  it('keeps the order and the number of its tiles, whatever changes', () => {
    const live = shownAfter(first, cells(2, [tile(9), tile(2), tile(1)]));
    expect(live.tiles.map(({ no }) => no)).toEqual([1, 2]);
  });

  it('has the alarms that are open, and no others', () => {
    const closed: Happening = { event: 'alarms', data: { alarms: [alarm('b'), alarm('c')] } };
    expect(shownAfter(first).alarms.map(({ id }) => id)).toEqual(['a']);
    expect(shownAfter(first, closed).alarms.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(shownAfter(first, closed, cells(2, [])).alarms).toHaveLength(2);
  });

  it('is all of a later snapshot: a screen that was defined anew loses what it no longer has', () => {
    const live = shownAfter(first, snapshot(5, [tile(3, { value: 30 })], []));
    expect(values(live)).toEqual([30]);
    expect(live.alarms).toEqual([]);
  });
});

describe('a wall whose stream is refused', () => {
  const refused = (status: number): Happening => ({
    event: 'refused',
    problem: new Problem(status, { vi: 'v', en: 'e' }, undefined),
  });

  it('keeps its figures and says why, until a snapshot comes', () => {
    const live = shownAfter(first, lost, refused(401));
    expect(values(live)).toEqual([10, 20]);
    expect(live.refusal?.status).toBe(401);
    expect(shownAfter(first, lost, refused(401), first).refusal).toBeUndefined();
  });

  it('says why also where nothing was ever shown', () => {
    expect(shownAfter(lost, refused(404)).refusal?.status).toBe(404);
  });

  it('is only lost while the hub is away', () => {
    expect(shownAfter(first, lost, refused(503)).refusal).toBeUndefined();
    expect(shownAfter(first, refused(401), refused(503)).refusal?.status).toBe(401);
  });
});

describe('a wall whose stream is lost', () => {
  it('keeps its figures and says since when they are not live', () => {
    const live = shownAfter(first, lost);
    expect(values(live)).toEqual([10, 20]);
    expect(live).toMatchObject({ lostSince: 2_000, lastFrame: 1_000 });
  });

  it('counts from the first sign of the loss, however often it tries in vain', () => {
    expect(shownAfter(first, lost, lost, lost).lostSince).toBe(2_000);
  });

  it('does not date figures that it never had', () => {
    expect(shownAfter(lost, lost)).toEqual(EMPTY);
  });

  it.each<[string, Happening]>([
    ['a snapshot', first],
    ['what it missed', cells(2, [tile(1)])],
    ['the word that it missed nothing', cells(1, [])],
    ['alarms', { event: 'alarms', data: { alarms: [] } }],
    ['a sign of life', { event: 'alive' }],
  ])('is live again with %s', (_, happening) => {
    expect(shownAfter(first, lost, happening).lostSince).toBeUndefined();
  });

  it('is lost anew after it came back, since the second loss', () => {
    expect(shownAfter(first, lost, cells(1, []), lost).lostSince).toBe(4_000);
  });

  it('shows what the hub said last for each tile once it is back, whatever gap there was', () => {
    const value = fc.record({ no: fc.integer({ min: 1, max: 3 }), value: fc.option(fc.nat()) });
    const frame = fc.oneof(
      fc.constant(lost),
      fc.array(value, { maxLength: 3 }).map((news) =>
        cells(
          1,
          news.map(({ no, ...more }) => tile(no, more)),
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(frame),
        fc.array(fc.option(fc.nat()), { minLength: 3, maxLength: 3 }),
        (frames, now) => {
          const whole = snapshot(
            9,
            now.map((one, i) => tile(i + 1, { value: one })),
          );
          const gap = shownAfter(first, ...frames, lost, whole);
          expect(gap).toEqual({ ...shownAfter(whole), lastFrame: gap.lastFrame });
        },
      ),
    );
  });

  it('never calls figures live that came before the loss', () => {
    const happening = fc.constantFrom(first, lost, cells(2, [tile(1)]), cells(1, []));
    fc.assert(
      fc.property(fc.array(happening), (happenings) => {
        const { lostSince, lastFrame } = shownAfter(first, ...happenings);
        expect(lostSince === undefined).toBe(happenings.at(-1) !== lost);
        expect(lostSince ?? Infinity).toBeGreaterThan(lastFrame ?? 0);
      }),
    );
  });
});

describe('a stream', () => {
  const [CONNECTING, OPEN, CLOSED] = [0, 1, 2];

  it('is opened anew once it is closed, which it never recovers from', () => {
    expect(isDead(CLOSED, 0)).toBe(true);
  });

  it('is given time to connect by itself, but not for ever', () => {
    expect(isDead(CONNECTING, 24_000)).toBe(false);
    expect(isDead(CONNECTING, 26_000)).toBe(true);
  });

  it('that seems to stand and is silent for longer than two beats of the hub was cut', () => {
    expect(isDead(OPEN, 24_000)).toBe(false);
    expect(isDead(OPEN, 26_000)).toBe(true);
  });
});
