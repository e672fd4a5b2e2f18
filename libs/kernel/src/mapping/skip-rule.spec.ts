import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { compileSkip } from './skip-rule.js';

const name = { vi: 'mẫu', en: 'sample' };
const feed = (skip?: string): Defined<'feed'> => ({
  id: 'samples',
  definitionVersion: 1,
  name,
  agency: 'H09',
  accepts: ['csv'],
  key: 'id',
  record: 'sample',
  contract: { properties: { id: {}, total: {} } },
  map: { id: 'r.id' },
  ...(skip !== undefined && { skip }),
});
const rule = (skip?: string) => compileSkip(feed(skip), Catalogue.build([], 0));

describe('the rule by which a feed leaves rows out', () => {
  it('is met by the rows that it names, however they are written', () => {
    const isTotal = rule('lower(r.id) == "tổng cộng" || r.id == null');
    for (const id of ['Tổng cộng', 'TỔNG CỘNG', 'Tổng cộng'.normalize('NFD'), '', ' ', null])
      expect(isTotal({ id })).toBe(true);
    for (const id of ['1', 'Tổng cộng 2', 0]) expect(isTotal({ id })).toBe(false);
  });

  it('is met by no row of a feed that has none, and by none of which it cannot be told', () => {
    expect(rule()({ id: '1' })).toBe(false);
    expect(rule('r.total')({ total: 'maybe' })).toBe(false);
    expect(rule('r.total == "x"')({})).toBe(false);
  });

  it('reads what was sent in a personal column too', () => {
    const isTotal = compileSkip(
      { ...feed('r.total == "sum"'), personal: ['total'] },
      Catalogue.build([], 0),
    );
    expect([isTotal({ total: 'sum' }), isTotal({ total: 'An' })]).toEqual([true, false]);
  });

  it.each([
    ['r.sum == "1"', 'unknown-field'],
    ['r.id ==', 'wrong-expression'],
    ['lower(r.id)', 'type-mismatch'],
  ])('%s is refused', (skip, code) => {
    expect(() => rule(skip)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
  });
});
