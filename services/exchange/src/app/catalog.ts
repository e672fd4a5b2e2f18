import type { DatasetCatalog, Identity, SharedDataset, Text } from '@nhip/contracts';
import {
  sharedDimensions,
  type Catalogue,
  type CatalogueIndex,
  type CompiledIndicator,
  type Defined,
  type FieldBody,
} from '@nhip/kernel';
import { indicatorsListedFor, listedFor, sharedFields, sharedMembers } from '../domain/granted.js';
import { definitionOf } from './question.js';
import type { Counted } from './record-counts.js';

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  nhip: 'urn:nhip:',
};

const both = ({ vi, en }: Text): SharedDataset['dct:title'] => [
  { '@language': 'vi', '@value': vi },
  { '@language': 'en', '@value': en },
];

const TITLE: Text = { vi: 'Danh mục dữ liệu chia sẻ', en: 'Catalogue of shared datasets' };

/** Publishers are the agencies whose feeds fill the dataset. */
function publishersOf(
  dataset: Defined<'dataset'>,
  catalogue: Catalogue,
): SharedDataset['dct:publisher'] {
  const agencies = new Set(catalogue.feedsOf(dataset.record).map((feed) => feed.agency));
  return [...agencies].map((id) => namesOf(id, catalogue));
}

type SharedField = SharedDataset['nhip:fields'][number];

const typeOf = ({ code, list, type }: FieldBody): string =>
  list ? 'list' : code ? 'code' : (type ?? 'text');

function fieldOf(name: string, field: FieldBody): SharedField {
  return {
    'nhip:name': name,
    'nhip:title': both(field.name ?? { vi: name, en: name }),
    'nhip:type': typeOf(field),
    ...(field.code && { 'nhip:codeList': field.code }),
    ...(field.standard && { 'dct:conformsTo': field.standard }),
    ...(field.list && {
      'nhip:items': sharedMembers(field.list).map(([member, body]) => fieldOf(member, body)),
    }),
  };
}

function fieldsOf(dataset: Defined<'dataset'>, catalogue: Catalogue): SharedDataset['nhip:fields'] {
  const type = catalogue.get('type', dataset.record);
  return (type ? sharedFields(dataset, type) : []).map((name) =>
    fieldOf(name, type?.fields[name] ?? {}),
  );
}

/** How many records there are, as of when, and when they last changed; of a type of which none has come there are none. */
function countOf(record: string, counted: Counted | undefined): Partial<SharedDataset> {
  if (!counted) return {};
  const { records, changedAt } = counted.of.get(record) ?? { records: 0, changedAt: null };
  return {
    ...(changedAt !== null && { 'dct:modified': new Date(changedAt).toISOString() }),
    'nhip:records': records,
    'nhip:countedAt': new Date(counted.at).toISOString(),
  };
}

function datasetOf(
  dataset: Defined<'dataset'>,
  catalogue: Catalogue,
  simulated: ReadonlySet<string>,
  counted: Counted | undefined,
): SharedDataset {
  const base = `/exchange/v1/datasets/${encodeURIComponent(dataset.id)}`;
  return {
    '@id': `urn:nhip:dataset:${dataset.id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': dataset.id,
    'dct:title': both(dataset.title),
    'dct:description': both(dataset.description),
    'dct:publisher': publishersOf(dataset, catalogue),
    'dcat:version': String(dataset.definitionVersion),
    ...countOf(dataset.record, counted),
    ...(catalogue.feedsOf(dataset.record).some(({ id }) => simulated.has(id)) && {
      'nhip:simulated': true,
    }),
    ...(dataset.licence && { 'dct:license': dataset.licence }),
    ...(dataset.contact && {
      'dcat:contactPoint': {
        '@type': 'vcard:Organization',
        'vcard:hasEmail': `mailto:${dataset.contact}`,
      },
    }),
    'nhip:fields': fieldsOf(dataset, catalogue),
    'dcat:distribution': [
      distribution(
        `${base}/changes`,
        { vi: 'Phần thay đổi từ lần trước', en: 'Changes since a cursor' },
        'application/json',
      ),
    ],
  };
}

const distribution = (url: string, title: Text, mediaType: string) => ({
  '@id': url,
  '@type': 'dcat:Distribution' as const,
  'dct:title': both(title),
  'dcat:accessURL': { '@id': url },
  'dcat:mediaType': mediaType,
});

const namesOf = (agency: string, catalogue: Catalogue): SharedDataset['dct:publisher'][number] => ({
  '@id': `urn:nhip:agency:${agency}`,
  '@type': 'foaf:Organization',
  'foaf:name': both(catalogue.get('agency', agency)?.name ?? { vi: agency, en: agency }),
});

/** By what observations can be listed and filtered. */
function dimensionFields(
  { read }: CompiledIndicator,
  catalogue: Catalogue,
): SharedDataset['nhip:fields'] {
  return sharedDimensions(read).map(({ name, list }) => ({
    'nhip:name': name,
    'nhip:title': both(catalogue.get('code-list', list)?.name ?? { vi: name, en: name }),
    'nhip:type': 'code',
    'nhip:codeList': list,
  }));
}

/** The observations of an indicator as a dataset of the catalogue. */
function observationsOf(
  compiled: CompiledIndicator,
  index: CatalogueIndex,
  simulated: ReadonlySet<string>,
): SharedDataset {
  const { indicator, read } = compiled;
  const { catalogue } = index;
  const base = `/exchange/v1/indicators/${encodeURIComponent(indicator.id)}/observations`;
  return {
    '@id': `urn:nhip:indicator:${indicator.id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': indicator.id,
    'dct:title': both(indicator.name),
    'dct:description': both(indicator.meaning),
    'dct:publisher': [namesOf(indicator.owner, catalogue)],
    'dcat:version': String(indicator.definitionVersion),
    ...(catalogue.feedsBehind(read).some(({ id }) => simulated.has(id)) && {
      'nhip:simulated': true,
    }),
    'nhip:indicator': {
      'nhip:definition': definitionOf(compiled, catalogue),
      'nhip:formula': indicator.value,
      'nhip:unit': indicator.unit,
      'nhip:decimals': indicator.decimals,
    },
    'nhip:fields': dimensionFields(compiled, catalogue),
    'dcat:distribution': [
      distribution(base, { vi: 'Số liệu, JSON', en: 'Observations, JSON' }, 'application/json'),
      distribution(
        `${base}?format=csv`,
        { vi: 'Số liệu, CSV', en: 'Observations, CSV' },
        'text/csv',
      ),
    ],
  };
}

/** The catalogue as DCAT-AP in JSON-LD: what the caller may list, datasets and the observations of indicators. @param simulated feeds whose data are @param counted records by type, where they could be counted */
export function catalogFor(
  identity: Identity,
  index: CatalogueIndex,
  simulated: ReadonlySet<string>,
  counted?: Counted,
): DatasetCatalog {
  const { catalogue } = index;
  return {
    '@context': CONTEXT,
    '@id': '/exchange/v1/catalog',
    '@type': 'dcat:Catalog',
    'dct:title': both(TITLE),
    'dct:language': ['vi', 'en'],
    'dcat:dataset': [
      ...listedFor(identity, catalogue).map((dataset) =>
        datasetOf(dataset, catalogue, simulated, counted),
      ),
      ...indicatorsListedFor(identity, catalogue).flatMap(({ id }) => {
        const compiled = index.find(id);
        return compiled ? [observationsOf(compiled, index, simulated)] : [];
      }),
    ],
  };
}
