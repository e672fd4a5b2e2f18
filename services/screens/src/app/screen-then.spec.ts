import { beforeEach, describe, expect, it } from '@jest/globals';
import { figureTiles, Screen, type CellMessage, type Tile } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import { commitEnd, NOW, permitCell, permitState } from '../../test/permit-state.js';
import type { CellsAsOf, Ledger } from './ports.js';
import { ReadValues } from './read-values.js';
import { ScreenThen } from './screen-then.js';
import type { State } from './state.js';

const FEED = 'municipal-permits.events';
const instantOf = (text: string): { instant: number } => ({ instant: Date.parse(text) });

/** What was known after each commit, and when that was made. */
const COMMITS: readonly { readonly at: string; readonly cells: readonly CellMessage[] }[] = [
  { at: '2011-05-10T03:00:00Z', cells: [permitCell(1, '2011-05-02', { received: 4 })] },
  { at: '2011-06-05T03:00:00Z', cells: [permitCell(2, '2011-05-02', { received: 5 })] },
];
const SCREEN = {
  id: 'permits',
  title: { vi: 'Cấp phép', en: 'Permits' },
  definitionVersion: 3,
  tiles: [
    { no: 1, kind: 'number', indicator: 'permits.received', grain: 'month' },
    { no: 2, kind: 'ranked', indicator: 'permits.received', grain: 'month', by: 'channel' },
    { no: 3, kind: 'feeds' },
    { no: 4, kind: 'number', indicator: 'permits.unknown' },
  ],
} as Partial<Defined<'screen'>> as Defined<'screen'>;

function cellsAsOf(commit: number): CellsAsOf {
  const known = COMMITS[commit - 1];
  if (!known) return { cubeVersion: 0, cells: [], at: 0 };
  const cells = known.cells.map(({ dims, day, values }) => ({
    dims,
    day,
    values: values.map(BigInt),
  }));
  return { cubeVersion: 1, cells, at: Date.parse(known.at) };
}

let state: State;
let asked: string[];
let answered: Promise<void>;
let then: ScreenThen;

beforeEach(() => {
  state = permitState(permitCell(2, '2011-05-02', { received: 5 }), commitEnd(2));
  asked = [];
  answered = Promise.resolve();
  const ledger = {
    cellsAsOf: async (cube: string, commit: number): Promise<CellsAsOf> => {
      asked.push(`${cube} ${commit}`);
      await answered;
      return cellsAsOf(commit);
    },
    commitAt: async (instant: number) => {
      const commit = COMMITS.filter(({ at }) => Date.parse(at) <= instant).length;
      return { commit, at: cellsAsOf(commit).at };
    },
  } as Partial<Ledger> as Ledger;
  const fail = ({ error }: { readonly error: string }) => {
    throw new Error(error);
  };
  const values = new ReadValues(state, ledger, { ask: async () => true });
  then = new ScreenThen(state, ledger, values, { error: fail as never });
});

const numberAt = async (text: string): Promise<Tile> =>
  figureTiles(await then.read(SCREEN, instantOf(text)))[0] as Tile;

describe('a screen as of a moment', () => {
  it('says what was known then, and not what was corrected later', async () => {
    expect(await numberAt('2011-05-20T00:00:00Z')).toMatchObject({ period: '2011-05', value: 4 });
    expect(await numberAt('2011-07-01T00:00:00Z')).toMatchObject({ period: '2011-05', value: 5 });
    const { commit, at } = await then.read(SCREEN, { commit: 1 });
    expect([commit, at]).toEqual([1, '2011-05-10T03:00:00.000Z']);
  });

  it('is one answer in the shape of now, with each tile that is known', async () => {
    const answer = await then.read(SCREEN, { commit: 1 });
    expect(Screen.parse(answer)).toEqual(answer);
    expect(answer.tiles.map(({ no }) => no)).toEqual([1, 2, 3]);
    expect(answer).toMatchObject({ asOf: true, alarms: [], epoch: state.head.epoch });
    expect(asked).toEqual(['permits 1']);
  });

  it('has the period run that ran then, also where nothing came since its commit', async () => {
    expect((await numberAt('2011-05-20T00:00:00Z')).state).toBe('provisional');
    expect((await numberAt('2011-06-01T00:00:00Z')).state).toBe('complete');
    const [tile] = figureTiles(await then.read(SCREEN, { commit: 1 }));
    expect(tile?.state).toBe('provisional');
  });

  it('has no data before the first commit, and no zeros', async () => {
    const { commit, at, tiles } = await then.read(SCREEN, instantOf('2011-01-01T00:00:00Z'));
    expect([commit, at]).toEqual([0, '2011-01-01T00:00:00.000Z']);
    expect(tiles).toMatchObject([{ value: null, state: 'no-data', series: [] }, { rows: [] }, {}]);
  });

  it('does not say how feeds stand: that is known of now alone', async () => {
    const [number, , feeds] = (await then.read(SCREEN, { commit: 1 })).tiles;
    for (const name of ['freshness', 'coverage']) expect(number).not.toHaveProperty(name);
    expect(feeds).toMatchObject({ feeds: [{ feed: FEED }] });
    for (const name of ['state', 'lastDelivery', 'coverage'])
      expect(feeds).not.toHaveProperty(`feeds.0.${name}`);
  });

  it('has simulated data marked', async () => {
    const sent = { receipt: 'R', feed: FEED, agency: 'H09', receivedAt: NOW, simulated: true };
    state.deliveries.apply({ ...sent, part: 'ingest', seq: 0 });
    expect((await numberAt('2011-05-20T00:00:00Z')).flags).toEqual(['simulated']);
  });

  it('is of a period as it was known then, where one is asked for', async () => {
    const answer = await then.read(SCREEN, { commit: 1 }, '2011-05');
    expect(Screen.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ period: '2011-05', asOf: true });
    expect(figureTiles(answer)).toMatchObject([{ period: '2011-05', value: 4 }, {}]);
  });

  it('is refused where it is not yet', async () => {
    const refused = then.read(SCREEN, { commit: 9 });
    await expect(refused).rejects.toMatchObject({ code: 'unknown-commit' });
    await expect(then.read(SCREEN, { commit: 1 })).resolves.toMatchObject({ commit: 1 });
  });
});

describe('questions for moments', () => {
  it('are answered one after the other, some wait, and more are refused', async () => {
    let answer = (): void => undefined;
    answered = new Promise((resolve) => (answer = resolve));
    const waiting = Array.from({ length: 8 }, () => then.read(SCREEN, { commit: 1 }));
    await expect(then.read(SCREEN, { commit: 1 })).rejects.toMatchObject({
      kind: 'limited',
      code: 'too-many-moments',
    });
    expect(asked).toHaveLength(1);
    answer();
    expect(await Promise.all(waiting)).toHaveLength(8);
    await expect(then.read(SCREEN, { commit: 2 })).resolves.toMatchObject({ commit: 2 });
  });

  it('are not put where nobody waits for the answer any more', async () => {
    const left = then.read(SCREEN, { commit: 1 }, undefined, AbortSignal.abort(new Error('left')));
    await expect(left).rejects.toThrow('left');
    expect(asked).toEqual([]);
  });
});
