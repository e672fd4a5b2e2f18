import { expect, it } from '@jest/globals';
import { inCase, LETTERS } from './letter-case.js';

it.each([
  ['lower', 'SỞ TƯ PHÁP, ĐẮK LẮK', 'sở tư pháp, đắk lắk'],
  ['upper', 'thủ dầu một', 'THỦ DẦU MỘT'],
  ['lower', 'ΣΑΣ İSTANBUL ẞ', 'σασ İstanbul ß'],
  ['upper', 'σας straße ﬁ', 'ΣΑΣ STRAßE ﬁ'],
  ['lower', '😀 𐐀 1/2', '😀 𐐀 1/2'],
] as const)('%s of %s is %s', (name, text, changed) => {
  expect(inCase(name, text)).toBe(changed);
});

it('changes one letter into one letter, and comes to rest', () => {
  for (const name of ['lower', 'upper'] as const)
    for (const [letter, other] of LETTERS[name]()) {
      expect([letter.length, other.length]).toEqual([1, 1]);
      expect(inCase(name, other)).toBe(other);
    }
});

/** Texts are compared with those that were changed before: with another Unicode some would be other texts. */
it('knows the letters of Unicode 17, until somebody decides otherwise', () => {
  expect([LETTERS.lower().size, LETTERS.upper().size]).toEqual([1180, 1171]);
});
