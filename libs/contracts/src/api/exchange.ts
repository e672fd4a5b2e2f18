import { z } from 'zod';
import { count, list, mapOf, ShownValue, SIMULATED } from './common.js';
import { cursor, limit, query } from './parameters.js';

export const ChangesQuery = query({ cursor: cursor(), limit: limit(1_000, 10_000) });
export type ChangesQuery = z.infer<typeof ChangesQuery>;

/** A change of a record; its fields are as people read them, decimals as text. */
export const SharedChange = z
  .object({
    op: z.enum(['upsert', 'delete']),
    id: z.string(),
    version: z.int(),
    commit: count,
    record: mapOf(ShownValue).optional().describe('absent where the record was deleted'),
  })
  .meta({ id: 'SharedChange' });
export type SharedChange = z.infer<typeof SharedChange>;

/** What changed since a cursor, in the order of commits. */
export const Changes = z
  .object({
    changes: list(SharedChange),
    cursor: z.string().describe('opaque; where the next call begins'),
    more: z.boolean(),
    ...SIMULATED,
  })
  .meta({ id: 'Changes' });
export type Changes = z.infer<typeof Changes>;

const InLanguages = list(
  z.object({ '@language': z.enum(['vi', 'en']), '@value': z.string() }),
).meta({ id: 'InLanguages' });

const SharedField = z.object({
  'nhip:name': z.string(),
  'nhip:title': InLanguages,
  'nhip:type': z.string(),
  'nhip:codeList': z.string().optional(),
  'dct:conformsTo': z.string().optional(),
});

export const SharedDataset = z
  .object({
    '@id': z.string(),
    '@type': z.literal('dcat:Dataset'),
    'dct:identifier': z.string(),
    'dct:title': InLanguages,
    'dct:description': InLanguages,
    'dct:publisher': list(
      z.object({
        '@id': z.string(),
        '@type': z.literal('foaf:Organization'),
        'foaf:name': InLanguages,
      }),
    ),
    'dcat:version': z.string(),
    'dct:license': z.string().optional(),
    'nhip:simulated': SIMULATED.simulated,
    'dcat:contactPoint': z
      .object({ '@type': z.literal('vcard:Organization'), 'vcard:hasEmail': z.string() })
      .optional(),
    'nhip:fields': list(
      SharedField.extend({
        'nhip:items': list(SharedField).optional().describe('of a list: the fields of its items'),
      }),
    ),
    'dcat:distribution': list(
      z.object({
        '@id': z.string(),
        '@type': z.literal('dcat:Distribution'),
        'dct:title': InLanguages,
        'dcat:accessURL': z.object({ '@id': z.string() }),
        'dcat:mediaType': z.string(),
      }),
    ),
  })
  .meta({ id: 'SharedDataset' });
export type SharedDataset = z.infer<typeof SharedDataset>;

/** The catalogue of shared datasets, DCAT-AP in JSON-LD: what the caller may list. */
export const DatasetCatalog = z
  .object({
    '@context': mapOf(z.string()),
    '@id': z.string(),
    '@type': z.literal('dcat:Catalog'),
    'dct:title': InLanguages,
    'dct:language': list(z.string()),
    'dcat:dataset': list(SharedDataset),
  })
  .meta({ id: 'DatasetCatalog' });
export type DatasetCatalog = z.infer<typeof DatasetCatalog>;

/** Public keys of the signatures (RFC 7517). */
export const KeySet = z
  .object({
    keys: list(
      z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'KeySet' });
export type KeySet = z.infer<typeof KeySet>;
