import { describe, expect, it } from '@jest/globals';
import { csvText } from './csv.js';

const cell = (text: string): string => csvText([[text]]).slice(1, -2);

describe('a file for spreadsheets', () => {
  it('has its mark, a line a row, and semicolons between', () => {
    expect(
      csvText([
        ['a', 'b'],
        ['1', ''],
      ]),
    ).toBe('\ufeffa;b\r\n1;\r\n');
  });

  it.each(['=1+1', '+cmd|x', '-A1', '@SUM(A1)', '\tx'])('has no formula of %j', (text) => {
    expect(cell(text)).toBe(`'${text}`);
  });

  it('has no formula after a line end, which stands in quotes', () => {
    expect(cell('\r=1')).toBe(`"'\r=1"`);
  });

  it.each(['-5', '+84 274 382', '-1.234,5', '(0274) 3822', '–', 'a=b'])('leaves %j', (text) => {
    expect(cell(text)).toBe(text);
  });

  it('quotes what holds separators', () => {
    expect(cell('a;"b"\nc')).toBe('"a;""b""\nc"');
  });
});
