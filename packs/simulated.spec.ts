import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Catalogue, compileJudge } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { dayNamed, readProvince, World, type SimulatedRow } from '@nhip/simulator';

const folderOf = (name: string): string => path.join(import.meta.dirname, name);
const definitionsOf = (name: string) => readPack(readFolder(folderOf(name))).definitions;
const catalogue = Catalogue.build(
  [...definitionsOf('national'), ...definitionsOf('public-services')],
  1,
);
const RECEIVED = Date.parse('2026-11-25T12:00:00+07:00');

const province = readProvince(
  folderOf('public-services'),
  path.join(folderOf('national'), 'calendar.yaml'),
);

/** All that is sent of what begins within ten days. */
function tenDays(first: string): readonly SimulatedRow[] {
  const from = dayNamed(first);
  const world = new World(province, { seed: 1, from, perDay: 60, growingDays: 0 });
  return Array.from({ length: 10 }, (_, i) => [...world.sendings(from + i)]).flat();
}

describe.each([
  ['in March 2026', '2026-03-02'],
  ['over the merger of July 2025', '2025-06-25'],
])('rows of the simulated province %s', (_, first) => {
  const sendings = tenDays(first);
  const judges = new Map(
    [...new Set(sendings.map(({ feed }) => feed))].map((feed) => [
      feed,
      compileJudge(catalogue.get('feed', feed)!, catalogue),
    ]),
  );
  const codesOf = ({ feed, row }: SimulatedRow): readonly string[] => {
    const judged = judges.get(feed)?.sent(row, RECEIVED);
    return judged?.ok === false ? judged.findings.map(({ code }) => code) : [];
  };

  it('are refused exactly where they were made wrong, for that reason', () => {
    const wrong = sendings.filter(({ refusedAs }) => refusedAs !== undefined);
    expect(wrong.length).toBeGreaterThan(10);
    const otherwise = sendings
      .map((sending) => ({ key: sending.key, as: sending.refusedAs, codes: codesOf(sending) }))
      .filter(({ as, codes }) => (as === undefined ? codes.length > 0 : !codes.includes(as)));
    expect(otherwise).toEqual([]);
  });
});

describe('rows of the simulated province', () => {
  it('name the commune as it was called before July 2025 here and there', () => {
    const isOld = ({ says }: SimulatedRow): boolean =>
      says?.kind === 'dossier' && says.state.communeSent !== undefined;
    expect(tenDays('2026-03-02').filter(isOld).length).toBeGreaterThan(5);
  });
});
