import { describe, expect, it } from '@jest/globals';
import { figureTiles } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import {
  commitEnd,
  permitCell,
  permitDefinitionsByLevel,
  permitState,
} from '../../test/permit-state.js';
import { LiveScreen, type Frame } from './live-screen.js';
import type { State } from './state.js';

interface Told {
  readonly tiles: readonly {
    readonly no: number;
    readonly value: number | null;
    readonly rows?: readonly { readonly code: string; readonly values: readonly number[] }[];
  }[];
  readonly commit: number;
}

const screenOf = (state: State) =>
  state.index.catalogue.all('screen')[0] ??
  (() => {
    throw new Error('no screen');
  })();
const told = (frame: Frame | undefined): Told =>
  JSON.parse(/^data: (.*)$/m.exec(frame?.text ?? '')?.[1] ?? '{}') as Told;
const eventOf = (frame: Frame | undefined): string | undefined =>
  /^event: (.*)$/m.exec(frame?.text ?? '')?.[1];

function begun(): { state: State; live: LiveScreen } {
  const state = permitState(
    permitCell(1, '2011-05-02', { received: 3, finished: 2, late: 1, open: 1 }),
    commitEnd(1),
  );
  return { state, live: new LiveScreen(screenOf(state), state, { error: () => undefined }) };
}

function move(state: State, commit: number): ReadonlySet<string> {
  state.cubes.apply(permitCell(commit, '2011-05-02', { received: 2, finished: 2, late: 1 }));
  state.cubes.apply(permitCell(commit, '2011-05-02', { received: 1, open: 1 }, 'Post'));
  return state.cubes.apply(commitEnd(commit));
}

