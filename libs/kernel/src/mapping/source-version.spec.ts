import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { versionReader } from './source-version.js';

const name = { vi: 'mẫu', en: 'sample' };
const catalogue = Catalogue.build([], 1);
const of = (version?: string, zone?: string) =>
  versionReader(
    {
      id: 'samples',
      definitionVersion: 1,
      name,
      agency: 'H09',
      accepts: ['json'],
      key: 'id',
      record: 'sample',
      contract: { properties: { id: {}, at: {} } },
      map: { id: 'r.id' },
      ...(version && { version }),
      ...(zone && { zone }),
    } as Defined<'feed'>,
    catalogue,
  );
const AT = Date.UTC(2026, 10, 25, 1, 30);

describe('a source version that a request names', () => {
  it.each([
    [undefined, undefined, '2026-11-25T01:30:00Z', AT],
    [undefined, '+07:00', '2026-11-25 08:30', AT],
    ['instant(r.at)', undefined, ' 2026-11-25T08:30:00+07:00', AT],
    ['instant(r.at)', '+07:00', '2026-11-25 08:30', AT],
    ['instant(r.at)', undefined, String(AT), AT],
    ['instant(r.at, "d/M/yyyy h:mm a")', '+07:00', '25/11/2026 8:30 SA', AT],
    ['instant(r.at, "yyyyMMddHHmmss")', '+07:00', '20261125083000', AT],
    ['instant(r.at, "d/M/yyyy h:mm a")', '+07:00', '2026-11-25T01:30:00Z', AT],
    ['integer(r.at)', undefined, '20261125083000', 20_261_125_083_000],
    ['r.at', undefined, '17', 17],
  ])('of the feed with %s in %s, %j, is %s', (version, zone, text, expected) => {
    expect(of(version, zone).read(text)).toBe(expected);
  });

  it.each([
    [undefined, undefined, '2026-11-25'],
    ['instant(r.at)', undefined, '2026-11-25T08:30'],
    ['instant(r.at)', '+07:00', '2026-02-30'],
    ['instant(r.at)', '+07:00', '2 Jan 2015'],
    ['instant(r.at)', '+07:00', '-1'],
    ['instant(r.at)', '+07:00', 'yesterday'],
    ['integer(r.at)', undefined, '1.5'],
  ])('of the feed with %s in %s is not guessed from “%s”', (version, zone, text) => {
    expect(of(version, zone).read(text)).toBeUndefined();
  });

  it('may lie ahead where it is a counter', () => {
    expect(['instant(r.at)', 'r.at', undefined].map((version) => of(version).timed)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['integer(r.at)', 'decimal(r.at, 0)'].map((version) => of(version).timed)).toEqual([
      false,
      false,
    ]);
  });
});
