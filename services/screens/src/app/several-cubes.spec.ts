import { describe, expect, it } from '@jest/globals';
import type { Values } from '@nhip/contracts';
import { cell, oneStopState } from '../../test/one-stop-state.js';
import { FakeLedger } from '../../test/started-screens.js';
import { Explain } from './explain.js';
import { Inspect } from './inspect.js';
import { ReadValues } from './read-values.js';
import { cubesOf, tileOf } from './tiles.js';

const state = oneStopState();
const ledger = new FakeLedger();
const values = new ReadValues(state, ledger, { ask: async () => true });
const november = { grain: 'month', from: '2026-11', to: '2026-11' } as const;
const said = ({ values: rows }: Values) =>
  rows.map(({ dims, value, target }) => [dims['unit']?.code, value, target]);

describe('an indicator of several cubes', () => {
  it('is read of all of them, with their feeds, and in every unit', async () => {
    const answer = await values.read('one-stop.feedback-rate', { ...november, by: 'unit' });
    expect(said(answer)).toEqual([
      ['H09.01', 75, undefined],
      ['H09.02', 0, undefined],
    ]);
    expect(answer.values[0]?.measures).toEqual({ 'feedback.received': 3, received: 4 });
    expect(answer.values[0]?.freshness?.feeds.map(({ feed }) => feed)).toEqual([
      'one-stop-dossiers',
      'one-stop-feedback',
    ]);
    const filtered = await values.read('one-stop.feedback-rate', {
      ...november,
      'dim.unit': 'H09.01',
    } as never);
    expect(filtered.values.map(({ value }) => value)).toEqual([75]);
  });

  it('is listed and filtered by what they have in common', async () => {
    const refused = expect.objectContaining({ kind: 'malformed', code: 'dimension-not-shared' });
    const ask = (query: object) =>
      values.read('one-stop.feedback-rate', { ...november, ...query } as never);
    await expect(ask({ by: 'status' })).rejects.toEqual(refused);
    await expect(ask({ 'dim.status': 'done' })).rejects.toEqual(refused);
    await expect(ask({ by: 'channel' })).rejects.toMatchObject({ code: 'unknown-dimension' });
  });

  it('says what it was as of a commit, of the cells that each of them had then', async () => {
    const asked: string[] = [];
    const then = {
      ...ledger,
      cellsAsOf: async (cube: string) => {
        asked.push(cube);
        const sums = cube === 'one-stop' ? { received: 10 } : { received: 1 };
        const { dims, day, values: numbers } = cell(cube, '2026-11-05', sums);
        return { cubeVersion: 1, at: 5, cells: [{ dims, day, values: numbers.map(BigInt) }] };
      },
    };
    const answer = await new ReadValues(state, then as never, { ask: async () => true }).read(
      'one-stop.feedback-rate',
      {
        ...november,
        asOf: 1,
      },
    );
    expect(answer.values.map(({ value }) => value)).toEqual([10]);
    expect(asked).toEqual(['one-stop', 'one-stop-feedback']);
  });

  it('is explained part by part, each with its own records', async () => {
    const explain = new Explain(state, ledger, values);
    const ask = (cursor?: string) =>
      explain.explain('one-stop.feedback-rate', {
        period: '2026-11',
        limit: 1_000,
        ...(cursor && { cursor }),
      } as never);
    const first = await ask();
    expect(first).toMatchObject({
      value: 100,
      count: 500,
      calculation: { vi: '250 ÷ 250 × 100' },
      measures: { 'feedback.received': 250, received: 250 },
      parts: [
        {
          cube: 'one-stop-feedback',
          from: '2026-11-01',
          to: '2026-11-30',
          measures: { 'feedback.received': 250 },
          count: 250,
        },
        { cube: 'one-stop', measures: { received: 250 }, count: 250 },
      ],
    });
    const second = await ask(first.cursor);
    expect(second.cursor).toBeUndefined();
    expect([first, second].map(({ records }) => [records.length, records[0]?.type])).toEqual([
      [250, 'one-stop-feedback'],
      [250, 'one-stop-dossier'],
    ]);
    expect(second.records[0]).toMatchObject({ part: 1, contribution: { received: 1 } });
    expect(second.value).toBe(100);
  });

  it('is recomputed in each of them', async () => {
    ledger.verified.length = 0;
    await new Inspect(state, ledger).verify({ indicator: 'one-stop.feedback-rate' });
    expect(ledger.verified.map(({ cube }) => cube)).toEqual(['one-stop', 'one-stop-feedback']);
  });

  it('is computed anew on a wall when one of them changes', () => {
    const tile = { no: 1, kind: 'number' as const, indicator: 'one-stop.feedback-rate' };
    expect(cubesOf(tile, state)).toEqual(['one-stop', 'one-stop-feedback']);
  });
});

describe('an indicator of another period', () => {
  it('reads that, and is explained by the records of both', async () => {
    const answer = await values.read('one-stop.received-growth', november);
    expect(answer.values).toMatchObject([
      { value: 50, measures: { received: 6, 'lastYear(received)': 4 } },
    ]);
    const explain = new Explain(state, ledger, values);
    const ask = (period: string) =>
      explain.explain('one-stop.received-growth', { period, limit: 1 } as never);
    expect(await ask('2026-11')).toMatchObject({
      calculation: { en: '(250 − 250) ÷ 250 × 100' },
      parts: [
        { cube: 'one-stop', from: '2026-11-01', to: '2026-11-30' },
        { cube: 'one-stop', from: '2025-11-01', to: '2025-11-30' },
      ],
    });
    // Nothing was known of 2024: it adds up to no number.
    expect(await ask('2025-11')).toMatchObject({
      value: null,
      measures: { received: 250, 'lastYear(received)': null },
      calculation: { en: '(250 − –) ÷ – × 100' },
    });
  });
});