describe('a live screen', () => {
  it('gives a snapshot of one commit with every tile computed', () => {
    const { live } = begun();
    const frame = live.snapshot();
    expect([eventOf(frame), frame.id]).toEqual(['snapshot', '1.1.0']);
    expect(told(frame).tiles.find((tile) => tile.no === 1)?.value).toBe(3);
    expect(told(frame).tiles.find((tile) => tile.no === 4)?.value).toBe(50);
    expect(told(frame).commit).toBe(1);
  });

  it('tells only the tiles that changed, with the id of the commit', () => {
    const { state, live } = begun();
    const [frame, ...more] = live.refresh(move(state, 2));
    expect(more).toEqual([]);
    expect([eventOf(frame), frame?.id]).toEqual(['cells', '1.2.0']);
    const numbers = told(frame).tiles.map((tile) => tile.no);
    expect(numbers).toContain(8);
    expect(numbers).not.toContain(1);
  });

  it('lists the codes of a table with the greatest value first', () => {
    const { state, live } = begun();
    state.cubes.apply(
      permitCell(2, '2011-05-03', { received: 9, finished: 9, late: 4 }, 'Internet'),
    );
    const [frame] = live.refresh(state.cubes.apply(commitEnd(2)));
    const rows = told(frame).tiles.find((tile) => tile.no === 8)?.rows ?? [];
    expect(rows.map(({ code, values }) => [code, ...values])).toEqual([
      ['Internet', 9, 9, 4],
      ['Desk', 3, 2, 1],
    ]);
  });

  it('says as text what no JSON number holds: the value, its period, and its line in a table', () => {
    const { state, live } = begun();
    const cell = permitCell(2, '2011-05-03', {}, 'Internet');
    state.cubes.apply({ ...cell, values: ['9007199254740993', 0, 0, 0, 0] });
    live.refresh(state.cubes.apply(commitEnd(2)));
    const [value, series, ranked] = [1, 7, 8].map((no) =>
      figureTiles(live.data()).find((tile) => tile.no === no),
    );
    expect(value?.exact).toBe('9007199254740996');
    expect(series?.series?.at(-1)?.exact).toBe('9007199254740996');
    expect(ranked?.rows?.map(({ code, exact }) => [code, exact])).toEqual([
      ['Desk', undefined],
      ['Internet', ['9007199254740993', null, null]],
    ]);
  });

  it('lists what is added up to a level, named, with the level below, and keeps it up', () => {
    const { state } = begun();
    state.setDefinitions(permitDefinitionsByLevel(), 2);
    const tile = { no: 8, kind: 'ranked' as const, indicator: 'permits.received', by: 'channel' };
    const screen = { ...screenOf(state), tiles: [{ ...tile, level: 'way' }] };
    const live = new LiveScreen(screen, state, { error: () => undefined });
    const table = () => figureTiles(live.data())[0];
    const rows = () =>
      table()?.rows?.map(({ name, leaves, below, values }) => [name.vi, leaves, below, ...values]);
    expect(table()?.byLevel).toEqual({ level: 'way', name: { vi: 'Cách nộp', en: 'Way' } });
    expect(rows()).toEqual([['Giấy', 1, 'channel', 3]]);
    live.refresh(move(state, 2));
    state.cubes.apply(permitCell(3, '2011-06-02', { received: 7 }, 'e-mail'));
    live.refresh(state.cubes.apply(commitEnd(3)));
    expect(rows()).toEqual([
      ['Thư điện tử', undefined, undefined, 7],
      ['Giấy', 2, 'channel', 3],
    ]);
  });

  it('has no data where a level is asked for that there is no more', () => {
    const { state } = begun();
    const [tile] = screenOf(state).tiles;
    const errors: unknown[] = [];
    const tiles = [{ ...tile, kind: 'ranked', by: 'channel', level: 'way' }];
    const screen = { ...screenOf(state), tiles } as Defined<'screen'>;
    const live = new LiveScreen(screen, state, { error: (fields: object) => errors.push(fields) });
    expect(live.data().tiles).toMatchObject([{ value: null, state: 'no-data' }]);
    expect(errors).toHaveLength(1);
  });

  it('says nothing where nothing changed', () => {
    const { state, live } = begun();
    state.cubes.apply(permitCell(2, '2011-05-02', { received: 3, finished: 2, late: 1, open: 1 }));
    expect(live.refresh(state.cubes.apply(commitEnd(2)))).toEqual([]);
  });

  it('tells a commit that changes no tile of it when it is asked about all of them, once', () => {
    const { state, live } = begun();
    expect(live.refresh(state.cubes.apply(commitEnd(2)))).toEqual([]);
    const [frame, ...more] = live.refresh();
    expect(more).toEqual([]);
    expect(told(frame)).toMatchObject({ commit: 2, at: '2026-11-25T10:00:00.002Z', tiles: [] });
    expect(live.refresh()).toEqual([]);
    expect(live.after(frame?.id ?? '')).toEqual([]);
  });

  it('lets a client resume after what it saw, from a snapshot or a frame', () => {
    const { state, live } = begun();
    const first = live.snapshot();
    const second = live.refresh(move(state, 2));
    state.cubes.apply(permitCell(3, '2011-06-02', { received: 1, open: 1 }));
    const third = live.refresh(state.cubes.apply(commitEnd(3)));
    expect(live.after(first.id)).toEqual([...second, ...third]);
    expect(live.after(second[0]?.id ?? '')).toEqual(third);
    expect(live.after(third[0]?.id ?? '')).toEqual([]);
  });

  it('does not let a client resume from an id that it never told', () => {
    expect(begun().live.after('1.1.0')).toBeUndefined();
    expect(begun().live.after('rubbish')).toBeUndefined();
  });

  it('keeps 200 frames: a client that was away for longer needs a snapshot', () => {
    const { state, live } = begun();
    const first = live.snapshot();
    const frames: Frame[] = [];
    for (let commit = 2; commit <= 201; commit += 1) {
      state.cubes.apply(permitCell(commit, '2011-05-02', { received: commit, open: commit }));
      frames.push(...live.refresh(state.cubes.apply(commitEnd(commit))));
    }
    expect(frames).toHaveLength(200);
    expect(live.after(first.id)).toBeUndefined();
    expect(live.after(frames[0]?.id ?? '')).toEqual(frames.slice(1));
  });

  it('tells alarms with a number of their own', () => {
    const { state, live } = begun();
    state.noteAlarm(
      {
        id: 'freshness/f',
        kind: 'freshness',
        subject: 'f',
        state: 'open',
        since: 1,
        message: { vi: 'chưa gửi', en: 'missing' },
      },
      4n,
    );
    const [frame] = live.refresh(new Set());
    expect([eventOf(frame), frame?.id]).toEqual(['alarms', '1.1.5']);
    expect(live.snapshot().text).toContain('chưa gửi');
  });
});
