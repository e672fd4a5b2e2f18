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
  ])('is not %j', (text) => {
    expect(withoutPersonNumber(text)).toBe(text);
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
