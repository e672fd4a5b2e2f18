import { object, pageOf, ref, type Schema } from './openapi-schemas.js';

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Contents {
  /** 200 where absent. */
  readonly status?: number;
  /** Absent: the answer is empty. */
  readonly answer?: Content;
  readonly body?: Content;
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: Schema }>
  >;
}

const json = (schema: Schema): Content => ({ 'application/json': { schema } });
const row: Schema = {
  type: 'object',
  description: 'one row, as the contract of the feed wants it',
};
const ROWS: Content = {
  'application/x-ndjson': { schema: { type: 'string', description: 'one JSON object a line' } },
  'application/json': { schema: { oneOf: [row, { type: 'array', items: row }] } },
  'text/csv': { schema: { type: 'string', description: 'UTF-8, column names in the first line' } },
};
const SIGNATURE = {
  'X-JWS-Signature': {
    description: 'detached JWS over the body; keys at /.well-known/jwks.json',
    schema: { type: 'string' },
  },
};
const replay = object({
  'cause?': { type: 'string' },
  'receipt?': { type: 'string' },
  'rows?': { type: 'array', items: { type: 'string' }, maxItems: 10_000 },
});
const verify = object({
  'indicator?': { type: 'string' },
  'period?': { type: 'string' },
  'dims?': { type: 'object' },
});
const given = object({
  receipt: { type: 'string', description: 'a receipt of its own, followed like any' },
});
const anything: Schema = { type: 'object' };

/** What goes in and what comes out, by method and path of the route. */
export const CONTENTS: Readonly<Record<string, Contents>> = {
  'POST /api/v1/feeds/{feed}/records': { status: 202, body: ROWS, answer: json(ref('Sent')) },
  'DELETE /api/v1/feeds/{feed}/records/{id}': { status: 202, answer: json(given) },
  'GET /api/v1/receipts': { answer: json(pageOf(ref('Receipt'))) },
  'GET /api/v1/receipts/{id}': { answer: json(ref('Receipt')) },
  'POST /api/v1/receipts/{id}/withdraw': {
    status: 202,
    body: json(object({ reason: { type: 'string', minLength: 1, maxLength: 1_000 } })),
    answer: json(given),
  },
  'GET /api/v1/feeds': { answer: json(pageOf(ref('Feed'))) },
  'GET /api/v1/feeds/{feed}': { answer: json(ref('Feed')) },
  'GET /api/v1/alarms': { answer: json(pageOf(ref('Alarm'))) },
  'GET /api/v1/feeds/{feed}/quarantine': { answer: json(pageOf(ref('QuarantinedRow'))) },
  'POST /api/v1/feeds/{feed}/quarantine/replay': { body: json(replay), answer: json(anything) },
  'GET /api/v1/records/{type}/{id}': { answer: json(ref('Record')) },
  'GET /api/v1/codes/{list}': { answer: json(pageOf(ref('Code'))) },
  'GET /api/v1/codes/{list}/{code}': { answer: json(pageOf(ref('Code'))) },
  'GET /api/v1/definitions': { answer: json(pageOf(ref('Definition'))) },
  'POST /api/v1/packs': { body: json(anything), answer: json(anything) },
  'GET /api/v1/indicators': { answer: json(pageOf(anything)) },
  'GET /api/v1/indicators/{id}': { answer: json(anything) },
  'GET /api/v1/indicators/{id}/values': { answer: json(ref('Values')) },
  'GET /api/v1/indicators/{id}/explain': { answer: json(ref('Explanation')) },
  'POST /api/v1/verify': { body: json(verify), answer: json(ref('Verified')) },
  'POST /api/v1/recover': {
    answer: json(
      object({ recovered: { type: 'array', items: ref('Recovery') }, dryRun: { type: 'boolean' } }),
    ),
  },
  'GET /api/v1/screens': { answer: json(pageOf(anything)) },
  'GET /api/v1/screens/{id}': { answer: json(anything) },
  'GET /api/v1/screens/{id}/stream': {
    answer: {
      'text/event-stream': {
        schema: {
          type: 'string',
          description:
            'events snapshot, cells, alarms; id = <epoch>.<commit>.<alarm>; Last-Event-ID resumes',
        },
      },
    },
  },
  'GET /exchange/v1/catalog': {
    answer: { 'application/ld+json': { schema: anything }, ...json(anything) },
    headers: SIGNATURE,
  },
  'GET /exchange/v1/datasets/{id}/changes': { answer: json(ref('Changes')), headers: SIGNATURE },
  'GET /.well-known/jwks.json': {
    answer: json(object({ keys: { type: 'array', items: anything } })),
  },
  'POST /api/v1/session': { body: json(ref('Credentials')), answer: json(ref('Identity')) },
  'DELETE /api/v1/session': { status: 204 },
  'GET /api/v1/session': { answer: json(ref('Identity')) },
  'GET /healthz': { answer: json(anything) },
  'GET /readyz': { answer: json(anything) },
  'GET /metrics': { answer: { 'text/plain': { schema: { type: 'string' } } } },
  'GET /api/docs': { answer: { 'text/html': { schema: { type: 'string' } } } },
  'GET /api/docs/openapi.json': { answer: json(anything) },
  'GET /asyncapi': { answer: json(anything) },
};
