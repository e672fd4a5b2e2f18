import { describe, expect, it } from '@jest/globals';
import { instant, number, table } from './table.js';

describe('what the CLI prints', () => {
  it('writes numbers as people read them', () => {
    expect(number(1234.5, 1)).toBe('1.234,5');
    expect(number(null)).toBe('không có số liệu');
    expect(number(0)).toBe('0');
  });

  it('writes instants in the reporting zone', () => {
    expect(instant('2026-11-23T09:42:00.000Z')).toBe('16:42 23/11/2026');
  });

  it('aligns numbers to the right', () => {
    expect(
      table(
        ['kênh', 'số'],
        [
          ['Desk', 5],
          ['Internet', 1250],
        ],
      ).split('\n'),
    ).toEqual(['kênh         số', '────────  ─────', 'Desk          5', 'Internet  1.250']);
  });
});
