import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  Catalogue,
  compileCube,
  compileJudge,
  contributionAt,
  rollUp,
  withReferences,
  type Cell,
  type Fields,
} from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import {
  PUBLISHED_REPORT,
  readProvince,
  REPORT_MONTH,
  reportByUnit,
  reportedDossiers,
} from '@nhip/simulator';

const packOf = (name: string): string => path.resolve(import.meta.dirname, '../packs', name);
const catalogue = Catalogue.build(
  ['national', 'public-services'].flatMap((name) => readPack(readFolder(packOf(name))).definitions),
  1,
);
const province = readProvince(
  packOf('public-services'),
  path.join(packOf('national'), 'calendar.yaml'),
);
const report = reportByUnit(province, PUBLISHED_REPORT);
const program = compileCube(catalogue.get('cube', 'one-stop')!, catalogue);
const NOW = Date.parse('2025-11-25T12:00:00+07:00');

interface Evaluated {
  readonly dims: readonly string[];
  readonly added: ReturnType<typeof contributionAt>;
}

/** The fields of a row that the feed must take. */
function reader(feed: string): (row: Readonly<Record<string, unknown>>) => [string, Fields] {
  const judge = compileJudge(catalogue.get('feed', feed)!, catalogue);
  return (row) => {
    const judged = judge.sent(row, NOW);
    if (!judged.ok) throw new Error(JSON.stringify(judged.findings));
    return [judged.id, judged.fields];
  };
}

/** What a dossier adds. Of those that differ in their number alone one is read: there are hundreds of thousands. */
function contributionOf(): (row: Readonly<Record<string, unknown>>) => Evaluated {
  const procedures = new Map(province.procedureRows.map(reader('procedures')));
  const find = (_: string, id: string): Fields | undefined => procedures.get(id);
  const read = reader('one-stop.dossiers');
  const known = new Map<string, Evaluated>();
  return (row) => {
    const name = JSON.stringify(row).replaceAll(String(row['MaHoSo']), '');
    const seen = known.get(name);
    if (seen) return seen;
    const [, fields] = read(row);
    const evaluated = program.evaluate(withReferences(fields, program.references, find));
    const added = contributionAt(evaluated, program.measures.length, NOW);
    known.set(name, { dims: evaluated.dims, added });
    return { dims: evaluated.dims, added };
  };
}

/** The report's cells by agency and day: no other dimension is asked for here. */
function cells(): readonly Cell[] {
  const contribution = contributionOf();
  const sums = new Map<string, { dims: readonly string[]; day: number; values: number[] }>();
  for (const { dossier, row } of reportedDossiers(report, 1)) {
    const { dims, added } = contribution(row);
    for (const { day, values } of added) {
      const name = `${dossier.unit}/${day}`;
      const known = sums.get(name);
      if (known) values.forEach((value, i) => (known.values[i]! += value));
      else sums.set(name, { dims, day, values: [...values] });
    }
  }
  return [...sums.values()].map((sum) => ({ ...sum, values: sum.values.map(BigInt) }));
}

describe("a province's monthly report by the kernel alone", () => {
  let counted: readonly Cell[];
  beforeAll(() => {
    counted = cells();
  });

  const ask = (id: string, by?: string) =>
    rollUp(counted, catalogue.get('indicator', id)!, program, {
      grain: 'month',
      from: REPORT_MONTH,
      to: REPORT_MONTH,
      filters: new Map(),
      ...(by && { by }),
    });
  const byAgency = (id: string) =>
    new Map(ask(id, 'agency').map(({ code = '', value }) => [code.split('@')[0], Number(value)]));

  it('adds up to what was published: 393,087 of 443,565 are 88.62 % and 17.72 of 20 points', () => {
    expect(ask('index-766.2.1')).toMatchObject([{ value: '88.62' }]);
    expect(ask('index-766.2.1-points')).toMatchObject([{ value: '17.72' }]);
  });

  it('adds up by agency', () => {
    const [finished, open] = [byAgency('one-stop.finished'), byAgency('one-stop.open')];
    const rates = byAgency('index-766.2.1');
    const told = report.map(({ unit: { code } }) => [
      (finished.get(code) ?? 0) + (open.get(code) ?? 0),
      rates.get(code),
    ]);
    expect(told).toEqual(
      report.map(({ all, onTime }) => [all, Math.round((onTime / all) * 10_000) / 100]),
    );
  });
});
