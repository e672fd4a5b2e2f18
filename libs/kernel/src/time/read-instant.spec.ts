import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  INSTANT_MAX,
  INSTANT_MIN,
  lacksZone,
  readInstant,
  readZone,
  REPORTING_ZONE,
} from './read-instant.js';

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

describe('reading an instant', () => {
  it.each([
    ['2011-10-11 13:42:22.688000+02:00', '2011-10-11T11:42:22.688Z'],
    ['2011-10-18 13:56:55+01:00', '2011-10-18T12:56:55.000Z'],
    ['2013-03-01T02:00:00.000Z', '2013-03-01T02:00:00.000Z'],
    ['2011-10-11T13:42:22.6889Z', '2011-10-11T13:42:22.688Z'],
    ['2026-11-25', '2026-11-24T17:00:00.000Z'],
    ['2026-11-25T08:30', '2026-11-25T01:30:00.000Z'],
    ['2024-02-29 00:00:00+0700', '2024-02-28T17:00:00.000Z'],
  ])('takes %s for %s', (text, expected) => {
    expect(iso(readInstant(text, REPORTING_ZONE))).toBe(expected);
  });

  it.each([
    '2011-02-30',
    '2023-02-29',
    '2026-13-01',
    '2026-11-25T24:00:00Z',
    '2026-11-25T10:61:00Z',
    '2026-11-25T10:00:00+25:00',
    '25/11/2026',
    '1899-12-31T00:00:00Z',
    '2200-01-01T00:00:00Z',
    'hôm nay',
    '2 Jan 2015',
    '2015',
    '20150102',
    '0000-00-00',
    '43498.083',
    '',
  ])('finds no date in “%s”', (text) => expect(readInstant(text, REPORTING_ZONE)).toBeUndefined());

  it.each(['2026-11-25', '2026-11-25T08:30', '2026-11-25 08:30:00', '2026-11-25T08:30:00.123'])(
    'reads %s, which has no zone, by the one that is told, and by none not at all',
    (text) => {
      const utc = readInstant(text, 0);
      expect(utc).toEqual(expect.any(Number));
      expect(readInstant(text, -150)).toBe(Number(utc) + 150 * 60_000);
      expect(readInstant(text)).toBeUndefined();
      expect([text, `${text}Z`, 'x', '2026-02-30'].map(lacksZone)).toEqual([
        true,
        false,
        false,
        false,
      ]);
    },
  );

  it.each([
    ['Z', 0],
    ['+07:00', 420],
    ['-0230', -150],
    ['+7', undefined],
    ['+25:00', undefined],
    ['', undefined],
    ['Asia/Ho_Chi_Minh', undefined],
  ])('reads the zone “%s” as %s minutes', (text, minutes) => {
    expect(readZone(text)).toBe(minutes);
  });

  it('agrees with the calendar of the platform on every date, those that do not exist included', () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 1895, max: 2205 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (y, M, d) => {
          const date = new Date(Date.UTC(y, M - 1, d));
          const exists =
            date.getUTCFullYear() === y && date.getUTCMonth() === M - 1 && date.getUTCDate() === d;
          const inside = exists && date.getTime() >= INSTANT_MIN && date.getTime() < INSTANT_MAX;
          expect(readInstant(`${y}-${two(M)}-${two(d)}T00:00:00Z`)).toBe(
            inside ? date.getTime() : undefined,
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const FORM =
    /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?)? *(Z|[+-]\d{2}:?\d{2})?$/;
  const pieces = fc.constantFrom(
    '2026',
    '-',
    '11',
    '25',
    'T',
    ' ',
    '08',
    ':',
    '30',
    '.',
    '123456789',
    ',',
    'Z',
    '+',
    '07',
    '00',
    '0700',
    'x',
  );
  it('takes no text that is not of the form', () => {
    const mutated = fc
      .tuple(fc.constant('2026-11-25T08:30:00.123+07:00'), fc.nat(29), fc.nat(3), pieces)
      .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
        ),
        (text) => {
          if (!FORM.test(text.trim()))
            expect([text, readInstant(text, 0)]).toEqual([text, undefined]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('gives back every instant that was written in ISO', () => {
    fc.assert(
      fc.property(fc.integer({ min: INSTANT_MIN, max: INSTANT_MAX - 1 }), (ms) =>
        expect(readInstant(new Date(ms).toISOString())).toBe(ms),
      ),
    );
  });
});
