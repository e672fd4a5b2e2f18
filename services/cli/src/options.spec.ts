import { describe, expect, it } from '@jest/globals';
import { dimension, dimensionQuery, positive } from './options.js';

describe('a dimension', () => {
  it('given twice means any of its codes', () => {
    const both = dimension('channel=Post', dimension('channel=Desk', dimension('unit=T10')));
    expect(both).toEqual({ unit: ['T10'], channel: ['Desk', 'Post'] });
    expect(dimensionQuery(both)).toEqual({ 'dim.unit': ['T10'], 'dim.channel': ['Desk', 'Post'] });
  });

  it('may be asked for records that have none, and its code may hold an equals sign', () => {
    expect(dimension('channel=')).toEqual({ channel: [''] });
    expect(dimension('channel=a=b')).toEqual({ channel: ['a=b'] });
  });

  it.each(['channel', '', '=Desk'])('is not “%s”', (text) => {
    expect(() => dimension(text)).toThrow(expect.objectContaining({ code: 'wrong-dimension' }));
  });

  it('that is not asked for asks nothing', () => {
    expect(dimensionQuery(undefined)).toEqual({});
  });
});

describe('a positive number', () => {
  it.each([
    ['1', 1],
    ['0.5', 0.5],
    ['300', 300],
  ])('is %s', (text, number) => {
    expect(positive('--wait')(text)).toBe(number);
  });

  it.each(['0', '-1', 'x', '', '1e3', '0x10'])('is not “%s”', (text) => {
    expect(() => positive('--wait')(text)).toThrow(
      expect.objectContaining({ code: 'wrong-count', exitCode: 2 }),
    );
  });
});