describe('a share of the parent', () => {
  it('is one of all that stands under it, now and as of a commit', async () => {
    const query = { ...november, by: 'unit', 'dim.unit': 'H09.02' };
    const shares = ({ values: rows }: Values) =>
      rows.map(({ value, measures }) => [value, measures['ofParent(received)']]);
    const id = 'one-stop.share-of-parent';
    expect(shares(await values.read(id, query as never))).toEqual([[33.3, 6]]);
    const then = {
      ...ledger,
      cellsAsOf: async () => ({
        cubeVersion: 1,
        at: 5,
        cells: [
          cell('one-stop', '2026-11-05', { received: 3 }),
          cell('one-stop', '2026-11-05', { received: 1 }, 'H09.02'),
        ].map(({ dims, day, values: sums }) => ({ dims, day, values: sums.map(BigInt) })),
      }),
    };
    const before = new ReadValues(state, then as never, { ask: async () => true });
    expect(shares(await before.read(id, { ...query, asOf: 1 } as never))).toEqual([[25, 4]]);
  });

  it('has no data where nothing is listed', async () => {
    const { values: rows } = await values.read('one-stop.share-of-parent', november);
    expect(rows.map(({ value }) => value)).toEqual([null]);
    const explained = await new Explain(state, ledger, values).explain('one-stop.share-of-parent', {
      period: '2026-11',
      limit: 1,
    } as never);
    expect(explained).toMatchObject({ value: null, calculation: { en: '250 ÷ – × 100' } });
  });
});

describe('a value that is provisional by itself', () => {
  it('says why where its indicator does', async () => {
    const { values: rows } = await values.read('one-stop.feedback-points', november);
    const reason = { vi: 'còn phản ánh chưa trả lời', en: 'some feedback is not answered' };
    expect(rows).toMatchObject([{ value: 4, state: 'provisional', reason }]);
  });

  it('names what it would add up, and has no data', async () => {
    const { values: rows } = await values.read('one-stop.points', { grain: 'year', from: '2025' });
    expect(rows.map(({ period, value, state, lacks }) => [period, value, state, lacks])).toEqual([
      ['2025', 0, 'provisional', ['one-stop.feedback-points']],
      ['2026', 4, 'provisional', undefined],
    ]);
    const tile = { no: 1, kind: 'number' as const, indicator: 'one-stop.points' };
    const shown = tileOf({ ...tile, grain: 'year', to: '2025' }, state, () => undefined);
    expect([shown.value, shown.lacks]).toEqual([0, ['one-stop.feedback-points']]);
  });
});

describe('a list of units', () => {
  it('says the rank of each by the direction of the indicator', async () => {
    const ranks = async (indicator: string, query: object) =>
      (await values.read(indicator, { grain: 'month', from: '2026-11', ...query })).values.map(
        ({ dims, rank, of }) => [dims['unit']?.code, rank, of],
      );
    expect(await ranks('one-stop.on-time-rate', { by: 'unit' })).toEqual([
      ['H09.01', 2, 2],
      ['H09.02', 1, 2],
    ]);
    expect(await ranks('one-stop.feedback-rate', { by: 'unit' })).toEqual([
      ['H09.01', 2, 2],
      ['H09.02', 1, 2],
    ]);
    expect(await ranks('one-stop.received-growth', { by: 'unit' })).toEqual([
      ['H09.01', undefined, undefined],
      ['H09.02', undefined, undefined],
    ]);
    expect(await ranks('one-stop.on-time-rate', {})).toEqual([[undefined, undefined, undefined]]);
  });
});

describe('a target that is a formula', () => {
  it('is the one of the year and the unit; of several units what the formula makes of theirs', async () => {
    expect(said(await values.read('one-stop.on-time-rate', { ...november, by: 'unit' }))).toEqual([
      ['H09.01', 75, 97.5],
      ['H09.02', 100, 95],
    ]);
    expect(said(await values.read('one-stop.on-time-rate', november))).toEqual([
      [undefined, 80, 96.25],
    ]);
  });

  it('is none where its cube cannot be asked, and of all time', async () => {
    const byStatus = await values.read('one-stop.on-time-rate', { ...november, by: 'status' });
    expect(byStatus.values.map(({ value, target }) => [value, target])).toEqual([[80, null]]);
    const ever = await values.read('one-stop.on-time-rate', { grain: 'all' });
    expect(ever.values.map(({ target }) => target)).toEqual([null]);
  });

  it('stands on a tile', () => {
    const tile = { no: 1, kind: 'number' as const, indicator: 'one-stop.on-time-rate' };
    const shown = tileOf({ ...tile, grain: 'month' }, state, () => undefined);
    expect([shown.value, shown.target]).toEqual([80, 96.25]);
    expect(cubesOf(tile, state)).toEqual(['one-stop', 'one-stop-targets']);
  });
});
