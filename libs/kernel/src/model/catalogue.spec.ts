import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, Catalogue, meaningOf } from './catalogue.js';
import type { Definition } from './definitions.js';

const NAME = { vi: 'mẫu', en: 'sample' };

const indicator = (id: string, version: number, body: Record<string, unknown>): Definition => ({
  kind: 'indicator',
  id,
  version,
  body: {
    name: NAME,
    meaning: NAME,
    source: {},
    cube: 'c',
    value: 'a',
    unit: 'hồ sơ',
    owner: 'H09',
    decimals: 0,
    frequency: 'P1D',
    sharing: 'open',
    ...body,
  },
});

describe('the catalogue', () => {
  it('holds the newest version of an id, whatever the order', () => {
    const definitions = [indicator('x', 2, { value: 'b' }), indicator('x', 1, {})];
    for (const order of [definitions, [...definitions].reverse()])
      expect(Catalogue.build(order, 1).get('indicator', 'x')).toMatchObject({
        value: 'b',
        definitionVersion: 2,
      });
  });

  it('puts the formulas of other indicators in the place of references, to any depth', () => {
    const catalogue = Catalogue.build(
      [
        indicator('x', 1, { value: '2 * indicator("y")' }),
        indicator('y', 1, { value: "indicator('z') + b" }),
        indicator('z', 1, { value: 'a - 1' }),
      ],
      1,
    );
    expect(catalogue.get('indicator', 'x')?.value).toBe('2 * ((a - 1) + b)');
  });

  it('is built even where a formula goes round: it is refused where it is compiled', () => {
    expect(
      Catalogue.build([indicator('x', 1, { value: 'indicator("x")' })], 1).get('indicator', 'x')
        ?.value,
    ).toBe('indicator("x")');
  });

  it('leaves out what has not the shape of its kind: the version before stays in force', () => {
    const catalogue = Catalogue.build(
      [
        indicator('x', 1, {}),
        indicator('x', 2, { value: 7 }),
        { kind: 'code-list', id: 'wards', version: 1, body: {} },
        { kind: 'rhyme', id: 'r', version: 1, body: {} },
      ],
      1,
    );
    expect(catalogue.get('indicator', 'x')?.definitionVersion).toBe(1);
    expect(catalogue.get('code-list', 'wards')).toBeUndefined();
    expect(catalogue.failures.map(({ id, version, code }) => [id, version, code])).toEqual([
      ['x', 2, 'wrong-shape'],
      ['wards', 1, 'wrong-shape'],
      ['r', 1, 'unknown-kind'],
    ]);
  });
});

describe('the meaning of an indicator', () => {
  const meaning = (body: Record<string, unknown>): string => {
    const catalogue = Catalogue.build([indicator('x', 1, body)], 1);
    return meaningOf(catalogue.get('indicator', 'x')!, catalogue);
  };

  it('changes with its formula, not with its owner or target', () => {
    expect(meaning({ owner: 'H27', target: 95 })).toBe(meaning({}));
    expect(meaning({ value: 'a + 1' })).not.toBe(meaning({}));
  });

  it('is one text for equal content, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(turned)).toBe(canonical(value));
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
