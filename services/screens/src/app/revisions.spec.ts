import { describe, expect, it } from '@jest/globals';
import { DAY_MS, Tile, type CellMessage, type CompletionMessage } from '@nhip/contracts';
import { daysOfPeriod, type CommitChange, type FigureTileBody } from '@nhip/kernel';
import fc from 'fast-check';
import { commitEnd, NOW, permitCell, permitState } from '../../test/permit-state.js';
import { AskForChanges } from './ask-for-changes.js';
import type { DaysSince, ToldChanges } from './ports.js';
import { ReadValues } from './read-values.js';
import type { State } from './state.js';
import { tileOf } from './tiles.js';

const day = (date: string): number => Date.parse(date) / DAY_MS;
const FIRST = day('2026-10-28');
const LAST = day('2026-11-05');

const completion = (
  to: number,
  commit: number,
  more: Partial<CompletionMessage> = {},
): CompletionMessage => ({
  feed: 'municipal-permits.events',
  agency: 'H09',
  to,
  epoch: 1,
  commit,
  at: NOW,
  ...more,
});

/** What a ledger that kept these cells says: each told value less the one before it. */
function changesIn(cells: readonly CellMessage[], upTo: number) {
  const last = new Map<string, readonly (number | string)[]>();
  const changes = cells
    .filter(({ commit }) => commit <= upTo)
    .map(({ dims, day: on, bucket, commit, values }): CommitChange => {
      const key = [...dims, on, bucket].join();
      const before = last.get(key) ?? [];
      last.set(key, values);
      const added = values.map((value, i) => BigInt(value) - BigInt(before[i] ?? 0));
      return { dims, day: on, commit, values: added };
    });
  return (days: readonly DaysSince[]): ToldChanges => ({
    changes: changes.filter((one) =>
      days.some(({ from, to, since }) => from <= one.day && one.day <= to && one.commit > since),
    ),
    commit: upTo,
    liveSince: 1,
    tooMany: false,
  });
}

const told = (cells: readonly CellMessage[], upTo = Infinity) =>
  cells.filter(({ commit }) => commit <= upTo).flatMap((cell) => [cell, commitEnd(cell.commit)]);

function read(cells: readonly CellMessage[], completions: readonly CompletionMessage[]) {
  const state = permitState(...told(cells));
  for (const one of completions) state.completions.apply(one);
  const asked: (readonly DaysSince[])[] = [];
  const answer = changesIn(cells, state.head.commit);
  const changed: string[] = [];
  const ledger = {
    cellChanges: async (_cube: string, _version: number, days: readonly DaysSince[]) => {
      asked.push(days);
      return answer(days);
    },
  };
  const logger = { debug: () => undefined, warn: () => undefined };
  const streams = { changed: (cubes: Iterable<string>) => void changed.push(...cubes) };
  const ask = new AskForChanges(state, ledger, streams, logger);
  return { state, asked, changed, ledger, ask, values: new ReadValues(state, {} as never, ask) };
}

const programsOf = (state: State) => state.index.indicator('permits.received').programs.values();

const fail = (error: unknown): never => {
  throw error;
};

const MONTHS = { grain: 'month', from: '2026-10', to: '2026-11' } as const;

