import type { DatasetCatalog, Identity, SharedDataset, Text } from '@nhip/contracts';
import type { Catalogue, Defined, FieldBody } from '@nhip/kernel';
import { listedFor, sharedFields, sharedMembers } from '../domain/granted.js';

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
  return [...agencies].map((id) => ({
    '@id': `urn:nhip:agency:${id}`,
    '@type': 'foaf:Organization',
    'foaf:name': both(catalogue.get('agency', id)?.name ?? { vi: id, en: id }),
  }));
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

function datasetOf(
  dataset: Defined<'dataset'>,
  catalogue: Catalogue,
  simulated: ReadonlySet<string>,
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
      {
        '@id': `${base}/changes`,
        '@type': 'dcat:Distribution',
        'dct:title': both({ vi: 'Phần thay đổi từ lần trước', en: 'Changes since a cursor' }),
        'dcat:accessURL': { '@id': `${base}/changes` },
        'dcat:mediaType': 'application/json',
      },
    ],
  };
}

/** The catalogue as DCAT-AP in JSON-LD: what the caller may list. @param simulated feeds whose data are */
export function catalogFor(
  identity: Identity,
  catalogue: Catalogue,
  simulated: ReadonlySet<string>,
): DatasetCatalog {
  return {
    '@context': CONTEXT,
    '@id': '/exchange/v1/catalog',
    '@type': 'dcat:Catalog',
    'dct:title': both(TITLE),
    'dct:language': ['vi', 'en'],
    'dcat:dataset': listedFor(identity, catalogue).map((dataset) =>
      datasetOf(dataset, catalogue, simulated),
    ),
  };
}
