import fc from 'fast-check';
import { LAST_EPOCH, ofEach, RECORD_COUNTS, ROW_COUNTS } from '../src/index.js';
import type {
  AlarmMessage,
  CompletionMessage,
  CellMessage,
  CommitMessage,
  DeliveryHead,
  DeliveryMessage,
  Finding,
  PullMessage,
  QuarantineMessage,
  RecordVersionMessage,
  RegistryMessage,
  RowError,
  RowPlace,
  WithdrawalMessage,
} from '../src/index.js';

/** Stands in every text of these messages: a reason that holds it has told a value. */
export const MARK = '§';

export const texts = fc
  .string({ unit: 'binary', maxLength: 6 })
  .map((text) => MARK + text.replaceAll('\0', ''));
const integers = fc.maxSafeInteger();
const instants = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
const counts = fc.maxSafeNat();
const numbers = fc.nat();
const positive = fc.integer({ min: 1 });
const smallNumbers = fc.nat({ max: 2 ** 15 - 1 });
const both = fc.record({ vi: texts, en: texts });

const ofFinding = { code: texts, column: texts, value: texts, message: both };
export const findings: fc.Arbitrary<readonly Finding[]> = fc.array(
  fc.record(ofFinding, { requiredKeys: ['code', 'message'] }),
  { maxLength: 3 },
);
const rowErrors: fc.Arbitrary<readonly RowError[]> = fc.array(
  fc.record({ ...ofFinding, row: numbers }, { requiredKeys: ['code', 'message', 'row'] }),
  { maxLength: 3 },
);

const heads: fc.Arbitrary<DeliveryHead> = fc.record(
  {
    agency: texts,
    sentBy: texts,
    receipt: texts,
    receivedAt: instants,
    file: texts,
    feed: texts,
    incarnation: texts,
    topic: texts,
    inherits: fc.array(texts, { minLength: 1, maxLength: 2 }),
    simulated: fc.boolean(),
  },
  {
    requiredKeys: ['agency', 'sentBy', 'receipt', 'receivedAt', 'feed', 'incarnation', 'topic'],
  },
);

const place = {
  row: numbers,
  sha256: texts,
  partition: smallNumbers,
  offset: fc.maxSafeNat().map(String),
  mapping: smallNumbers,
};
const places: fc.Arbitrary<RowPlace> = fc.record(place);
const placesOfColumns: fc.Arbitrary<RowPlace> = fc.record(
  { ...place, column: texts },
  { requiredKeys: ['row', 'sha256', 'partition', 'offset', 'mapping'] },
);

const fieldValues = fc.oneof(texts, integers, fc.boolean(), fc.constant(null));

export const versions: fc.Arbitrary<RecordVersionMessage> = fc.record(
  {
    kind: fc.constant('version'),
    type: texts,
    id: texts,
    version: integers,
    versioned: fc.boolean(),
    deleted: fc.boolean(),
    effective: instants,
    shared: fc.constant(true),
    columns: smallNumbers,
    blank: fc.constant(true),
    fields: fc.dictionary(
      texts,
      fc.oneof(
        fieldValues,
        fc.array(fc.dictionary(texts, fieldValues, { maxKeys: 2 }), { maxLength: 2 }),
      ),
      { maxKeys: 4 },
    ),
    delivery: heads,
    place: placesOfColumns,
  },
  {
    requiredKeys: [
      ...['kind', 'type', 'id', 'version', 'versioned', 'deleted', 'effective'],
      ...['fields', 'delivery', 'place'],
    ] as (keyof RecordVersionMessage)[] as never,
  },
);

export const withdrawals: fc.Arbitrary<WithdrawalMessage> = fc.record(
  {
    kind: fc.constant('withdrawal'),
    type: texts,
    withdrawn: texts,
    reason: texts,
    release: fc.constant(true),
    delivery: heads,
    place: places,
  },
  { requiredKeys: ['kind', 'type', 'withdrawn', 'reason', 'delivery', 'place'] },
);

export const deliveries: fc.Arbitrary<DeliveryMessage> = fc.record(
  {
    receipt: texts,
    feed: texts,
    part: fc.constantFrom('ingest', 'normalise/0', 'ledger/7'),
    seq: integers,
    agency: texts,
    receivedAt: instants,
    received: numbers,
    period: texts,
    history: fc.constant(true),
    kind: fc.constantFrom('rows', 'deletion', 'withdrawal'),
    ...ofEach(ROW_COUNTS, () => numbers),
    forbiddenRows: fc.array(numbers, { maxLength: 3 }),
    overturned: numbers,
    errors: rowErrors,
    records: fc.record(ofEach(RECORD_COUNTS, () => counts)),
    withdrawn: fc.boolean(),
    commit: counts,
  },
  { requiredKeys: ['receipt', 'feed', 'part', 'seq', 'agency', 'receivedAt'] },
);

const exact = fc.oneof(integers, fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map(String));

const epochs = fc.nat(LAST_EPOCH);
const commitNumbers = fc.nat(2 ** 31 - 1);

export const cells: fc.Arbitrary<CellMessage> = fc.record({
  kind: fc.constant('cell'),
  cube: texts,
  cubeVersion: counts,
  dims: fc.array(texts, { maxLength: 3 }),
  day: integers,
  bucket: counts,
  values: fc.array(exact, { maxLength: 4 }),
  epoch: epochs,
  commit: commitNumbers,
});

export const commits: fc.Arbitrary<CommitMessage> = fc.record({
  kind: fc.constant('commit'),
  epoch: epochs,
  commit: commitNumbers,
  at: instants,
  revision: numbers,
  cells: counts,
  live: fc.dictionary(texts, fc.nat(9)),
});

export const quarantined: fc.Arbitrary<QuarantineMessage> = fc.record({
  feed: texts,
  waiting: fc.nat(),
});

export const alarms: fc.Arbitrary<AlarmMessage> = fc.record({
  id: texts,
  kind: fc.constantFrom('freshness', 'pull', 'system'),
  subject: texts,
  state: fc.constantFrom('open', 'closed'),
  since: instants,
  message: both,
});

export const completions: fc.Arbitrary<CompletionMessage> = fc.record(
  {
    feed: texts,
    agency: texts,
    from: fc.integer({ min: -30_000, max: 30_000 }),
    to: fc.integer({ min: -30_000, max: 30_000 }),
    history: fc.constant(true as const),
    epoch: positive,
    commit: positive,
    at: instants,
  },
  { requiredKeys: ['feed', 'agency', 'to', 'epoch', 'commit', 'at'] },
);

export const pulls: fc.Arbitrary<PullMessage> = fc.record({
  feed: texts,
  agency: texts,
  succeededAt: fc.option(instants),
  upTo: instants,
  page: positive,
  fault: fc.option(
    fc.record({
      code: texts,
      message: both,
      hint: fc.option(both),
      since: instants,
      tries: positive,
      nextTry: instants,
    }),
  ),
});

export const definitions: fc.Arbitrary<RegistryMessage> = fc.record({
  kind: texts,
  id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,5}$/),
  version: numbers,
  revision: numbers,
  pack: texts,
  body: fc.dictionary(texts, fc.jsonValue(), { maxKeys: 3 }),
});