describe('a value', () => {
  const late = [
    permitCell(1, '2026-10-30', { received: 4 }),
    permitCell(2, '2026-10-31', { received: 1 }, 'Post'),
    permitCell(3, '2026-10-30', { received: 5 }),
  ];

  it('says what it was when its period became complete, since when, and that it is revised', async () => {
    const { values, asked, changed, ask } = read(late, [completion(day('2026-10-31'), 2)]);
    const { values: rows } = await values.read('permits.received', MONTHS);
    expect(rows[0]).toMatchObject({
      value: 6,
      flags: ['revised'],
      revised: { value: 5, commit: 2, at: new Date(NOW).toISOString() },
    });
    expect(asked).toEqual([[{ from: day('2026-10-30'), to: day('2026-10-30'), since: 2 }]]);
    await ask.now();
    expect(changed).toEqual(['permits']);
    await values.read('permits.received', MONTHS);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['was changed before it was complete', [completion(day('2026-10-31'), 3)]],
    ['is of a period that is not complete', [completion(day('2026-10-30'), 1)]],
    [
      'came as history',
      [
        completion(day('2026-10-31'), 2),
        completion(day('2026-10-31'), 3, { from: day('2026-10-01'), history: true }),
      ],
    ],
  ])('that %s is not revised', async (_, completions) => {
    const { values } = read(late, completions);
    const { values: rows } = await values.read('permits.received', MONTHS);
    expect(rows[0]?.flags).toEqual([]);
    expect(rows[0]).not.toHaveProperty('revised');
  });

  it('that is the same again is not revised', async () => {
    const same = [...late, permitCell(4, '2026-10-30', { received: 4 })];
    const { values } = read(same, [completion(day('2026-10-31'), 2)]);
    expect((await values.read('permits.received', MONTHS)).values[0]?.flags).toEqual([]);
  });

  it('of which nobody can say what it was is told as it is', async () => {
    const { values, state, ledger } = read(late, [completion(day('2026-10-31'), 2)]);
    ledger.cellChanges = async () => ({ changes: [], commit: 3, liveSince: 1, tooMany: true });
    const rowNow = async () => (await values.read('permits.received', MONTHS)).values[0];
    expect(await rowNow()).toMatchObject({ value: 6, flags: [] });
    expect(state.revisions.lacking([...programsOf(state)][0]!)).toEqual([]);
  });

  it('is told once the ledger answers, also where it could not at first', async () => {
    const { values, changed, ask, ledger } = read(late, [completion(day('2026-10-31'), 2)]);
    const { cellChanges } = ledger;
    ledger.cellChanges = () => Promise.reject(new Error('away'));
    expect((await values.read('permits.received', MONTHS)).values[0]?.flags).toEqual([]);
    await ask.now();
    expect(changed).toEqual([]);
    ledger.cellChanges = cellChanges;
    await ask.now();
    expect(changed).toEqual(['permits']);
    expect((await values.read('permits.received', MONTHS)).values[0]?.flags).toEqual(['revised']);
  });

  it('is told also where too much has changed of long ago, unless it adds that up', async () => {
    const old = permitCell(4, '2011-05-01', { received: 1, open: 1 });
    const { values, ledger } = read([...late, old], [completion(day('2026-10-31'), 2)]);
    const { cellChanges } = ledger;
    ledger.cellChanges = async (cube, version, days) => {
      const isOld = days.some(({ from }) => from < day('2012-01-01'));
      return { ...(await cellChanges(cube, version, days)), tooMany: isOld };
    };
    const flagsOf = async (indicator: string) =>
      (await values.read(indicator, MONTHS)).values[0]?.flags;
    expect(await flagsOf('permits.received')).toEqual(['revised']);
    expect(await flagsOf('permits.open')).toEqual([]);
  });

  it('of another epoch than its completions is told as it is', async () => {
    const away = read(late, [completion(day('2026-10-31'), 2, { epoch: 2 })]);
    expect((await away.values.read('permits.received', MONTHS)).values[0]?.flags).toEqual([]);
  });

  it('of a cube that was defined anew since is told as it is', async () => {
    const { values, ledger } = read(late, [completion(day('2026-10-31'), 2)]);
    const { cellChanges } = ledger;
    ledger.cellChanges = async (...all) => ({ ...(await cellChanges(...all)), liveSince: 3 });
    expect((await values.read('permits.received', MONTHS)).values[0]?.flags).toEqual([]);
  });
});

