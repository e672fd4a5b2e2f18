import { describe, expect, it } from '@jest/globals';
import { composed, withoutMarks } from './characters.js';

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
