import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dossierParts, type Part } from './measures.js';
import {
  PUBLISHED_REPORT,
  reportByUnit,
  reportedDossiers,
  type ReportedDossier,
} from './monthly-report.js';
import { readProvince } from './province.js';
import { atHour, dayNamed } from './time.js';

const PACKS = path.resolve(import.meta.dirname, '../../../packs');
const province = readProvince(
  path.join(PACKS, 'public-services'),
  path.join(PACKS, 'national/calendar.yaml'),
);
const report = reportByUnit(province, { all: 20_000, onTime: 17_724 });
const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const [BEGIN, END] = [atHour(dayNamed('2025-09-01'), 0), atHour(dayNamed('2025-10-01'), 0)];
/** Whether a part counts for the month: added in it, or there at its end. */
const counts = (part: Part): boolean =>
  'at' in part
    ? BEGIN <= part.at && part.at < END
    : part.enter < END && (part.leave === undefined || END <= part.leave);

/** By item 2.1 as the simulator reads it: all, and on time. */
function byUnit(dossiers: Iterable<ReportedDossier>): ReadonlyMap<string, [number, number]> {
  const units = new Map<string, [number, number]>();
  for (const { dossier } of dossiers) {
    const found = dossierParts(dossier, province.workDays).filter(counts);
    const has = (measure: string): number =>
      found.filter((part) => part.measure === measure).length;
    const [all, onTime] = units.get(dossier.unit) ?? [0, 0];
    units.set(dossier.unit, [
      all + has('finished') + has('open'),
      onTime + has('onTime') + has('open') - has('overdue'),
    ]);
  }
  return units;
}

describe('a monthly report', () => {
  it('has every unit that works, and adds up to what was published', () => {
    const published = reportByUnit(province, PUBLISHED_REPORT);
    expect(published).toHaveLength(50);
    expect(sumOf(published.map(({ all }) => all))).toBe(PUBLISHED_REPORT.all);
    expect(sumOf(published.map(({ onTime }) => onTime))).toBe(PUBLISHED_REPORT.onTime);
    expect(published.filter(({ all, onTime }) => !(0 < onTime && onTime < all))).toEqual([]);
  });

  it('is of dossiers each of which counts as it says, by every clause of item 2.1', () => {
    expect(byUnit(reportedDossiers(report, 1))).toEqual(
      new Map(report.map(({ unit, all, onTime }) => [unit.code, [all, onTime]])),
    );
  });

  it('has each dossier once, and is the same for one seed alone', () => {
    const rows = (seed: number) => [...reportedDossiers(report, seed)].map(({ row }) => row);
    const some = rows(1);
    expect(new Set(some.map((row) => row['MaHoSo'])).size).toBe(some.length);
    expect(JSON.stringify(rows(1))).toBe(JSON.stringify(some));
    expect(JSON.stringify(rows(2))).not.toBe(JSON.stringify(some));
  });
});
