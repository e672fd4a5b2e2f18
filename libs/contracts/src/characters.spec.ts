import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  composed,
  isPlain,
  trimUnseen,
  unfitInLine,
  unseenIn,
  withoutMarks,
} from './characters.js';

/** A letter with marks that belong in another order. */
const letterWith = (marks: number): string =>
  `a${'\u0301\u0323'.repeat(Math.ceil(marks / 2)).slice(0, marks)}`;

describe('a text whose letters have marks', () => {
  it('is composed, and found without them', () => {
    expect(composed('Đồng Nai'.normalize('NFD'))).toBe('Đồng Nai');
    expect(withoutMarks('Thủ Dầu Một')).toBe('Thu Dau Mot');
    expect(withoutMarks(letterWith(31))).toBe('a');
  });

  it('is put in order while its letters have 30 marks at most, wherever they stand', () => {
    const most = letterWith(30);
    expect(composed(most)).toBe(most.normalize('NFC'));
    expect(composed(most)).not.toBe(most);
    expect(composed(`${most}b${most}`)).toBe(`${most}b${most}`.normalize('NFC'));
  });

  it('stays as it is where a letter has more, which would take the square of their number', () => {
    const more = letterWith(31);
    expect(composed(more)).toBe(more);
    // A million of them in order: not within the life of a test.
    const endless = letterWith(1_000_000);
    expect(composed(endless)).toBe(endless);
    expect(withoutMarks(endless)).toBe('a');
  });
});

describe('a text of plain letters', () => {
  const UNITS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));

  it('has what is seen, is fit for a line, and stays as it is where it is composed', () => {
    const plain = UNITS.filter(isPlain);
    expect(plain).toEqual(expect.arrayContaining([...'Aa0~ĐđĂăƠơƯưẠạỹ']));
    for (const unit of plain) {
      expect([unit, trimUnseen(unit), unseenIn(unit), unfitInLine(unit)]).toEqual([
        unit,
        unit,
        undefined,
        undefined,
      ]);
      expect([unit, /\p{M}/u.test(unit)]).toEqual([unit, false]);
    }
    const text = fc.array(fc.constantFrom(' ', ...plain)).map((units) => units.join(''));
    fc.assert(
      fc.property(text, (some) => {
        expect(composed(some)).toBe(some);
        expect(isPlain(some)).toBe(some !== '' && !some.startsWith(' '));
      }),
    );
  });

  it.each(['', ' ', ' a', 'a\n', 'a\u0301', 'a\u00a0', '\u00ad', '한', '😀', '\ud800'])(
    'is not %j',
    (text) => {
      expect(isPlain(text)).toBe(false);
    },
  );
});
