import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import {
  LEDGER_SERVICE_NAME,
  protobufPackage,
  type CellsAsOfRequest,
  type CellsAsOfResponse,
  type CommitAtRequest,
  type CommitAtResponse,
  type ExplainRequest,
  type ExplainResponse,
  type RecordHistoryRequest,
  type RecordHistoryResponse,
  type VerifyRequest,
  type VerifyResponse,
} from './grpc.js';

const file = path.resolve(import.meta.dirname, '../../../proto/nhip/ledger/v1/ledger.proto');
/** As the platform loads it: int64 is text, absent fields have their defaults. */
const service = loadSync(file, { longs: String, defaults: true, arrays: true, keepCase: false })[
  `${protobufPackage}.${LEDGER_SERVICE_NAME}`
] as unknown as Readonly<Record<string, MethodDefinition<object, object>>>;

interface Pairs {
  readonly Explain: readonly [ExplainRequest, ExplainResponse];
  readonly Verify: readonly [VerifyRequest, VerifyResponse];
  readonly CellsAsOf: readonly [CellsAsOfRequest, CellsAsOfResponse];
  readonly RecordHistory: readonly [RecordHistoryRequest, RecordHistoryResponse];
  readonly CommitAt: readonly [CommitAtRequest, CommitAtResponse];
}

/** What the generated types say of a message in which nothing was set. */
const EMPTY: Pairs = {
  Explain: [
    {
      cube: '',
      cubeVersion: 0,
      measures: [],
      days: null,
      filters: [],
      asOf: '0',
      since: '0',
      cursor: '',
      limit: 0,
    },
    { records: [], cursor: '', totals: [], totalsBefore: [], count: '0', commit: '0' },
  ],
  Verify: [
    { cube: '', days: null, filters: [] },
    { equal: false, cells: '0', records: '0', differences: [], commit: '0' },
  ],
  CellsAsOf: [
    { cube: '', cubeVersion: 0, commit: '0' },
    { cells: [], commit: '0', cubeVersion: 0, at: '0' },
  ],
  RecordHistory: [{ type: '', id: '' }, { versions: [] }],
  CommitAt: [{ instant: '0' }, { commit: '0', at: '0' }],
};

describe('the generated types of the ledger’s calls', () => {
  it.each(Object.entries(EMPTY))(
    'have the shape in which %s arrives',
    (name, [request, answer]) => {
      const method = service[name];
      expect(method?.requestDeserialize(Buffer.alloc(0))).toEqual(request);
      expect(method?.responseDeserialize(Buffer.alloc(0))).toEqual(answer);
    },
  );

  it('keep int64 digit by digit', () => {
    const method = service['CommitAt'];
    const bytes = method?.requestSerialize({ instant: '9223372036854775807' });
    expect(method?.requestDeserialize(bytes as Buffer)).toEqual({
      instant: '9223372036854775807',
    } satisfies CommitAtRequest);
  });
});
