import { periodOrAll, readAsOf, valuesQueryIn, type ValuesParameters } from '@nhip/kernel';
import { describe, expect, it } from '@jest/globals';
import { permitState } from '../../test/permit-state.js';

const { index } = permitState();
const received = index.indicator('permits.received');
const parsed = (query: Partial<ValuesParameters> & Readonly<Record<string, unknown>>) =>
  valuesQueryIn(index, received, { grain: 'all', ...query }, 0);
const refusal = (code: string) =>
  expect.objectContaining({
    code,
    kind: 'malformed',
  });

describe('a question', () => {
  it('means everything where nothing is said', () => {
    expect(parsed({})).toEqual({ grain: 'all', filters: [] });
  });

  it('reads periods of its grain, a dimension to list by, and codes', () => {
    const question = parsed({
      grain: 'month',
      from: '2011-01',
      to: '2011-05',
      by: 'channel',
      'dim.department': 'General',
    });
    expect(question).toMatchObject({
      grain: 'month',
      from: '2011-01',
      to: '2011-05',
      by: 'channel',
    });
    expect([...(question.filters[0]?.codes ?? [])]).toEqual(['General@2010-01-01']);
  });

  it('takes several codes of one dimension, and the empty one for records without a code', () => {
    const [filter] = parsed({ 'dim.channel': ['Desk', ''] }).filters;
    expect(new Set(filter?.codes)).toEqual(new Set(['Desk@2010-01-01', '']));
  });

  it.each<[string, Parameters<typeof parsed>[0], string]>([
    ['a period of another grain', { grain: 'month', from: '2011' }, 'wrong-period'],
    ['a day that is none', { grain: 'day', from: '2011-02-30' }, 'wrong-period'],
    ['an end before the start', { grain: 'month', from: '2011-05', to: '2011-01' }, 'wrong-period'],
    ['an unknown dimension', { by: 'colour' }, 'unknown-dimension'],
    ['an unknown dimension in a filter', { 'dim.colour': 'red' }, 'unknown-dimension'],
    ['an unknown dimension without a code', { 'dim.colour': '' }, 'unknown-dimension'],
    ['an unknown code', { 'dim.channel': 'Pigeon' }, 'unknown-code'],
  ])('refuses %s', (_name, query, code) => {
    expect(() => parsed(query)).toThrow(refusal(code));
  });

  it('reads as-of as a commit or an instant with its zone', () => {
    expect(readAsOf(12)).toEqual({ commit: 12 });
    const instant = Date.parse('2026-11-23T09:42:00Z');
    expect(readAsOf('2026-11-23T16:42:00+07:00')).toEqual({ instant });
    expect(readAsOf('2026-11-23T09:42Z')).toEqual({ instant });
    expect(readAsOf(undefined)).toBeUndefined();
  });

  it.each([
    '2026-11-23T25:00Z',
    '2026-02-30T00:00Z',
    '2026-11-23Tx',
    '0001-01-01T00:00Z',
    '2026-11-23T16:42',
    '2 Jan 2015',
  ])('refuses to be as of %s', (text) => {
    expect(() => readAsOf(text)).toThrow(refusal('wrong-as-of'));
  });

  it('reads the period of an explanation whatever its grain', () => {
    expect(periodOrAll('2011-Q2')).toMatchObject({ period: '2011-Q2' });
    expect(periodOrAll().period).toBe('all');
    expect(() => periodOrAll('2011-13')).toThrow(refusal('wrong-period'));
  });
});
