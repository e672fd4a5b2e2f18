import { describe, expect, it } from '@jest/globals';
import { permitState } from '../../test/permit-state.js';
import {
  asOfIn,
  valuesQueryIn,
  periodOrAllIn,
  refuseUnserved,
  versionIn,
  type Query,
} from './values-query.js';

const { index } = permitState();
const { program } = index.indicator('permits.received');
const parsed = (query: Query) => valuesQueryIn(index, program, query);
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

  it.each<[string, Query, string]>([
    ['a grain that is none', { grain: 'decade' }, 'wrong-grain'],
    ['a period of another grain', { grain: 'month', from: '2011' }, 'wrong-period'],
    ['a day that is none', { grain: 'day', from: '2011-02-30' }, 'wrong-period'],
    ['an end before the start', { grain: 'month', from: '2011-05', to: '2011-01' }, 'wrong-period'],
    ['an unknown dimension', { by: 'colour' }, 'unknown-dimension'],
    ['an unknown dimension in a filter', { 'dim.colour': 'red' }, 'unknown-dimension'],
    ['an unknown dimension without a code', { 'dim.colour': '' }, 'unknown-dimension'],
    ['an unknown code', { 'dim.channel': 'Pigeon' }, 'unknown-code'],
    ['a parameter given twice', { grain: ['day', 'month'] }, 'repeated-parameter'],
    ['units that are not served', { units: 'current' }, 'units-not-supported'],
    ['a release', { release: '1' }, 'release-not-supported'],
  ])('refuses %s', (_name, query, code) => {
    expect(() => parsed(query)).toThrow(refusal(code));
  });

  it('reads as-of as a commit or an instant, and refuses anything else', () => {
    expect(asOfIn({ asOf: '12' })).toEqual({ commit: 12 });
    expect(asOfIn({ asOf: '2026-11-23T16:42:00+07:00' })).toEqual({
      instant: Date.parse('2026-11-23T09:42:00Z'),
    });
    expect(asOfIn({})).toBeUndefined();
    expect(() => asOfIn({ asOf: 'yesterday' })).toThrow(refusal('wrong-as-of'));
    expect(() => asOfIn({ asOf: '2026-11-23' })).toThrow(refusal('wrong-as-of'));
  });

  it('reads the period of an explanation whatever its grain', () => {
    expect(periodOrAllIn({ period: '2011-Q2' })).toMatchObject({ grain: 'quarter' });
    expect(periodOrAllIn({}).period).toBe('all');
    expect(() => periodOrAllIn({ period: '2011-13' })).toThrow(refusal('wrong-period'));
  });

  it('takes reported units and whole versions', () => {
    expect(() => refuseUnserved({ units: 'reported' })).not.toThrow();
    expect(versionIn({ version: '3' })).toBe(3);
    expect(() => versionIn({ version: '1.5' })).toThrow(refusal('wrong-version'));
  });
});
