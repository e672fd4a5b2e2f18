import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  Catalogue,
  checkDefinitions,
  compileCube,
  compileFeed,
  contributionAt,
  rollUp,
  type Cell,
} from '@nhip/kernel';
import type { Grain } from '@nhip/contracts';
import { readFolder, readPack, runCases } from '@nhip/packs';
import { permitRows } from '@nhip/testkit';

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(path.join(import.meta.dirname, folder))
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(path.join(import.meta.dirname, name)).isDirectory());

const packs = [...foldersIn('.').filter((name) => name !== 'examples'), ...foldersIn('examples')];

const packOf = (name: string) => readPack(readFolder(path.join(import.meta.dirname, name)));

/** What every hub has: packs may refer to it. */
const national = packOf('national').definitions;

describe.each(packs)('the pack %s', (name) => {
  const pack = packOf(name);
  const others = name === 'national' ? [] : national;

  it('has nothing wrong in it', () => {
    expect([...pack.problems, ...checkDefinitions(pack.definitions, others)]).toEqual([]);
  });

  it('has cases where it has feeds and indicators, and they come out as written', () => {
    const has = (kind: string): boolean => pack.definitions.some((one) => one.kind === kind);
    expect([pack.mappingCases.length > 0, pack.valueCases.length > 0]).toEqual([
      has('feed'),
      has('indicator'),
    ]);
    expect(runCases(pack, others)).toEqual([]);
  });
});

describe('the kernel alone, on the real permit log', () => {
  const pack = packOf('municipal-permits');
  const catalogue = Catalogue.build(pack.definitions, 1);
  const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
  const map = compileFeed(catalogue.get('feed', 'municipal-permits.events')!, catalogue);
  const clock = Date.parse('2026-11-25T00:00:00Z');
  const standing = new Map<string, Extract<ReturnType<typeof map>, { ok: true }>>();
  for (const row of permitRows()) {
    const record = map(row, clock);
    if (!record.ok) throw new Error(JSON.stringify(record.findings));
    const before = standing.get(record.id);
    if (!before || before.version < record.version) standing.set(record.id, record);
  }
  const cells: Cell[] = [...standing.values()].flatMap(({ fields }) => {
    const evaluated = program.evaluate(fields);
    return contributionAt(evaluated, program.measures.length, clock).map(({ day, values }) => ({
      dims: evaluated.dims,
      day,
      values: values.map(BigInt),
    }));
  });
  const ask = (
    id: string,
    grain: Grain,
    by?: string,
    filters = new Map<string, ReadonlySet<string>>(),
  ) =>
    rollUp(cells, catalogue.get('indicator', id)!, program, { grain, ...(by && { by }), filters });
  const byCode = (id: string, by: string) =>
    Object.fromEntries(
      ask(id, 'all', by).map((row) => [row.code?.split('@')[0], Number(row.value)]),
    );

  it('gives the known totals', () => {
    expect(
      ['received', 'finished', 'open', 'finished-late', 'on-time-rate'].map(
        (name) => ask(`permits.${name}`, 'all')[0]?.value,
      ),
    ).toEqual(['1434', '1329', '105', '377', '71.63']);
  });

  it('gives the known figures by channel, department and step', () => {
    expect(byCode('permits.received', 'channel')).toEqual({
      Internet: 1250,
      Desk: 109,
      Post: 53,
      'e-mail': 21,
      Intern: 1,
    });
    expect(byCode('permits.finished', 'channel')).toEqual({
      Internet: 1148,
      Desk: 107,
      Post: 52,
      'e-mail': 21,
      Intern: 1,
    });
    expect(byCode('permits.finished-late', 'channel')).toEqual({
      Internet: 313,
      Desk: 39,
      Post: 17,
      'e-mail': 8,
      Intern: 0,
    });
    expect(byCode('permits.received', 'department')).toEqual({
      General: 1390,
      'Customer contact': 29,
      Experts: 15,
    });
    expect(byCode('permits.finished-late', 'department')).toEqual({
      General: 370,
      'Customer contact': 1,
      Experts: 6,
    });
    expect(byCode('permits.by-step', 'step')).toEqual({
      T10: 828,
      T05: 400,
      'Confirmation of receipt': 116,
      T15: 39,
      T06: 16,
      T20: 15,
      T02: 8,
      T11: 4,
      T03: 2,
      T04: 2,
      'T07-1': 1,
      'T07-2': 1,
      'T07-5': 1,
      T13: 1,
    });
  });

  it('counts 37 finished late in May 2011', () => {
    expect(
      ask('permits.finished-late', 'month').find((row) => row.period === '2011-05')?.value,
    ).toBe('37');
  });

  it('opening + received = finished + closing, in every month and channel', () => {
    for (const channel of ['Internet', 'Desk', 'Post', 'e-mail', 'Intern']) {
      const filters = new Map([['channel', new Set([`${channel}@2010-01-01`])]]);
      const series = (id: string) =>
        new Map(ask(id, 'month', undefined, filters).map((row) => [row.period, Number(row.value)]));
      const [received, finished, open] = [
        series('permits.received'),
        series('permits.finished'),
        series('permits.open'),
      ];
      let opening = 0;
      for (const [period, closing] of open) {
        expect(opening + (received.get(period) ?? 0)).toBe((finished.get(period) ?? 0) + closing);
        opening = closing;
      }
    }
  });
});
