import { bucketOf, recordKey } from '../bucket-of.js';
import { RECORD_PARTITIONS } from '../topics.js';
import {
  aFlag,
  aFlatObject,
  aName,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aShortText,
  aText,
  checked,
  expect,
  mapOf,
  optional,
  textOf,
  type Check,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';

/** Where a raw row came from and where it lies: enough to find the bytes again. */
export interface Provenance {
  readonly agency: string;
  readonly sentBy: string;
  readonly receipt: string;
  readonly receivedAt: number;
  readonly row: number;
  readonly file?: string;
  readonly sha256: string;
  readonly feed: string;
  readonly incarnation: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Version of the feed definition that mapped it. */
  readonly mapping: number;
}

/** A field as it travels and is stored: text, boolean, exact integer (instants in ms, decimals in minor units), or null. */
export type FieldValue = string | number | boolean | null;

/** One version of one record. `fields` has its names sorted, so that equal content is equal text. */
export interface RecordVersionMessage {
  readonly kind: 'version';
  readonly type: string;
  readonly id: string;
  /** Source version: integer ms or an integer; time of receipt where the feed has none. */
  readonly version: number;
  /** False where the feed declares no version: duplicates are then told by their neighbours. */
  readonly versioned: boolean;
  readonly deleted: boolean;
  /** Instant at which codes were resolved, integer ms. */
  readonly effective: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly prov: Provenance;
}

/** A delivery is taken back; sent to every partition once. */
export interface WithdrawalMessage {
  readonly kind: 'withdrawal';
  readonly type: string;
  /** The receipt whose rows no longer count. */
  readonly withdrawn: string;
  readonly reason: string;
  /** Of the withdrawal itself: its own receipt. */
  readonly prov: Provenance;
}

export type RecordMessage = RecordVersionMessage | WithdrawalMessage;

/** Goes to the partition that is the record's bucket for ever. */
export const encodeRecordVersion = (message: RecordVersionMessage): EncodedMessage => ({
  key: recordKey(message.type, message.id),
  value: JSON.stringify(message),
  partition: bucketOf(message.type, message.id),
});

/** One message for each bucket. */
export function encodeWithdrawal(message: WithdrawalMessage): readonly EncodedMessage[] {
  const value = JSON.stringify(message);
  return Array.from({ length: RECORD_PARTITIONS }, (_, partition) => ({
    key: message.withdrawn,
    value,
    partition,
  }));
}

const anOffset = expect(
  'an offset',
  (value) => typeof value === 'string' && /^\d{1,18}$/.test(value),
);
const aProvenance = aFlatObject({
  agency: aShortText,
  sentBy: aText,
  receipt: aName,
  receivedAt: anInstant,
  row: aNumber,
  file: optional(aText),
  sha256: aText,
  feed: aName,
  incarnation: aText,
  topic: aText,
  partition: aNumber,
  offset: anOffset,
  mapping: aNumber,
});
const aScalar = expect(
  'a text, true or false, an integer below 2^53, or null',
  (value) => value === null || typeof value === 'boolean' || Number.isSafeInteger(value),
);
const aField: Check = (value) => (typeof value === 'string' ? aText(value) : aScalar(value));
const aVersion = anObject({
  type: aName,
  id: aName,
  version: anInteger,
  versioned: aFlag,
  deleted: aFlag,
  effective: anInstant,
  fields: mapOf(aField),
  prov: aProvenance,
});
const aWithdrawal = anObject({ type: aName, withdrawn: aName, reason: aText, prov: aProvenance });

const isKind = (value: unknown): boolean => value === 'version' || value === 'withdrawal';
const aKind = anObject({ kind: expect('version or withdrawal', isKind) });
const aRecord = (value: unknown) =>
  aKind(value) ??
  ((value as RecordMessage).kind === 'version' ? aVersion(value) : aWithdrawal(value));

/** Reads what `normalise` wrote. Throws Fault `undecodable-message`. */
export const decodeRecord = ({ value }: ReceivedMessage): RecordMessage =>
  checked(textOf(value), 'value', aRecord);

const someFields = mapOf(aField);

/** Throws TypeError where the ledger keeps something else: only we write it. */
function kept<T>(json: string, what: string, check: Check): T {
  const value: unknown = JSON.parse(json);
  const wrong = check(value);
  if (wrong) throw new TypeError(`kept ${what}: ${wrong.at} is not ${wrong.expected}`);
  return value as T;
}

/** The canonical fields of a record from the JSON in which the ledger keeps them. Throws TypeError where they are none. */
export const readFields = (json: string): Readonly<Record<string, FieldValue>> =>
  kept(json, 'fields', someFields);

/** Where a raw row lies, from the JSON in which the ledger keeps it. Throws TypeError where it is none. */
export const readProvenance = (json: string): Provenance => kept(json, 'provenance', aProvenance);
