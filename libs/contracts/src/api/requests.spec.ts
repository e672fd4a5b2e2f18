import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { CodeChangesQuery, ListCodesQuery } from './codes.js';
import { LoadPackBody } from './definitions.js';
import { ChangesQuery, ObservationsQuery } from './exchange.js';
import { ExplainQuery, VerifyBody } from './explain.js';
import { ValuesQuery } from './indicators.js';
import { DeleteRecordQuery, PublishHeaders, PublishQuery, WithdrawBody } from './publishing.js';
import { ListQuarantineQuery, ReplayBody } from './quarantine.js';
import { ListReceiptsQuery } from './receipts.js';
import { refusalOf } from './refusal.js';
import { StreamHeaders } from './screens.js';
import { Credentials } from './session.js';

const taken: readonly (readonly [string, z.ZodType, unknown, unknown])[] = [
  [
    'a publication',
    PublishQuery,
    { period: '2026-11', mode: 'full' },
    { mode: 'full', period: '2026-11' },
  ],
  ['a deletion at milliseconds', DeleteRecordQuery, { version: '1764000000000' }, {}],
  [
    'a deletion at an instant as a feed writes it',
    DeleteRecordQuery,
    { version: '25/11/2026 8:30 SA' },
    {},
  ],
  ['a deletion at an instant', DeleteRecordQuery, { version: '2026-11-23T16:42:00+07:00' }, {}],
  ['values as of a commit', ValuesQuery, { asOf: '1204' }, { asOf: 1204 }],
  [
    'values as of an instant',
    ValuesQuery,
    { asOf: '2026-11-23T16:42:00Z' },
    { asOf: '2026-11-23T16:42:00Z' },
  ],
  [
    'values of a version',
    ValuesQuery,
    { version: '2', grain: 'month' },
    { version: 2, grain: 'month' },
  ],
  ['an explanation', ExplainQuery, { cursor: '', limit: '1000' }, { limit: 1_000 }],
  ['an explanation of a change', ExplainQuery, { since: '7', asOf: '9' }, { since: 7, asOf: 9 }],
  ['codes of a day', ListCodesQuery, { asOf: '2025-07-01' }, { asOf: '2025-07-01' }],
  ['waiting rows', ListQuarantineQuery, { cursor: '0' }, { cursor: '0', state: 'waiting' }],
  ['changes', ChangesQuery, { limit: '99999' }, { limit: 10_000 }],
  [
    'observations',
    ObservationsQuery,
    { updatedAfter: '2026-11-23T16:42:00+07:00', format: 'csv', 'dim.unit': '25747' },
    { grain: 'all', format: 'csv', limit: 1_000, 'dim.unit': '25747' },
  ],
  ['a replay of everything', ReplayBody, undefined, {}],
  ['a replay of some rows', ReplayBody, { rows: ['1', '22'] }, { rows: ['1', '22'] }],
  ['a recomputation of everything', VerifyBody, undefined, {}],
  ['a recomputation of two codes', VerifyBody, { dims: { channel: ['Desk', 'Post'] } }, {}],
  ['a withdrawal', WithdrawBody, { reason: 'sai kỳ' }, { reason: 'sai kỳ' }],
  [
    'a withdrawal that releases',
    WithdrawBody,
    { reason: 'nhầm mã', release: true },
    { reason: 'nhầm mã', release: true },
  ],
  [
    'a client that comes back',
    StreamHeaders,
    { 'last-event-id': '1.2.3', host: 'x' },
    { 'last-event-id': '1.2.3' },
  ],
];

const refused: readonly (readonly [string, z.ZodType, unknown])[] = [
  ['wrong-mode', PublishQuery, { mode: 'some' }],
  ['wrong-period', PublishQuery, { period: 'November' }],
  ['wrong-idempotency-key', PublishHeaders, { 'idempotency-key': '' }],
  ['wrong-idempotency-key', PublishHeaders, { 'idempotency-key': 'x'.repeat(201) }],
  ['parameter-too-long', DeleteRecordQuery, { version: '1'.repeat(101) }],
  ['wrong-indicator-version', ValuesQuery, { version: '0' }],
  ['wrong-indicator-version', ValuesQuery, { version: '1.5' }],
  ['wrong-grain', ValuesQuery, { grain: 'decade' }],
  ['wrong-as-of', ValuesQuery, { asOf: '2026-11-23' }],
  ['wrong-units', ValuesQuery, { units: 'then' }],
  ['release-not-supported', ValuesQuery, { release: '2026-Q3' }],
  ['wrong-limit', ExplainQuery, { limit: 'abc' }],
  ['wrong-as-of', ExplainQuery, { since: 'yesterday' }],
  ['wrong-cursor', ExplainQuery, { cursor: '{}' }],
  ['wrong-period', ExplainQuery, { period: 'x' }],
  ['wrong-updated-after', ObservationsQuery, { updatedAfter: 'yesterday' }],
  ['wrong-format', ObservationsQuery, { format: 'sdmx' }],
  ['wrong-cursor', ObservationsQuery, { cursor: '{}' }],
  ['wrong-day', ListCodesQuery, { asOf: '2025' }],
  ['wrong-day', CodeChangesQuery, { since: 'then', asOf: '2025-07-01' }],
  ['wrong-state', ListQuarantineQuery, { state: 'gone' }],
  ['wrong-cursor', ListQuarantineQuery, { cursor: 'x' }],
  ['wrong-cursor', ListReceiptsQuery, { cursor: 'x' }],
  ['needs-reason', WithdrawBody, {}],
  ['needs-reason', WithdrawBody, { reason: '  ' }],
  ['needs-reason', WithdrawBody, { reason: 7 }],
  ['wrong-body', WithdrawBody, { reason: 'sai kỳ', release: 'true' }],
  ['wrong-body', ReplayBody, { rows: ['x'] }],
  ['wrong-body', ReplayBody, { rows: Array.from({ length: 10_001 }, () => '1') }],
  ['wrong-body', ReplayBody, { row: ['1'] }],
  ['wrong-body', VerifyBody, { what: 1 }],
  ['wrong-body', VerifyBody, { dims: { channel: 7 } }],
  ['wrong-body', LoadPackBody, { name: 'permits', files: [] }],
  ['wrong-body', Credentials, { name: 'an' }],
];

describe('a request', () => {
  it.each(taken)('is taken: %s', (_what, schema, given, read) => {
    expect(schema.parse(given)).toMatchObject(read as object);
  });

  it.each(refused)('is refused by %s', (code, schema, given) => {
    const { error } = schema.safeParse(given);
    expect(error && refusalOf(error).code).toBe(code);
  });

  it('to withdraw may give a long reason, of which the first thousand characters are kept', () => {
    const { reason } = WithdrawBody.parse({ reason: '😀'.repeat(1_500) });
    expect(Array.from(reason)).toHaveLength(1_000);
    expect(reason.isWellFormed()).toBe(true);
  });
});
