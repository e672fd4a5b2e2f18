import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  PERSON_NUMBER_MARK as MARK,
  personNumberGuard,
  personNumbersIn,
  withoutPersonNumber,
} from './person-numbers.js';

const NUMBER = '074190000001';
const feed = {
  contract: {
    properties: { who: {}, note: {}, asked: { items: { properties: { by: {}, about: {} } } } },
  },
  personal: ['who', 'asked.by'],
};
const guard = personNumberGuard(feed);

describe("a person's number", () => {
  it.each([
    [NUMBER, MARK],
    [`CCCD ${NUMBER}, cấp 2021`, `CCCD ${MARK}, cấp 2021`],
    [`KQ-${NUMBER}/${NUMBER}`, `KQ-${MARK}/${MARK}`],
    [`số:\n${NUMBER}`, `số:\n${MARK}`],
    ['096399999999', MARK],
    [`CCCD${NUMBER}`, `CCCD${MARK}`],
    [`cmnd${NUMBER}.`, `cmnd${MARK}.`],
    [`Số ĐDCN${NUMBER}`, `Số ĐDCN${MARK}`],
    [`DDCN${NUMBER}`, `DDCN${MARK}`],
    ['CCCD 074 190 000 001, cấp 2021', `CCCD ${MARK}, cấp 2021`],
    ['074.190.000.001', MARK],
    ['074-190-000-001', MARK],
    ['074\u00a0190\u00a0000\u00a0001', MARK],
    ['074–190–000–001', MARK],
    ['0741 9000 0001', MARK],
    ['074 190 000001', MARK],
    ['074 1 90 000001', MARK],
    [`074.190.000.001 074 190 000 001 ${NUMBER}`, `${MARK} ${MARK} ${MARK}`],
    ['CCCD ０７４１９００００００１', `CCCD ${MARK}`],
    ['０７４．１９０．０００．００１', MARK],
    ['074190\u200b000001', MARK],
    ['074\u00ad190\u00ad000\u00ad001', MARK],
    ['\u2060074190000\ufeff001 cấp 2021', `${MARK} cấp 2021`],
    ['074 190 000 001 075 190 000 002', `${MARK} ${MARK}`],
    [`${NUMBER}-aaaa-bbbb-cccc-${NUMBER}`, `${MARK}-aaaa-bbbb-cccc-${MARK}`],
    [`${NUMBER} 2021`, `${MARK} 2021`],
    ['074 190 000 001 2021', `${MARK} 2021`],
    ['Hồ sơ 12-074.190.000.001', `Hồ sơ 12-${MARK}`],
    ['năm 2021 074 190 000 001', `năm 2021 ${MARK}`],
    [`KQ\u200b${NUMBER}`, `KQ\u200b${MARK}`],
  ])('%j becomes %j', (text, left) => {
    expect(withoutPersonNumber(text)).toBe(left);
  });

  it.each([
    '20261102080000',
    '097190000001',
    '000190000001',
    '074490000001',
    '0741900000012',
    'H074190000001',
    '1.011442.000.00.00.H38',
    '000.00.03.H09-261102-0001',
    '3f2b8a1c-9d4e-4b7a-8c1d-074190000001',
    'a074190000001b',
    '3F2B8A1C-9D4E-4B7A-8C1D-074190000001',
    '3f2b8a1c-9d4e-4b7a-8c1d-074190000001.pdf',
    // Codes of procedures, dossiers, decisions; hashes.
    '1.001342.000.00.00.H38',
    '1.074.190.000.001',
    '000.00.17.H10-261102-0001',
    'H09.17-011126-000123',
    '0012-2026-0123',
    'd41d8cd98f00b204e9800998ecf8427e',
    'CCCDA074190000001',
    'XCCCD074190000001',
    // Instants and ranges.
    '01.2026-11.2026',
    '01-11-2026 0800',
    '2026-11-02 08:00:00',
    '20261102 080000',
    // Amounts and telephones.
    '5 074 190 000 001',
    '5.074.190.000.001',
    '074 190 000 001 000',
    '9704 0741 9000 0001',
    '024 3825 1234',
    '0912 345 678, 0243 825 1234',
    '07419 0000001',
    '074  190  000  001',
    '074 190.000 001',
    '074.190.000\n.001',
    '0\u200b7\u200b4',
    'm²074',
  ])('is not %j', (text) => {
    expect(withoutPersonNumber(text)).toBe(text);
  });

  const digits = (least: number, most: number, length: number) =>
    fc.integer({ min: least, max: most }).map((n) => String(n).padStart(length, '0'));
  const parts = fc.tuple(
    digits(1, 96, 3),
    digits(0, 3, 1),
    digits(0, 99, 2),
    digits(0, 999_999, 6),
  );
  const around = fc.constantFrom('', ' ', ', ', 'số: ', '/', '_', '(', '\n', '\u200b');

  const behind = fc.constantFrom('', ' ', ', ', ' số: ', '/', '_', ')', '\n', '\u200b', '.pdf');

  it('is found however it is written, and nothing is found in what is left', () => {
    const unseen = fc.constantFrom('', '', '', '\u200b', '\u00ad', '\u2060');
    const spelt = fc
      .tuple(
        parts,
        fc.constantFrom('', ' ', '.', '-', '\u00a0'),
        fc.boolean(),
        fc.array(unseen, { maxLength: 12 }),
      )
      .map(([[province, century, year, rest], mark, isWide, hidden]) => {
        const plain = `${province}${mark}${century}${year}${mark}${rest.slice(0, 3)}${mark}${rest.slice(3)}`;
        return Array.from(plain, (one, i) => {
          const digit =
            isWide && /\d/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one;
          return digit + (hidden[i] ?? '');
        }).join('');
      });
    fc.assert(
      fc.property(around, spelt, behind, (before, number, after) => {
        const left = withoutPersonNumber(`${before}${number}${after}`);
        expect(left).toContain(MARK);
        expect(left.normalize('NFKC')).not.toMatch(/\d/);
        expect(withoutPersonNumber(left)).toBe(left);
      }),
    );
  });

  it('is taken for one once: what was guarded stays as it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        NUMBER,
        '074 190 000 001',
        '074.190.000.001',
        '0741 9000 0001',
        'CCCD',
        ' ',
        '.',
        '\u200b',
        'x',
        '5',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const left = withoutPersonNumber(pieces.join(''));
        expect(withoutPersonNumber(left)).toBe(left);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is left nowhere in a row but in personal columns, and each column that held one is named', () => {
    const row = {
      who: NUMBER,
      note: NUMBER,
      asked: [{ by: NUMBER, about: `x ${NUMBER}` }, NUMBER],
    };
    const guarded = guard(row);
    expect(guarded).toEqual({
      who: NUMBER,
      note: MARK,
      asked: [{ by: NUMBER, about: `x ${MARK}` }, MARK],
    });
    const findings = personNumbersIn(guarded);
    expect(findings.map(({ code, column }) => [code, column])).toEqual([
      ['person-number', 'note'],
      ['person-number', 'asked'],
    ]);
    expect(JSON.stringify(findings)).not.toContain(NUMBER);
  });

  it('is left in no name of a column or a member', () => {
    const guarded = guard({
      note: { [NUMBER]: 'x', about: [{ [`CCCD ${NUMBER}`]: 1 }] },
      [NUMBER]: 'x',
      asked: [{ by: NUMBER, [NUMBER]: 2 }],
    });
    expect(guarded).toEqual({
      note: { [MARK]: 'x', about: [{ [`CCCD ${MARK}`]: 1 }] },
      [MARK]: 'x',
      asked: [{ by: NUMBER, [MARK]: 2 }],
    });
    expect(personNumbersIn(guarded).map(({ column }) => column)).toEqual(['note', MARK, 'asked']);
  });

  it('is found alike in a text that is told apart at a glance, and in one that is not', () => {
    const pieces = [
      '0',
      '07',
      '074',
      '1',
      '190',
      '000',
      '001',
      '9',
      ' ',
      '.',
      '-',
      'a',
      'CCCD',
      'Đ',
    ];
    const text = fc
      .array(fc.constantFrom(NUMBER, ...pieces), { minLength: 3, maxLength: 14 })
      .map((some) => some.join(''));
    // A line break is no part of a number, and keeps a text from being plain.
    fc.assert(
      fc.property(text, (some) => {
        expect(`${withoutPersonNumber(some)}\n`).toBe(withoutPersonNumber(`${some}\n`));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not looked for where a feed tells of nobody', () => {
    const row = { note: NUMBER };
    expect(personNumberGuard({ ...feed, personal: [] })(row)).toBe(row);
  });

  it('leaves every other row as it is', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    const rows = fc.dictionary(
      fc.constantFrom('note', 'asked', '__proto__'),
      fc.oneof(value, fc.array(fc.dictionary(fc.string(), value))),
    );
    fc.assert(
      fc.property(rows, (row) => {
        fc.pre(!/0\d{11}/.test(JSON.stringify(row)));
        expect(guard(row)).toBe(row);
      }),
    );
  });
});
