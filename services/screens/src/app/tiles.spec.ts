import { describe, expect, it } from '@jest/globals';
import {
  Screen,
  type CellMessage,
  type FeedsTile,
  type ScreenTile,
  type Tile,
} from '@nhip/contracts';
import type { FigureTileBody, TileBody } from '@nhip/kernel';
import {
  commitEnd,
  permitCell,
  permitDefinitionsByLevel,
  permitState,
} from '../../test/permit-state.js';
import type { State } from './state.js';
import { tileOf } from './tiles.js';

const fail = (error: unknown): never => {
  throw error;
};
const stateOf = (...cells: readonly CellMessage[]): State => permitState(...cells, commitEnd(1));
const shown = (body: FigureTileBody, state: State): Tile => tileOf(body, state, fail);
const passes = (tile: ScreenTile): ScreenTile => Screen.shape.tiles.parse([tile])[0]!;

const table: FigureTileBody = {
  no: 1,
  kind: 'ranked',
  indicator: 'permits.received',
  grain: 'month',
  by: 'channel',
  columns: ['permits.received', 'permits.on-time-rate'],
};

describe('a table', () => {
  const state = stateOf(
    permitCell(1, '2011-03-02', { received: 1, finished: 1 }, 'Desk'),
    permitCell(1, '2011-05-02', { received: 4, finished: 4, late: 3 }, 'Desk'),
    permitCell(1, '2011-05-02', { received: 6, finished: 4 }, 'Internet'),
  );

  it('has in each row the periods before it, and of all together what they add up to', () => {
    const { rows, total, period } = shown(table, state);
    expect(period).toBe('2011-05');
    expect(rows?.map(({ code, values, trend }) => [code, values, trend])).toEqual([
      ['Internet', [6, 100], [0, null, 6]],
      ['Desk', [4, 25], [1, null, 4]],
    ]);
    expect(total?.values).toEqual([10, 62.5]);
    expect(total?.levels).toEqual([null, 'bad']);
  });

  it('says on what its columns are drawn', () => {
    const { columns } = shown(table, state);
    expect(columns?.map(({ target, scale }) => [target, scale?.to])).toEqual([
      [null, undefined],
      [95, 100],
    ]);
  });

  it('ranks where its indicator has a better direction, and does not where it has none', () => {
    const byRate = { ...table, indicator: 'permits.on-time-rate' };
    expect(shown(byRate, state).rows?.map(({ code, rank }) => [code, rank])).toEqual([
      ['Internet', 1],
      ['Desk', 2],
    ]);
    expect(shown(table, state).rows?.map(({ rank }) => rank)).toEqual([undefined, undefined]);
  });

  it('lists and adds up some codes alone, where it names them', () => {
    const { rows, total } = shown({ ...table, only: ['Desk', 'Post'] }, state);
    expect(rows?.map(({ code }) => code)).toEqual(['Desk']);
    expect(total?.values).toEqual([4, 25]);
  });

  it('has no total where nothing has data', () => {
    expect(shown(table, stateOf())).toMatchObject({ rows: [], value: null });
    expect(shown(table, stateOf()).total).toBeUndefined();
  });
});

describe('a map', () => {
  const map: FigureTileBody = {
    no: 1,
    kind: 'map',
    indicator: 'permits.received',
    grain: 'month',
    by: 'channel',
    grid: { Desk: [2, 1], Internet: [1, 1], Post: [1, 2] },
  };
  const state = stateOf(
    permitCell(1, '2011-05-02', { received: 10 }, 'Desk'),
    permitCell(1, '2011-05-02', { received: 60 }, 'Internet'),
    permitCell(1, '2011-05-02', { received: 999 }, 'Intern'),
  );

  it('has each code at its place, in the fifth of the range of those on it', () => {
    const { squares, period } = shown(map, state);
    expect(period).toBe('2011-05');
    expect(
      squares?.map(({ code, column, row, value, step }) => [code, column, row, value, step]),
    ).toEqual([
      ['Desk', 2, 1, 10, 0],
      ['Internet', 1, 1, 60, 4],
      ['Post', 1, 2, null, null],
    ]);
  });

  it('names a code that has no data', () => {
    expect(shown(map, state).squares?.[2]?.name.vi).not.toBe('');
    expect(shown(map, state).squares?.[2]?.state).toBe('no-data');
  });

  it('is at its lowest step throughout where all have the same', () => {
    const same = stateOf(
      permitCell(1, '2011-05-02', { received: 5 }, 'Desk'),
      permitCell(1, '2011-05-02', { received: 5 }, 'Internet'),
    );
    expect(shown(map, same).squares?.map(({ step }) => step)).toEqual([0, 0, null]);
  });

  it('adds up what stands under a code of its level', () => {
    const byLevel = stateOf(
      permitCell(1, '2011-05-02', { received: 10 }, 'Desk'),
      permitCell(1, '2011-05-02', { received: 5 }, 'Post'),
    );
    byLevel.setDefinitions(permitDefinitionsByLevel(), 2);
    const { squares } = shown({ ...map, level: 'way', grid: { Paper: [1, 1] } }, byLevel);
    expect(squares?.map(({ code, value }) => [code, value])).toEqual([['Paper', 15]]);
  });
});