describe('the figures of a tile', () => {
  const revised = { value: 5, commit: 2, at: new Date(NOW).toISOString() };
  const body: FigureTileBody = {
    no: 1,
    kind: 'ranked',
    indicator: 'permits.received',
    grain: 'month',
    by: 'channel',
    grid: { Desk: [1, 1], Post: [2, 1] },
  };
  const shown = async (kind: FigureTileBody['kind']): Promise<Tile> => {
    const cells = [
      permitCell(1, '2026-10-30', { received: 5 }),
      permitCell(2, '2026-10-31', { received: 1 }, 'Post'),
      permitCell(3, '2026-10-30', { received: 4 }),
    ];
    const { state, ask } = read(cells, [completion(day('2026-10-31'), 2)]);
    const told = (): Tile => tileOf({ ...body, kind, to: '2026-10' }, state, fail);
    told();
    await ask.now();
    return Tile.parse(told());
  };

  it('say each what it was, in a line, a table and a map', async () => {
    const all = { ...revised, value: 6 };
    expect((await shown('series')).series).toMatchObject([{ value: 5, revised: all }]);
    const { rows = [], total } = await shown('ranked');
    expect(rows.map(({ code, revised: of }) => [code, of])).toEqual([
      ['Desk', [revised]],
      ['Post', undefined],
    ]);
    expect(total?.revised).toEqual([all]);
    const { squares = [] } = await shown('map');
    expect(squares.map(({ revised: of }) => of)).toEqual([revised, undefined]);
  });
});

const cells = fc
  .array(
    fc.record({
      on: fc.integer({ min: FIRST, max: LAST }),
      channel: fc.constantFrom('Desk', 'Post'),
      bucket: fc.nat(1),
      received: fc.nat(2),
      finished: fc.nat(1),
      open: fc.integer({ min: -1, max: 1 }),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ on, channel, bucket, ...sums }, i) =>
      permitCell(i + 1, new Date(on * DAY_MS).toISOString().slice(0, 10), sums, channel, bucket),
    ),
  );

const completions = fc
  .array(
    fc.record({
      to: fc.integer({ min: FIRST, max: LAST }),
      commit: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 4 },
  )
  .map((all) => all.map(({ to, commit }) => completion(to, commit)));

const QUERIES = [
  { ...MONTHS },
  { grain: 'day', from: '2026-10-28', to: '2026-11-05' },
  { ...MONTHS, by: 'channel' },
  { grain: 'day', from: '2026-10-28', to: '2026-11-05', 'dim.channel': ['Post'] },
] as const;
const INDICATORS = ['permits.received', 'permits.open', 'permits.finished-late'] as const;

it('is what a hub said that knew no more than what was known then', async () => {
  await fc.assert(
    fc.asyncProperty(
      cells,
      completions,
      fc.constantFrom(...QUERIES),
      fc.constantFrom(...INDICATORS),
      async (all, some, query, indicator) => {
        const { values, state } = read(all, some);
        const now = await values.read(indicator, query as never);
        const feed = state.index.catalogue.get('feed', 'municipal-permits.events')!;
        for (const row of now.values) {
          const end = daysOfPeriod(row.period)?.to ?? 0;
          const completion = state.completions.of([feed], end, NOW);
          const isJudged = completion && row.state === 'complete';
          const before = isJudged
            ? await valueOf(all, completion.commit, indicator, row, query)
            : row.value;
          expect([row.period, row.flags, row.revised?.value]).toEqual(
            before === row.value ? [row.period, [], undefined] : [row.period, ['revised'], before],
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

/** What a hub says that read no more than these commits: of one period, and of the code of a row. */
async function valueOf(
  all: readonly CellMessage[],
  commit: number,
  indicator: string,
  {
    period,
    dims,
  }: { readonly period: string; readonly dims: Record<string, { readonly code: string }> },
  { grain }: { readonly grain: string },
): Promise<number | null> {
  const then: State = permitState(...told(all, commit));
  const values = new ReadValues(then, {} as never, { ask: async () => true });
  const channel = dims['channel']?.code;
  const query = { grain, from: period, to: period, ...(channel && { 'dim.channel': [channel] }) };
  const { values: rows } = await values.read(indicator, query as never);
  return rows[0]?.value ?? null;
}
