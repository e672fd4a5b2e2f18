import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8Of, type Charset } from './csv-bytes.js';

const MEGABYTE = 1024 * 1024;

/** A file in UTF-8, and how often others had their turn. */
function decoded(body: Buffer, charset: Charset) {
  const work = utf8Of(body, charset);
  for (let turns = 0; ; turns += 1) {
    const { done, value } = work.next();
    if (done) return { turns, text: value?.toString() };
  }
}

describe('a file that is not in UTF-8', () => {
  it('is decoded in turns, and has the letters that it had, wherever one ends', () => {
    const letter = fc.constantFrom(
      'a',
      '\n',
      '\xea',
      '\xd0',
      '\xcc',
      '\xd2',
      '\xde',
      '\xec',
      '\xf2',
    );
    const middle = fc.array(letter, { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(middle, fc.nat({ max: 8 }), (letters, back) => {
        const body = Buffer.alloc(3 * MEGABYTE, 'x');
        // Letters alone that are of ASCII would make it UTF-8, which is decoded at once.
        body.write('\xea', 0, 'latin1');
        body.write(letters.join(''), MEGABYTE - back, 'latin1');
        body.write(letters.join(''), 2 * MEGABYTE - back, 'latin1');
        const whole = new TextDecoder('windows-1258').decode(body).normalize('NFC');
        const { turns, text } = decoded(body, 'windows-1258');
        expect(text === whole).toBe(true);
        expect(turns).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 30 },
    );
  });

  it.each<Charset>(['utf-16le', 'utf-16be'])('keeps what lies across two turns: %s', (charset) => {
    const whole = `${'x'.repeat(MEGABYTE / 2 - 1)}😀${'x'.repeat(MEGABYTE)}`;
    const little = Buffer.from(whole, 'utf16le');
    const { turns, text } = decoded(charset === 'utf-16le' ? little : little.swap16(), charset);
    expect(text === whole).toBe(true);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
