import { z } from 'zod';
import { Text } from '../text.js';
import {
  count,
  Coverage,
  instant,
  list,
  mapOf,
  NUMBERED,
  PROVISIONAL,
  ShownCode,
  ShownValue,
  SIMULATED,
  ValueFlag,
  ValueState,
} from './common.js';
import { grain } from './indicators.js';
import { cursor, formed, limit, period, query, text } from './parameters.js';
import { Refusal } from './refusal.js';

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

export const wrongUpdatedAfter = (): Refusal =>
  new Refusal(
    'wrong-updated-after',
    'updatedAfter phải là thời điểm ISO có múi giờ',
    'updatedAfter must be an ISO instant with its zone',
    { vi: 'ví dụ 2026-11-23T16:42:00+07:00', en: 'e.g. 2026-11-23T16:42:00+07:00' },
  );

const updatedAfter = () =>
  formed(/^\d{4}-\d{2}-\d{2}T.{0,40}$/, wrongUpdatedAfter, {
    type: 'string',
    format: 'date-time',
    description:
      'an ISO instant: what came to say something else after it; with a cursor it is not needed',
  });

/** How observations are written. */
const OBSERVATION_FORMATS = ['json', 'csv'] as const;

const format = () =>
  formed(
    /^(json|csv)$/,
    (given) =>
      new Refusal('wrong-format', `không có dạng “${given}”`, `there is no format “${given}”`, {
        vi: `có: ${OBSERVATION_FORMATS.join(', ')}`,
        en: `known are: ${OBSERVATION_FORMATS.join(', ')}`,
      }),
    { type: 'string', enum: OBSERVATION_FORMATS, description: 'absent: by Accept' },
  );

export const ObservationsQuery = query(
  {
    grain: grain(),
    from: period(),
    to: period(),
    by: text(200, { description: 'a dimension: observations of each of its code versions' }),
    level: text(200, {
      description: 'with by: all that is under a code of this level of its list is added up',
    }),
    updatedAfter: updatedAfter(),
    format: format(),
    cursor: cursor(/^[\w-]{1,4000}$/),
    limit: limit(1_000, 10_000),
  },
  { dimensions: true },
);
export type ObservationsQuery = z.infer<typeof ObservationsQuery>;

/** What an indicator says of one period and combination of codes, as it was reported. */
export const Observation = z
  .object({
    period: z.string(),
    dims: mapOf(ShownCode).describe('code versions, as the records were reported'),
    ...NUMBERED,
    state: ValueState,
    ...PROVISIONAL,
    flags: list(ValueFlag),
    coverage: Coverage.optional().describe(
      'of how many agencies what is due for the period is there; absent where no feed is known',
    ),
    commit: count
      .nullable()
      .describe('by which it came to say this; null where no commit has changed it'),
    updatedAt: instant.nullable().describe('instant of that commit'),
  })
  .meta({ id: 'Observation' });
export type Observation = z.infer<typeof Observation>;

/** A page of observations; all pages are of one commit. */
export const Observations = z
  .object({
    indicator: z.string(),
    version: count,
    definition: z.string().describe('SHA-256 over the definition and its code lists'),
    unit: z.string(),
    unitName: Text.nullable(),
    decimals: count,
    commit: count,
    at: instant.nullable().describe('instant of the commit'),
    ...SIMULATED,
    observations: list(Observation),
    cursor: z
      .string()
      .describe(
        'opaque; where the next call begins: the next page, or behind the last one what changed since',
      ),
    more: z.boolean(),
  })
  .meta({ id: 'Observations' });
export type Observations = z.infer<typeof Observations>;

/** Observations as CSV (RFC 4180, UTF-8): a row each, the code, its validity and its name of each dimension in columns of their own. */
export const ObservationsCsv = z.string().meta({ id: 'ObservationsCsv' });

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
    'dct:modified': instant
      .optional()
      .describe('of records: when one of them last changed, or was deleted'),
    'nhip:records': count
      .optional()
      .describe('how many records stand; absent where they could not be counted in time'),
    'nhip:countedAt': instant.optional().describe('when they were counted: once a minute at most'),
    'nhip:simulated': SIMULATED.simulated,
    'nhip:indicator': z
      .object({
        'nhip:definition': z.string().describe('SHA-256 over the definition and its code lists'),
        'nhip:formula': z.string(),
        'nhip:unit': z.string(),
        'nhip:decimals': count,
      })
      .optional()
      .describe('of observations of an indicator; its fields are the dimensions'),
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