describe('the periods of a line', () => {
  const line: FigureTileBody = {
    no: 1,
    kind: 'series',
    indicator: 'permits.received',
    grain: 'month',
  };

  it('begin and end with those that have data, and keep gaps between them', () => {
    const state = stateOf(
      permitCell(1, '2011-02-02', { open: 1 }),
      permitCell(1, '2011-03-02', { received: 1 }),
      permitCell(1, '2011-05-02', { received: 2 }),
      permitCell(1, '2011-07-02', { open: 1 }),
    );
    const { series = [] } = shown(line, state);
    expect([series[0]?.period, series.at(-1)?.period]).toEqual(['2011-03', '2011-05']);
    expect(series).toHaveLength(3);
  });

  it('are none that has not begun, be it that something is due then', () => {
    const state = stateOf(
      permitCell(1, '2026-11-02', { received: 1, open: 1 }),
      permitCell(1, '2027-01-02', { open: -1 }),
    );
    const stock: FigureTileBody = { ...line, kind: 'number', indicator: 'permits.open' };
    expect(shown(stock, state)).toMatchObject({ period: '2026-11', value: 1 });
    expect(shown(stock, state).series?.at(-1)?.period).toBe('2026-11');
  });

  it('are drawn as a line where nothing else is said', () => {
    expect(shown(line, stateOf()).as).toBe('line');
    expect(shown({ ...line, as: 'bars' }, stateOf()).as).toBe('bars');
  });
});

describe('a tile in a period', () => {
  const state = stateOf(
    permitCell(1, '2011-03-02', { received: 1 }),
    permitCell(1, '2011-04-02', { received: 2 }, 'Post'),
    permitCell(1, '2011-05-02', { received: 4 }),
  );
  const figure: FigureTileBody = {
    no: 1,
    kind: 'number',
    indicator: 'permits.received',
    grain: 'month',
  };
  const shownIn = (more: Partial<FigureTileBody>, period: string): Tile =>
    tileOf({ ...figure, ...more }, state, fail, period);

  it('shows the number of it, and what was before it', () => {
    const tile = shownIn({}, '2011-04');
    expect(tile).toMatchObject({ period: '2011-04', value: 2 });
    expect(tile.series?.map(({ value }) => value)).toEqual([1, 2]);
    expect(tile).not.toHaveProperty('otherGrain');
    expect(passes(tile)).toEqual(tile);
  });

  it('lists and draws the codes of it', () => {
    const { rows, total, period } = shownIn({ ...table }, '2011-04');
    expect(period).toBe('2011-04');
    expect(rows?.map(({ code, values: [value], trend }) => [code, value, trend])).toEqual([
      ['Post', 2, [0, 2]],
      ['Desk', 0, [1, 0]],
    ]);
    expect(total?.values[0]).toBe(2);
    const grid = { Post: [1, 1] as const };
    const { squares } = shownIn({ kind: 'map', by: 'channel', grid }, '2011-04');
    expect(squares?.map(({ value }) => value)).toEqual([2]);
  });

  it('ends its line there', () => {
    const { series } = shownIn({ kind: 'series' }, '2011-04');
    expect(series?.map(({ period }) => period)).toEqual(['2011-03', '2011-04']);
  });

  it('has no data in one of which there are none, and no other period instead', () => {
    for (const period of ['2010-12', '2027-01'])
      expect(shownIn({}, period)).toMatchObject({ period, value: null, state: 'no-data' });
    expect(shownIn({ ...table }, '2010-12')).toMatchObject({ period: '2010-12', rows: [] });
  });

  it('of another grain says so, and stays as it is', () => {
    const year = { ...figure, grain: 'year' };
    expect(tileOf(year, state, fail, '2011-04')).toEqual({
      ...shown(year, state),
      otherGrain: true,
    });
  });
});

describe('a tile of no indicator', () => {
  it('says how each feed stands: those that it names, else all', () => {
    const state = stateOf();
    const all = tileOf({ no: 1, kind: 'feeds' }, state, fail) as FeedsTile;
    expect(passes(all)).toEqual(all);
    expect(all.feeds.map(({ feed, lastDelivery }) => [feed, lastDelivery])).toEqual([
      ['municipal-permits.events', null],
    ]);
    const none: TileBody = { no: 1, kind: 'feeds', feeds: ['nosuch'] };
    expect(tileOf(none, state, fail)).toMatchObject({ feeds: [] });
  });

  it('says its words', () => {
    const words = { vi: 'chữ', en: 'words' };
    const body: TileBody = { no: 2, kind: 'text', title: words, text: words };
    const tile = tileOf(body, stateOf(), fail);
    expect(passes(tile)).toEqual({ no: 2, kind: 'text', title: words, text: words, span: 6 });
  });
});
