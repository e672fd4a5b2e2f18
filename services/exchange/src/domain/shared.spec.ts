import { describe, expect, it } from '@jest/globals';
import type { FieldItem, Identity } from '@nhip/contracts';
import { Catalogue, CatalogueIndex, type Defined, type Definition } from '@nhip/kernel';
import { catalogFor } from '../app/catalog.js';
import { assertGranted, grantedTo, indicatorsListedFor, listedFor } from './granted.js';
import { shapeRecord } from './shape-record.js';

const name = { vi: 'x', en: 'x' };
const definition = (kind: string, id: string, body: object): Definition => ({
  kind,
  id,
  version: 1,
  body: body as Definition['body'],
});
const field = { type: 'text' };
const TYPE = {
  name,
  effective: 'at',
  fields: {
    at: { type: 'instant' },
    kind: { code: 'kinds' },
    fee: { type: 'decimal', scale: 2 },
    owner: { ...field, personal: true },
    open: { type: 'boolean' },
  },
};
const base = [
  definition('agency', 'H09', { name: { vi: 'Sở', en: 'Department' } }),
  definition('code-list', 'kinds', {
    name,
    codes: [{ code: '1', from: '2020-01-01', name: { vi: 'một', en: 'one' } }],
  }),
  definition('type', 't', TYPE),
  definition('feed', 'f', {
    name,
    agency: 'H09',
    accepts: ['csv'],
    key: 'id',
    record: 't',
    contract: { properties: {} },
    map: { id: 'raw.id' },
  }),
  definition('dataset', 'd', {
    title: name,
    description: name,
    record: 't',
    fields: ['at', 'kind', 'fee', 'owner', 'open', 'gone'],
    contact: 'a@example.vn',
  }),
  definition('dataset', 'other', { title: name, description: name, record: 't', fields: ['at'] }),
];
const grant = (more: object = {}): Definition =>
  definition('grant', 'g', { dataset: 'd', ministry: 'G14', ...more });
const catalogueOf = (...more: readonly Definition[]): Catalogue =>
  Catalogue.build([...base, ...more], 1);
const indexOf = (catalogue: Catalogue): CatalogueIndex => new CatalogueIndex(catalogue, { c: 1 });
const G14: Identity = { name: 'g14', roles: ['ministry'], ministry: 'G14' };
const admin: Identity = { name: 'admin', roles: ['admin'] };

describe('a grant', () => {
  it('gives the fields of the dataset that exist and are not personal', () => {
    expect(grantedTo(G14, 'd', catalogueOf(grant())).fields).toEqual(['at', 'kind', 'fee', 'open']);
  });

  it('may give fewer columns, and several grants give what any of them does', () => {
    const second = definition('grant', 'g2', { dataset: 'd', ministry: 'G14', fields: ['fee'] });
    expect(
      grantedTo(G14, 'd', catalogueOf(grant({ fields: ['kind', 'owner'] }), second)).fields,
    ).toEqual(['kind', 'fee']);
  });

  it('has a digest that changes with what may be seen, and with nothing else', () => {
    const digest = (...definitions: readonly Definition[]): string =>
      grantedTo(G14, 'd', catalogueOf(...definitions)).digest;
    expect(digest(grant(), definition('agency', 'H10', { name }))).toBe(digest(grant()));
    expect(digest(grant({ fields: ['at'] }))).not.toBe(digest(grant()));
  });

  it('is another ministry’s only where it says so, and no person of the province has one', () => {
    const catalogue = catalogueOf(grant());
    expect(() => grantedTo({ ...G14, ministry: 'G01' }, 'd', catalogue)).toThrow(
      expect.objectContaining({ code: 'no-grant' }),
    );
    expect(() => grantedTo(admin, 'd', catalogue)).toThrow(
      expect.objectContaining({ code: 'no-grant' }),
    );
  });
});

describe('a record for a ministry', () => {
  it('has codes with their names, instants as ISO text, decimals as exact text', () => {
    const catalogue = catalogueOf();
    const type = catalogue.get('type', 't') as Defined<'type'>;
    const fields = { at: 0, kind: '1@2020-01-01', fee: -105, owner: 'secret', open: true };
    expect(shapeRecord(fields, ['at', 'kind', 'fee', 'open'], type, catalogue)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      kind: { code: '1', validFrom: '2020-01-01', name: { vi: 'một', en: 'one' } },
      fee: '-1.05',
      open: true,
    });
    expect(shapeRecord({ fee: 5 }, ['fee', 'kind'], type, catalogue)).toEqual({
      fee: '0.05',
      kind: null,
    });
  });
});

