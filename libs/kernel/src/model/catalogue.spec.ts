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
    frequency: 'day',
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
    expect(catalogue.get('indicator', 'x')?.value).toBe('2 * (a - 1 + b)');
  });

  it('has the conditions by which those are provisional that an indicator refers to, each once', () => {
    const when = (text: string, why: string) => ({ when: text, vi: why, en: why });
    const catalogue = Catalogue.build(
      [
        indicator('top', 1, {
          value: 'sumOf(indicator("sum"), indicator("part"))',
          target: 'indicator("aim")',
          provisional: [when('a > 1', 'own'), when('a > 2', 'too')],
        }),
        indicator('sum', 1, { value: 'indicator("part") + a' }),
        indicator('part', 1, { cube: 'other', value: 'b', provisional: when('b > 3', 'part') }),
        indicator('aim', 1, { value: 'a', provisional: when('a > 4', 'aim') }),
      ],
      1,
    );
    expect(catalogue.get('indicator', 'top')?.provisional).toEqual([
      when('a > 1', 'own'),
      when('a > 2', 'too'),
      when('other.b > 3', 'part'),
    ]);
  });

  it('asks those conditions of the period and code that the reference is read of', () => {
    const when = (text: string) => ({ when: text, vi: 'x', en: 'x' });
    const catalogue = Catalogue.build(
      [
        indicator('top', 1, {
          value: 'indicator("part") / lastYear(a + ofParent(indicator("part")))',
        }),
        indicator('part', 1, { value: 'b', provisional: when('b > max(3, previous(a))') }),
      ],
      1,
    );
    expect(catalogue.get('indicator', 'top')?.provisional).toEqual([
      when('b > max(3, previous(a))'),
      when('lastYear(ofParent(b)) > max(3, lastYear(ofParent(previous(a))))'),
    ]);
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

describe('a large code list', () => {
  const list: Definition = {
    kind: 'code-list',
    id: 'units',
    version: 1,
    body: { name: NAME, codes: [{ code: '1', from: '2020-01-01', name: NAME }] },
  };

  it('is made once for all catalogues that hold it', () => {
    const [one, other] = [
      Catalogue.build([list], 1),
      Catalogue.build([list, indicator('x', 1, {})], 2),
    ];
    expect(one.codeLists.get('units')).toBeDefined();
    expect(other.codeLists.get('units')).toBe(one.codeLists.get('units'));
  });

  it('has the codes of what extends it, as long as that is there', () => {
    const more = {
      ...list,
      id: 'more',
      body: {
        name: NAME,
        extends: 'units',
        codes: [{ code: '1.1', from: '2020-01-01', parent: '1', name: NAME }],
      },
    };
    const [alone, both] = [Catalogue.build([list], 1), Catalogue.build([list, more], 2)];
    const codesOf = (catalogue: Catalogue) =>
      catalogue.codeLists
        .get('units')
        ?.versions()
        .map(({ id }) => id);
    expect(codesOf(alone)).toEqual(['1@2020-01-01']);
    expect(codesOf(both)).toEqual(['1@2020-01-01', '1.1@2020-01-01']);
    expect([...both.codeLists.get('units')!.under('1')]).toEqual(codesOf(both));
    expect(codesOf(Catalogue.build([list], 3))).toEqual(['1@2020-01-01']);
  });

  it('is another one under another id or version, and where its body is another', () => {
    const made = Catalogue.build([list], 1).codeLists.get('units');
    const renamed = { ...list, id: 'wards' };
    expect(Catalogue.build([renamed], 1).codeLists.get('wards')?.id).toBe('wards');
    expect(Catalogue.build([{ ...list, version: 2 }], 1).get('code-list', 'units')).toMatchObject({
      definitionVersion: 2,
    });
    const changed = { ...list, version: 2, body: { ...list.body, name: { vi: 'b', en: 'b' } } };
    expect(Catalogue.build([list, changed], 2).codeLists.get('units')).not.toBe(made);
    expect(Catalogue.build([list], 3).codeLists.get('nothing')).toBeUndefined();
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

  it('changes with the other cubes that its value reads, not with those of its target', () => {
    const read = { value: 'a + d.b', uses: { d: 'other' } };
    expect(meaning({ ...read, uses: { d: 'another' } })).not.toBe(meaning(read));
    expect(meaning({ ...read, uses: { d: 'other', t: 'targets' }, target: 't.c' })).toBe(
      meaning(read),
    );
  });

  it('changes with the calendar that its type or cube goes by, and with no other', () => {
    const calendar = (id: string, version: number): Definition => ({
      kind: 'calendar',
      id,
      version,
      body: { name: NAME, years: { from: 2026, to: 2026 }, rest: [], days: [] },
    });
    const type = (value: string): Definition => ({
      kind: 'type',
      id: 't',
      version: 1,
      body: {
        name: NAME,
        effective: 'at',
        fields: { at: { type: 'instant' }, free: { type: 'boolean', value } },
      },
    });
    const cube = (count: string): Definition => ({
      kind: 'cube',
      id: 'c',
      version: 1,
      body: { record: 't', dimensions: {}, measures: { a: { count, at: 'at' } } },
    });
    const meant = (...definitions: readonly Definition[]): string => {
      const catalogue = Catalogue.build([indicator('x', 1, {}), ...definitions], 1);
      return meaningOf(catalogue.get('indicator', 'x')!, catalogue);
    };
    for (const by of [
      [type('isWorkingDay(at)'), cube('free')],
      [type('true'), cube('workingDays(at, at) > 0')],
      [type('true'), cube('addWorkingDays(at, 1, "working") > at')],
    ]) {
      const known = [calendar('working', 1), calendar('other', 1), ...by];
      expect(meant(...known, calendar('working', 2))).not.toBe(meant(...known));
      expect(meant(...known, calendar('other', 2))).toBe(meant(...known));
    }
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
