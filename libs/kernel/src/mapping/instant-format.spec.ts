import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileFormat, type FormatOptions } from './instant-format.js';

const HCM = { zone: 420 };
const read = (text: string, format: string, options: FormatOptions = HCM): string | undefined => {
  const at = compileFormat(format, options)(text);
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('a format of dates and times', () => {
  it.each<[string, string, string, FormatOptions?]>([
    ['20261125083000', 'yyyyMMddHHmmss', '2026-11-25T01:30:00.000Z'],
    ['5/3/2026', 'd/M/yyyy', '2026-03-04T17:00:00.000Z'],
    ['03/04/2015', 'dd/MM/yyyy', '2015-04-02T17:00:00.000Z'],
    ['1/1/20 0:05', 'M/d/yy H:mm', '2020-01-01T08:05:00.000Z', { zone: -480, pivot: 1950 }],
    ['31/12/49 9:00', 'd/M/yy H:mm', '2049-12-31T02:00:00.000Z', { zone: 420, pivot: 1950 }],
    ['1/1/50 9:00', 'd/M/yy H:mm', '1950-01-01T02:00:00.000Z', { zone: 420, pivot: 1950 }],
    ['1/1/29 9:00', 'd/M/yy H:mm', '2029-01-01T02:00:00.000Z', { zone: 420, pivot: 1930 }],
    ['2/2/2019 9:00 SA', 'd/M/yyyy h:mm a', '2019-02-02T02:00:00.000Z'],
    ['2/2/2019 9:00 CH', 'd/M/yyyy h:mm a', '2019-02-02T14:00:00.000Z'],
    ['2/2/2019 12:05 AM', 'd/M/yyyy hh:mm a', '2019-02-01T17:05:00.000Z'],
    ['2/2/2019 12:05 p.m.', 'd/M/yyyy hh:mm a', '2019-02-02T05:05:00.000Z'],
    ['2/2/2019 9:05\u202fPM', 'd/M/yyyy h:mm a', '2019-02-02T14:05:00.000Z'],
    ['2019-02-02T09:00:00Z', "yyyy-MM-ddTHH:mm:ss'Z'", '2019-02-02T02:00:00.000Z'],
    ['2019-02-02 09:00:00.250+02:00', 'yyyy-MM-dd HH:mm:ss.SSSXXX', '2019-02-02T07:00:00.250Z', {}],
    ['2019-02-02 09:00Z', 'yyyy-MM-dd HH:mmXXX', '2019-02-02T09:00:00.000Z'],
  ])('reads “%s” by “%s” as %s', (text, format, instant, options = HCM) => {
    expect(read(text, format, options)).toBe(instant);
  });

  it('takes letters in quotes as they are', () => {
    expect(read('ngày 2 tháng 2 năm 2019', "'ngày' d 'tháng' M 'năm' yyyy")).toBe(
      '2019-02-01T17:00:00.000Z',
    );
    expect(read("2'2'2019", "d''M''yyyy")).toBe('2019-02-01T17:00:00.000Z');
  });

  it.each([
    ['30/02/2026', 'dd/MM/yyyy'],
    ['5/3/2026', 'dd/MM/yyyy'],
    ['x20261125', 'yyyyMMdd'],
    ['20261125 ', 'yyyyMMdd'],
    ['25/11/2026 24:00', 'dd/MM/yyyy HH:mm'],
    ['25/11/2026 13:00 SA', 'dd/MM/yyyy h:mm a'],
    ['25/11/2026 0:00 AM', 'dd/MM/yyyy h:mm a'],
    ['25/11/2026 09:00+25:00', 'dd/MM/yyyy HH:mmXXX'],
    ['15/05/20', 'dd/MM/yyyy'],
    ['02/01/2200', 'dd/MM/yyyy'],
  ])('finds no instant in “%s” by “%s”', (text, format) => {
    expect(read(text, format)).toBeUndefined();
  });

  it('means the same where all of its parts have their places, and where they must be found', () => {
    const aPart = fc.constantFrom('yyyy', 'yy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS');
    const aSign = fc.constantFrom('', '', '-', '/', '.', ':', 'T', '$');
    const aFormat = fc
      .tuple(
        fc.uniqueArray(aPart, { minLength: 5 }),
        fc.array(aSign, { minLength: 8, maxLength: 8 }),
      )
      .map(([parts, signs]) => parts.map((part, i) => part + signs[i]).join(''))
      .filter((format) => /y/.test(format) && /MM/.test(format) && /dd/.test(format))
      .filter((format) => format.split('yy').length !== 4);
    const inPlace = (format: string) =>
      fc
        .array(fc.constantFrom('0', '0', '1', '2', '9', 'x'), { minLength: 24, maxLength: 24 })
        .map((digits) => format.replace(/[yMdHmsS]/g, (_, at: number) => digits[at] ?? ''));
    const cases = aFormat.chain((format) =>
      fc.tuple(fc.constant(format), fc.oneof(inPlace(format), fc.string())),
    );
    fc.assert(
      fc.property(cases, ([format, text]) => {
        const options = { zone: 420, ...(!format.includes('yyyy') && { pivot: 1950 }) };
        expect(compileFormat(format, options)(text)).toBe(
          compileFormat(`${format}'!'`, options)(`${text}!`),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, string, FormatOptions?]>([
    ['D/M/YYYY', 'unknown-format-letter'],
    ['dd-MMM-yyyy', 'unknown-format-letter'],
    ['yyyy-MM-ddTHH:mm:ssZ', 'unknown-format-letter'],
    ['dd/MM/yyyy hh:mm tt', 'unknown-format-letter'],
    ['ngày d/M/yyyy', 'unknown-format-letter'],
    ['HH:mm', 'wrong-format'],
    ['dd/dd/yyyy', 'wrong-format'],
    ['d/M/yyyy h:mm', 'wrong-format'],
    ['d/M/yyyy H:mm a', 'wrong-format'],
    ["d/M/yyyy 'giờ", 'wrong-format'],
    ['d/M/yy', 'pivot-missing'],
    ['d/M/yyyy', 'pivot-missing', { zone: 420, pivot: 1950 }],
    ['d/M/yyyy', 'zone-missing', {}],
  ])('is refused: %s, by %s', (format, code, options = HCM) => {
    expect(() => compileFormat(format, options)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          code,
          vi: expect.stringMatching(/\S/),
          en: expect.stringMatching(/\S/),
          hint: { vi: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) },
        }),
      }),
    );
  });
});
