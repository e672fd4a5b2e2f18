import { describe, expect, it } from '@jest/globals';
import type { Feed, Indicator, Screen, Tile } from '@nhip/contracts';
import { screen, tile } from '../../test/tiles.js';
import { badFigures, lateFeeds, unitsInNeed, waitingFeeds } from './needs.js';

const feed = (id: string, freshness: Feed['freshness'] = 'fresh'): Feed =>
  ({ feed: id, freshness }) as Feed;
const named = (id: string, tiles: readonly Tile[]): Screen => {
  const shown = screen(1, tiles);
  return { ...shown, screen: { ...shown.screen, id } };
};
const row = (code: string, ...values: (number | null)[]) => ({
  code,
  validFrom: null,
  name: { vi: code, en: code },
  values,
  levels: values.map(() => null),
  states: values.map(() => 'complete' as const),
  trend: [],
});
const column = (indicator: string) => ({
  indicator,
  name: { vi: indicator, en: indicator },
  unit: { vi: 'hồ sơ', en: 'dossiers' },
  decimals: 0,
  target: null,
  direction: 'down' as const,
});
const ranked = (indicator: string, no = 6) =>
  tile(no, {
    kind: 'ranked',
    indicator,
    by: 'agency',
    columns: [column('open'), column(indicator)],
    rows: [row('A', 9, 1), row('B', 7, 4), row('C', 5, 0), row('D', 5, null)],
  });
const stock = (id: string, direction: Indicator['direction'], formula = 'overdue') =>
  ({
    id,
    direction,
    formula,
    measures: [
      { name: 'overdue', stock: true, scale: 0 },
      { name: 'late', stock: false, scale: 0 },
    ],
  }) as unknown as Indicator;

describe('what needs someone now', () => {
  it('is feeds that did not come, those that are missing before those that are late', () => {
    const feeds = [feed('a', 'late'), feed('b'), feed('c', 'missing'), feed('d', 'unknown')];
    expect(lateFeeds(feeds).map((one) => one.feed)).toEqual(['c', 'a']);
  });

  it('is figures in the band “bad”, each indicator once a period', () => {
    const bad = { level: 'bad', indicator: 'rate' } as const;
    const found = badFigures([
      named('one', [tile(1, { level: 'watch' }), tile(2, bad)]),
      named('two', [tile(5, bad), tile(7, { ...bad, period: '2026' })]),
    ]);
    expect(found.map(({ screen: on, tile: { no } }) => [on, no])).toEqual([
      ['one', 2],
      ['two', 7],
    ]);
  });

  it('is by unit what there should be few of, the most first, where a table ranks by it', () => {
    const found = unitsInNeed(
      [named('one', [ranked('overdue')]), named('two', [ranked('overdue', 8)])],
      [stock('overdue', 'down')],
    );
    expect(found.map(({ screen: on }) => on)).toEqual(['one']);
    expect(found[0]?.rows.map(({ row: { code }, value }) => [code, value])).toEqual([
      ['B', 4],
      ['A', 1],
    ]);
  });

  it.each([
    ['more is better of it', stock('overdue', 'up')],
    ['it counts what was', stock('overdue', 'down', 'late')],
    ['it is computed', stock('overdue', 'down', 'overdue / open')],
  ])('is not what a table ranks by where %s', (_, indicator) => {
    expect(unitsInNeed([named('one', [ranked('overdue')])], [indicator])).toEqual([]);
  });

  it('is feeds of which rows wait, the most first', () => {
    const causes = (...counts: number[]) => ({
      causes: counts.map((count) => ({ code: 'c', count })),
    });
    const found = waitingFeeds(
      [feed('a'), feed('b'), feed('c')],
      [causes(1, 2), causes(), causes(9)],
    );
    expect(found.map((one) => [one.feed.feed, one.count])).toEqual([
      ['c', 9],
      ['a', 3],
    ]);
  });
});
