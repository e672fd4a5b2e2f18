import { describe, expect, it } from '@jest/globals';
import { momentsBefore } from './moments.js';

/** 00:30 on the first of December where figures are reported. */
const NOW = Date.parse('2026-11-30T17:30:00.000Z');

describe('the moments that people ask for', () => {
  it('lie before now, by the days and months of the reporting zone', () => {
    expect(momentsBefore(NOW)).toEqual([
      ['dayAgo', '2026-11-30T00:30+07:00'],
      ['endOfYesterday', '2026-12-01T00:00:00+07:00'],
      ['endOfLastMonth', '2026-12-01T00:00:00+07:00'],
    ]);
    expect(momentsBefore(Date.parse('2026-11-15T05:00:00Z'))).toEqual([
      ['dayAgo', '2026-11-14T12:00+07:00'],
      ['endOfYesterday', '2026-11-15T00:00:00+07:00'],
      ['endOfLastMonth', '2026-11-01T00:00:00+07:00'],
    ]);
  });
});