it('a derived field comes to a ministry as computed of what the record keeps, seen or not', () => {
  const waived = { type: 'boolean', value: 'fee == 0 || open' };
  const catalogue = catalogueOf(
    definition('type', 't', { ...TYPE, fields: { ...TYPE.fields, waived } }),
    definition('dataset', 'd', { title: name, description: name, record: 't', fields: ['waived'] }),
    grant(),
  );
  const { fields, type, derive } = grantedTo(G14, 'd', catalogue);
  const shown = (record: Parameters<typeof derive>[0]) =>
    shapeRecord(derive(record), fields, type, catalogue);
  expect(shown({ fee: 0 })).toEqual({ waived: true });
  expect(shown({ fee: 5, open: false })).toEqual({ waived: false });
  expect(shown({ fee: 5 })).toEqual({ waived: null });
});

it('resets cursors where a calendar changes by which a derived field is computed', () => {
  const calendar = (id: string, version: number): Definition => ({
    ...definition('calendar', id, {
      name,
      years: { from: 2026, to: 2026 },
      rest: ['sunday'],
      days: [],
    }),
    version,
  });
  const digestOf = (value: string, ...calendars: readonly Definition[]): string => {
    const fields = { ...TYPE.fields, open: { type: 'boolean', value } };
    const catalogue = catalogueOf(
      definition('type', 't', { ...TYPE, fields }),
      grant(),
      ...calendars,
    );
    return grantedTo(G14, 'd', catalogue).digest;
  };
  const before = [calendar('working', 1), calendar('other', 1)];
  const byDays = digestOf('isWorkingDay(at)', ...before);
  expect(digestOf('isWorkingDay(at)', ...before, calendar('working', 2))).not.toBe(byDays);
  expect(digestOf('isWorkingDay(at)', ...before, calendar('other', 2))).toBe(byDays);
  expect(digestOf('fee == 0', ...before, calendar('working', 2))).toBe(digestOf('fee == 0'));
});

describe('a list of a record', () => {
  const members = {
    askedAt: { type: 'instant' },
    kind: { code: 'kinds' },
    by: { ...field, personal: true },
  };
  const withList = (fields: object): Definition[] => [
    definition('type', 't', {
      ...TYPE,
      fields: { ...TYPE.fields, asked: { list: { most: 3, fields } } },
    }),
    definition('dataset', 'd', { title: name, description: name, record: 't', fields: ['asked'] }),
    grant(),
  ];

  it('comes to a ministry as its items, each with what may be seen of it', () => {
    const catalogue = catalogueOf(...withList(members));
    const { type, fields } = grantedTo(G14, 'd', catalogue);
    const asked: FieldItem[] = [{ askedAt: 0, kind: '1@2020-01-01', by: 'secret' }, {}];
    expect(shapeRecord({ asked }, fields, type, catalogue)).toEqual({
      asked: [
        { askedAt: '1970-01-01T00:00:00.000Z', kind: expect.objectContaining({ code: '1' }) },
        { askedAt: null, kind: null },
      ],
    });
    expect(shapeRecord({}, fields, type, catalogue)).toEqual({ asked: null });
  });

  it('is described with its fields, and resets cursors where they become others', () => {
    const catalogue = catalogueOf(...withList(members));
    const [dataset] = catalogFor(G14, indexOf(catalogue), new Set())['dcat:dataset'];
    expect(dataset?.['nhip:fields']).toMatchObject([
      {
        'nhip:name': 'asked',
        'nhip:type': 'list',
        'nhip:items': [
          { 'nhip:name': 'askedAt', 'nhip:type': 'instant' },
          { 'nhip:name': 'kind', 'nhip:type': 'code', 'nhip:codeList': 'kinds' },
        ],
      },
    ]);
    const { by: _, ...fewer } = members;
    const digestOf = (fields: object): string =>
      grantedTo(G14, 'd', catalogueOf(...withList(fields))).digest;
    expect(digestOf(fewer)).toBe(digestOf(members));
    expect(digestOf({ askedAt: members.askedAt })).not.toBe(digestOf(members));
  });
});

