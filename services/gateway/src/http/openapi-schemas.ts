/** A JSON Schema (2020-12) as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const text: Schema = { type: 'string' };
const count: Schema = { type: 'integer', minimum: 0 };
const instant: Schema = { type: 'string', format: 'date-time' };
const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });

/** An object with these properties, all of them there except those whose name ends in `?`. Others may come with a later version. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema]),
    ),
  };
}

export const pageOf = (item: Schema): Schema =>
  object({
    items: listOf(item),
    'cursor?': { type: 'string', description: 'opaque; absent on the last page' },
  });

const VALUE_STATES = ['no-data', 'provisional', 'complete'];
const FRESHNESS = ['fresh', 'due', 'late', 'missing', 'unknown'];
const number: Schema = {
  type: ['number', 'null'],
  description: 'with the declared decimals; null where there are no data',
};

const code = object({
  code: text,
  validFrom: { type: ['string', 'null'], format: 'date' },
  name: ref('Text'),
});
const finding = object({ code: text, 'column?': text, 'value?': text, message: ref('Text') });
const raw = object({
  agency: text,
  sentBy: text,
  sentAt: instant,
  receipt: text,
  'file?': text,
  row: count,
  topic: text,
  partition: count,
  offset: text,
  sha256: text,
});
const counts = {
  received: count,
  applied: count,
  late: count,
  duplicates: count,
  quarantined: count,
};

/** The answers by name; their words are those of the glossary. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Text: object({ vi: text, en: text }),
  Problem: object({
    type: text,
    title: text,
    status: count,
    code: { type: 'string', description: 'stable, kebab-case' },
    message: ref('Text'),
    'hint?': ref('Text'),
  }),
  Finding: finding,
  Identity: object({ name: text, roles: listOf(text), 'agency?': text, 'ministry?': text }),
  Credentials: object({ name: text, password: { type: 'string', format: 'password' } }),
  Raw: raw,
  Code: code,
  Sent: object({
    'receipt?': { type: 'string', description: 'absent where dryRun=true' },
    received: count,
    rejected: count,
    errors: { ...listOf({ allOf: [finding, object({ row: count })] }), maxItems: 100 },
  }),
  Receipt: {
    description: 'Once it is applied: received = applied + late + duplicates + quarantined',
    ...object({
      receipt: text,
      feed: text,
      state: { enum: ['received', 'processing', 'applied'] },
      ...counts,
      'commit?': { type: ['integer', 'null'] },
      sentAt: instant,
      sentBy: text,
      'period?': text,
      'withdrawnBy?': text,
    }),
  },
  Feed: object({
    feed: text,
    name: ref('Text'),
    agency: text,
    'contact?': { type: ['string', 'null'] },
    freshness: { enum: FRESHNESS },
    lastDelivery: { type: ['string', 'null'], format: 'date-time' },
    nextCutoff: { type: ['string', 'null'], format: 'date-time' },
    conformance: object({ received: count, rejected: count, days: count }),
  }),
  Alarm: object({
    id: text,
    kind: text,
    subject: text,
    state: { enum: ['open', 'closed'] },
    message: ref('Text'),
  }),
  QuarantinedRow: object({
    id: text,
    receipt: text,
    row: count,
    key: { type: ['string', 'null'] },
    at: instant,
    state: { enum: ['waiting', 'replayed', 'withdrawn'] },
    findings: listOf(finding),
    'raw?': { type: 'string', description: 'the row as kept; for those who may read rows' },
  }),
  Value: object({
    period: text,
    dims: mapOf(code),
    value: number,
    'exact?': { type: 'string', description: 'the value as text, where it is beyond 2^53' },
    state: { enum: VALUE_STATES },
    flags: listOf(text),
    freshness: {},
    coverage: {},
    measures: mapOf({ type: ['number', 'string', 'null'] }),
  }),
  Values: object({
    indicator: text,
    version: count,
    definition: { type: 'string', description: 'SHA-256 over the definition and its code lists' },
    unit: {},
    commit: count,
    values: listOf(ref('Value')),
  }),
  Explanation: object({
    measures: {},
    records: listOf(object({ id: text, version: {}, contribution: {}, raw: ref('Raw') })),
    'cursor?': text,
  }),
  Verified: object({
    equal: { type: 'boolean' },
    cells: count,
    records: count,
    differences: { ...listOf({}), maxItems: 100 },
  }),
  Recovery: object({
    topic: text,
    partition: count,
    former: object({ incarnation: text, next: text }),
    taken: object({ incarnation: text, next: text }),
  }),
  Record: object({ type: text, id: text, current: {}, history: listOf({}) }),
  Changes: object({
    changes: listOf(
      object({
        op: { enum: ['upsert', 'delete'] },
        id: text,
        version: {},
        commit: {},
        'record?': { type: ['object', 'null'] },
      }),
    ),
    cursor: text,
    more: { type: 'boolean' },
  }),
  Definition: object({ kind: text, id: text, version: count, 'body?': { type: 'object' } }),
};
