import { describe, expect, it } from '@jest/globals';
import { recordsFile } from './file-name.js';

describe('the file of the records of a figure', () => {
  it('is named for its period, and for the moment that it is as of', () => {
    const figure = { indicator: 'permits.open', period: '2026-11' };
    expect(recordsFile(figure, undefined)).toBe('permits.open-2026-11.csv');
    expect(recordsFile(figure, '2026-11-27T08:00+07:00')).toBe(
      'permits.open-2026-11-as-of-2026-11-27T0800+0700.csv',
    );
  });
});