describe('the catalogue of datasets', () => {
  it('lists to a ministry what it was granted, to the province all', () => {
    const catalogue = catalogueOf(grant());
    expect(listedFor(G14, catalogue).map(({ id }) => id)).toEqual(['d']);
    expect(listedFor(admin, catalogue).map(({ id }) => id)).toEqual(['d', 'other']);
  });

  it('says that its records are simulated, where a feed of them is', () => {
    const of = (...feeds: readonly string[]) =>
      catalogFor(G14, indexOf(catalogueOf(grant())), new Set(feeds))['dcat:dataset'][0];
    const [feed = ''] = catalogueOf(grant())
      .all('feed')
      .map(({ id }) => id);
    expect(of(feed)).toMatchObject({ 'nhip:simulated': true });
    expect(of('another')).not.toHaveProperty('nhip:simulated');
  });

  it('is DCAT-AP with publisher, contact, distribution and no personal field', () => {
    const text = JSON.stringify(catalogFor(G14, indexOf(catalogueOf(grant())), new Set()));
    expect(JSON.parse(text)).toMatchObject({
      '@type': 'dcat:Catalog',
      'dcat:dataset': [
        {
          '@type': 'dcat:Dataset',
          'dct:identifier': 'd',
          'dct:publisher': [{ '@id': 'urn:nhip:agency:H09' }],
          'dcat:contactPoint': { 'vcard:hasEmail': 'mailto:a@example.vn' },
          'dcat:distribution': [{ 'dcat:accessURL': { '@id': '/exchange/v1/datasets/d/changes' } }],
        },
      ],
    });
    expect(text).not.toContain('owner');
  });
});

describe('a grant of indicators', () => {
  const indicator = (id: string, sharing = 'shared'): Definition =>
    definition('indicator', id, {
      name,
      meaning: name,
      source: { own: true },
      owner: 'H09',
      cube: 'c',
      value: 'n',
      unit: 'dossier',
      decimals: 0,
      frequency: 'day',
      sharing,
    });
  const catalogue = catalogueOf(
    definition('cube', 'c', {
      record: 't',
      dimensions: { kind: 'kind' },
      measures: { n: { count: true, at: 'at' } },
    }),
    indicator('i.shared'),
    indicator('i.other'),
    indicator('i.internal', 'internal'),
    definition('grant', 'figures', { ministry: 'G14', indicators: ['i.shared', 'i.internal'] }),
  );
  const unknown = expect.objectContaining({ kind: 'missing', code: 'unknown-indicator' });

  it('gives these to its ministry, and of all others none that anyone could know of', () => {
    expect(() => assertGranted(G14, 'i.shared', catalogue)).not.toThrow();
    for (const id of ['i.other', 'i.internal', 'i.none'])
      expect(() => assertGranted(G14, id, catalogue)).toThrow(unknown);
    for (const other of [{ ...G14, ministry: 'G01' }, admin])
      expect(() => assertGranted(other, 'i.shared', catalogue)).toThrow(unknown);
  });

  it('leads whoever asks for another to the list of their own', () => {
    expect(() => assertGranted(G14, 'i.other', catalogue)).toThrow(
      expect.objectContaining({
        hint: {
          vi: expect.stringContaining('/exchange/v1/catalog'),
          en: expect.stringContaining('/exchange/v1/catalog'),
        },
      }),
    );
  });

  it('gives no dataset, and a grant of a dataset no indicator', () => {
    expect(listedFor(G14, catalogue)).toEqual([]);
    const both = catalogueOf(grant());
    expect(indicatorsListedFor(G14, both)).toEqual([]);
  });

  it('has observations in the catalogue, with what they mean, by what they are listed and where they are', () => {
    const { 'dcat:dataset': listed } = catalogFor(G14, indexOf(catalogue), new Set(['f']));
    expect(listed).toEqual([
      expect.objectContaining({
        '@id': 'urn:nhip:indicator:i.shared',
        '@type': 'dcat:Dataset',
        'dct:publisher': [expect.objectContaining({ '@id': 'urn:nhip:agency:H09' })],
        'nhip:simulated': true,
        'nhip:indicator': {
          'nhip:definition': expect.stringMatching(/^[0-9a-f]{64}$/),
          'nhip:formula': 'n',
          'nhip:unit': 'dossier',
          'nhip:decimals': 0,
        },
        'nhip:fields': [expect.objectContaining({ 'nhip:name': 'kind', 'nhip:codeList': 'kinds' })],
      }),
    ]);
    expect(
      listed[0]?.['dcat:distribution'].map((one) => [
        one['dcat:accessURL']['@id'],
        one['dcat:mediaType'],
      ]),
    ).toEqual([
      ['/exchange/v1/indicators/i.shared/observations', 'application/json'],
      ['/exchange/v1/indicators/i.shared/observations?format=csv', 'text/csv'],
    ]);
    const people = catalogFor(admin, indexOf(catalogue), new Set())['dcat:dataset'];
    expect(people.map((one) => one['dct:identifier'])).toEqual([
      'd',
      'other',
      'i.shared',
      'i.other',
    ]);
  });
});
