import { describe, expect, it } from '@jest/globals';
import type { RegistryMessage } from '@nhip/contracts';
import { Codes, dayAsked, daysAsked } from './codes.js';
import type { DefinitionStore } from './ports.js';

const name = { vi: 'x', en: 'x' };
const communes: RegistryMessage = {
  kind: 'code-list',
  id: 'commune',
  version: 1,
  revision: 1,
  pack: 'p',
  body: {
    name,
    codes: [
      { code: '25747', from: '2010-01-01', to: '2025-06-30', name },
      { code: '25750', from: '2010-01-01', to: '2025-06-30', name },
      { code: '25747', from: '2025-07-01', name },
    ],
    successors: [
      { from: '25747@2010-01-01', to: '25747@2025-07-01', kind: 'whole' },
      { from: '25750@2010-01-01', to: '25747@2025-07-01', kind: 'whole' },
    ],
  },
};
const codes = new Codes({ all: async () => [communes] } as unknown as DefinitionStore);
const ALL = { limit: 1_000 };
const ids = async (day?: string): Promise<string[]> =>
  (await codes.list('commune', day, ALL)).items.map((version) => version.id);

describe('code lists over time', () => {
  it('give the versions that were valid on a day, both ends included', async () => {
    expect(await ids()).toHaveLength(3);
    expect(await ids('2025-06-30')).toEqual(['25747@2010-01-01', '25750@2010-01-01']);
    expect(await ids('2025-07-01')).toEqual(['25747@2025-07-01']);
  });

  it('say what a version came from and what became of it', async () => {
    const [old] = await codes.one('commune', '25750', undefined);
    expect(old).toMatchObject({ successors: ['25747@2025-07-01'], predecessors: [] });
    const [now] = await codes.one('commune', '25747', '2026-01-01');
    expect(now?.predecessors).toEqual(['25747@2010-01-01', '25750@2010-01-01']);
  });

  it('say of which level a version is, where their list has levels', async () => {
    const levels = [{ level: 'province', name }];
    const withLevels = { ...communes, body: { ...communes.body, levels } };
    const store = { all: async () => [withLevels] } as unknown as DefinitionStore;
    const [code] = await new Codes(store).one('commune', '25750', undefined);
    expect(code?.level).toBe('province');
    expect((await codes.one('commune', '25750', undefined))[0]).not.toHaveProperty('level');
  });

  it('refuse an unknown list and an unknown code', async () => {
    await expect(codes.list('none', undefined, ALL)).rejects.toMatchObject({
      code: 'unknown-list',
      kind: 'missing',
    });
    await expect(codes.one('commune', '1', undefined)).rejects.toMatchObject({
      code: 'unknown-code',
    });
    await expect(codes.one('commune', '25750', '2026-01-01')).rejects.toMatchObject({
      code: 'unknown-code',
    });
  });

  it('say what changed between two days: an end, and a code that means another version', async () => {
    const change = async (since: string, asOf: string) =>
      (await codes.changes('commune', [since, asOf], ALL)).items.map(
        ({ code, change: kind, before, after }) => [code, kind, before?.id, after?.id],
      );
    expect(await change('2025-06-30', '2025-07-01')).toEqual([
      ['25747', 'changed', '25747@2010-01-01', '25747@2025-07-01'],
      ['25750', 'ended', '25750@2010-01-01', undefined],
    ]);
    expect(await change('2009-01-01', '2010-01-01')).toEqual([
      ['25747', 'new', undefined, '25747@2010-01-01'],
      ['25750', 'new', undefined, '25750@2010-01-01'],
    ]);
    expect(await change('2020-01-01', '2025-06-30')).toEqual([]);
    const { items, cursor } = await codes.changes('commune', ['2025-06-30', '2025-07-01'], {
      limit: 1,
    });
    expect([items.length, cursor]).toEqual([1, expect.any(String)]);
  });

  it('compare two days, the first before the second', () => {
    expect(daysAsked({ since: '2025-06-30', asOf: '2025-06-30T20:00:00Z' })).toEqual([
      '2025-06-30',
      '2025-07-01',
    ]);
    for (const [asked, code] of [
      [{ since: '2025-06-30' }, 'needs-two-days'],
      [{ asOf: '2025-06-30' }, 'needs-two-days'],
      [{ since: '2025-07-01', asOf: '2025-06-30' }, 'days-reversed'],
      [{ since: '2025-02-30', asOf: '2025-06-30' }, 'wrong-day'],
    ] as const)
      expect(() => daysAsked(asked)).toThrow(expect.objectContaining({ kind: 'malformed', code }));
  });

  it('read an instant as the day of the reporting zone', () => {
    expect(dayAsked('2025-06-30T20:00:00Z')).toBe('2025-07-01');
    expect(dayAsked('2025-06-30')).toBe('2025-06-30');
    expect(dayAsked(undefined)).toBeUndefined();
    expect(dayAsked('2025-07-01T00:30+07:00')).toBe('2025-07-01');
  });

  it.each([
    'yesterday',
    '2025',
    '2025-13-01',
    '2025-02-30',
    '2025-02-30T00:00:00Z',
    '2025-06-30T24:00:00Z',
    '2025-06-30T20:00:00+25:00',
    '2025-06-30Tuesday',
    '2025-07-01T00:30',
    '2 Jan 2015',
  ])('refuse “%s”, which no calendar or clock has', (text) => {
    expect(() => dayAsked(text)).toThrow(
      expect.objectContaining({ kind: 'malformed', code: 'wrong-day' }),
    );
  });
});
