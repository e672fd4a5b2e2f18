import type { RowError } from '../text.js';
import {
  aCount,
  aFlag,
  aName,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aRowError,
  aShortText,
  aText,
  checked,
  expect,
  listOf,
  oneOf,
  optional,
  textOf,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';
import { ofEach, RECORD_COUNTS, ROW_COUNTS, type RecordCounts, type RowCount } from './counts.js';

/** Progress of one receipt as known to one part of the pipeline: counts of rows are absolute and absent = 0, those of `quarantined` come from normalise and all others from ledger, the greatest `seq` of a part wins, and each part tells in the order of its `seq`, so that the last message of a key is enough. */
export interface DeliveryMessage extends Partial<Readonly<Record<RowCount, number>>> {
  readonly receipt: string;
  readonly feed: string;
  /** `ingest`, `normalise/<feed partition>` or `ledger/<bucket>`. */
  readonly part: string;
  readonly seq: number;
  readonly agency: string;
  readonly receivedAt: number;
  /** From ingest only. */
  readonly received?: number;
  readonly period?: string;
  /** From ingest only: it makes up for its period, and says nothing of how fresh its feed is. */
  readonly history?: true;
  readonly kind?: 'rows' | 'deletion' | 'withdrawal';
  /** From ingest and ledger: what it brings is simulated, and so is all of its feed. */
  readonly simulated?: boolean;
  /** Of a withdrawal: the receipt that is taken back. */
  readonly withdraws?: string;
  /** From normalise: of the quarantined rows those that `ingest` had taken, as the definitions were when they were sent. */
  readonly overturned?: number;
  /** From normalise: why these are refused, the first of them. */
  readonly errors?: readonly RowError[];
  /** From ledger: where the first of the forbidden rows stand in the delivery. */
  readonly forbiddenRows?: readonly number[];
  /** From ledger, of rows of which several columns are a record each: these. */
  readonly records?: RecordCounts;
  /** A withdrawal was carried out in this bucket. */
  readonly withdrawn?: boolean;
  /** Number of the last commit that touched it (ledger only). */
  readonly commit?: number;
}

const keyOf = (receipt: string, part: string): string => `${receipt}/${part}`;

export const encodeDelivery = (message: DeliveryMessage): EncodedMessage => ({
  key: keyOf(message.receipt, message.part),
  value: JSON.stringify(message),
});

/** Takes what a part has told of a receipt away from the topic. */
export const deliveryTombstone = (
  receipt: string,
  part: string,
): { readonly key: string; readonly value: null } => ({ key: keyOf(receipt, part), value: null });

const PART = /^(ingest|(normalise|ledger)\/\d{1,4})$/;
const aPart = expect(
  'a part of the pipeline',
  (value) => typeof value === 'string' && PART.test(value),
);
const maybeNumber = optional(aNumber);

const someRecords = anObject(ofEach(RECORD_COUNTS, () => aCount));

const aDelivery = anObject({
  receipt: aName,
  feed: aName,
  part: aPart,
  seq: anInteger,
  agency: aShortText,
  receivedAt: anInstant,
  received: maybeNumber,
  period: optional(aText),
  history: optional(expect('true', (value) => value === true)),
  kind: optional(oneOf('rows', 'deletion', 'withdrawal')),
  simulated: optional(aFlag),
  withdraws: optional(aName),
  ...ofEach(ROW_COUNTS, () => maybeNumber),
  overturned: maybeNumber,
  errors: optional(listOf(aRowError)),
  forbiddenRows: optional(listOf(aNumber)),
  records: optional(someRecords),
  withdrawn: optional(aFlag),
  commit: optional(aCount),
});

/** Reads the progress of a receipt. Throws Fault `undecodable-message`. */
export const decodeDelivery = ({ value }: ReceivedMessage): DeliveryMessage =>
  checked(textOf(value), 'value', aDelivery);

/** The receipt that a tombstone is of; undefined where the message is none. */
export const tombstoneOf = ({
  key,
  value,
}: Pick<ReceivedMessage, 'key' | 'value'>): string | undefined =>
  value === null ? key?.split('/', 1)[0] : undefined;
