import { bucketOf, recordKey } from '../bucket-of.js';
import { undecodable } from '../faults.js';
import { RECORD_PARTITIONS } from '../topics.js';
import {
  aFlag,
  aName,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aShortText,
  aSmallNumber,
  aText,
  checked,
  expect,
  listOf,
  mapOf,
  optional,
  textOf,
  type Check,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';

/** What all rows of a delivery share. */
export interface DeliveryHead {
  readonly agency: string;
  readonly sentBy: string;
  readonly receipt: string;
  readonly receivedAt: number;
  readonly file?: string;
  readonly feed: string;
  readonly incarnation: string;
  readonly topic: string;
  /** Agencies that the agency succeeded by then: it corrects and deletes their records as its own. */
  readonly inherits?: readonly string[];
  /** It was sent as simulated data. */
  readonly simulated?: boolean;
}

/** What is a row's own of where it came from. */
export interface RowPlace {
  readonly row: number;
  /** Of a record that one of several columns of the row is. Its receipt counts the row for it. */
  readonly column?: string;
  readonly sha256: string;
  readonly partition: number;
  readonly offset: string;
  /** Version of the feed definition that mapped it. */
  readonly mapping: number;
}

/** Where a raw row came from and where it lies: enough to find the bytes again. */
export type Provenance = DeliveryHead & RowPlace;

/** A value as it travels and is stored: text, boolean, exact integer (instants in ms, decimals in minor units), or null. */
type Scalar = string | number | boolean | null;
/** An item of a list, its names sorted. */
export type FieldItem = Readonly<Record<string, Scalar>>;
/** A field of a record: a value, or a list of items. */
export type FieldValue = Scalar | readonly FieldItem[];

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
  /** Of a type whose records any of its senders may correct and delete; else the agency that sent it first owns it. */
  readonly shared?: boolean;
  /** Of a row of which so many columns are a record each. It is of the type `rowType`, adds nothing, and is what its receipt counts. */
  readonly columns?: number;
  /** Of a column in which nothing stands: a deletion that claims its record, as its row does. */
  readonly blank?: boolean;
  readonly delivery: DeliveryHead;
  readonly place: RowPlace;
}

/** A delivery is taken back; sent to every partition once. */
export interface WithdrawalMessage {
  readonly kind: 'withdrawal';
  readonly type: string;
  /** The receipt whose rows no longer count. */
  readonly withdrawn: string;
  readonly reason: string;
  /** They claim no record any more either; absent of a delivery that is to be sent again. */
  readonly release?: boolean;
  /** Of the withdrawal itself: its own receipt. */
  readonly delivery: DeliveryHead;
  readonly place: RowPlace;
}

export type RecordMessage = RecordVersionMessage | WithdrawalMessage;

/** A message as it is read: `payload` is the JSON of a version's fields as it came, `delivery` one object for all rows of a delivery. */
export type ReceivedRecord =
  (RecordVersionMessage & { readonly payload: string }) | WithdrawalMessage;

/** A provenance in its two parts. */
export function partsOf(prov: Provenance): Pick<RecordMessage, 'delivery' | 'place'> {
  const { row, column, sha256, partition, offset, mapping, ...delivery } = prov;
  return {
    delivery,
    place: { row, ...(column && { column }), sha256, partition, offset, mapping },
  };
}

/** What is a message's own, flat: an object within an object doubles the time that its parser takes. */
function headOf(message: RecordMessage): object {
  const { kind, type, place } = message;
  const { row, column, sha256, partition, offset, mapping } = place;
  if (message.kind === 'withdrawal') {
    const { withdrawn, reason, release } = message;
    const own = { kind, type, withdrawn, reason, ...(release && { release }) };
    return { ...own, row, sha256, partition, offset, mapping };
  }
  const { id, version, versioned, deleted, effective, columns, blank } = message;
  // What is undefined is not written.
  return {
    kind,
    type,
    id,
    version,
    versioned,
    deleted,
    effective,
    shared: message.shared === true ? true : undefined,
    columns,
    blank,
    row,
    column,
    sha256,
    partition,
    offset,
    mapping,
  };
}

/**
 * The value of a message: three lines of JSON, which are what is the row's own, what all rows of its delivery share, and the fields (of a withdrawal `{}`).
 * So whoever reads many rows of a delivery reads once what they share, and may keep the fields as they came.
 * @param delivery the second line, where it is written already
 */
export function recordValue(
  message: RecordMessage,
  delivery = JSON.stringify(message.delivery),
): string {
  const fields = message.kind === 'withdrawal' ? {} : message.fields;
  return `${JSON.stringify(headOf(message))}\n${delivery}\n${JSON.stringify(fields)}`;
}

/** Goes to the partition that is the record's bucket for ever. @param delivery as JSON, where it is written already */
export const encodeRecordVersion = (
  message: RecordVersionMessage,
  delivery?: string,
): EncodedMessage => ({
  key: recordKey(message.type, message.id),
  value: recordValue(message, delivery),
  partition: bucketOf(message.type, message.id),
});

/** One message for each bucket. */
export function encodeWithdrawal(message: WithdrawalMessage): readonly EncodedMessage[] {
  const value = recordValue(message);
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
const aPlace = {
  row: aNumber,
  column: optional(aName),
  sha256: aText,
  partition: aSmallNumber,
  offset: anOffset,
  mapping: aSmallNumber,
};
const aDelivery = anObject({
  agency: aShortText,
  sentBy: aShortText,
  receipt: aName,
  receivedAt: anInstant,
  file: optional(aShortText),
  feed: aName,
  incarnation: aText,
  topic: aText,
  inherits: optional(listOf(aShortText)),
  simulated: optional(aFlag),
});
const aScalar = expect(
  'a text, true or false, an integer below 2^53, null, or a list of objects of those',
  (value) => value === null || typeof value === 'boolean' || Number.isSafeInteger(value),
);
const aValue: Check = (value) => (typeof value === 'string' ? aText(value) : aScalar(value));
const someItems = listOf(mapOf(aValue));
const aField: Check = (value) => (Array.isArray(value) ? someItems(value) : aValue(value));
const someFields = mapOf(aField);
const aVersion = anObject({
  type: aName,
  id: aName,
  version: anInteger,
  versioned: aFlag,
  deleted: aFlag,
  effective: anInstant,
  shared: optional(aFlag),
  columns: optional(aSmallNumber),
  blank: optional(aFlag),
  ...aPlace,
});
const aWithdrawal = anObject({
  type: aName,
  withdrawn: aName,
  reason: aText,
  release: optional(aFlag),
  ...aPlace,
});

type Flat<T> = Omit<T, 'delivery' | 'fields' | 'place'> & RowPlace;
type Head = Flat<RecordVersionMessage> | Flat<WithdrawalMessage>;
const isKind = (value: unknown): boolean => value === 'version' || value === 'withdrawal';
const aKind = anObject({ kind: expect('version or withdrawal', isKind) });
const aHead = (value: unknown) =>
  aKind(value) ?? ((value as Head).kind === 'version' ? aVersion(value) : aWithdrawal(value));

/** The lines of a value; what stands behind the second end belongs to the third. Throws Fault `undecodable-message`. */
function linesOf(
  value: Uint8Array | null,
): readonly [head: string, delivery: string, fields: string] {
  const text = textOf(value);
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  if (first === -1 || second === -1) throw undecodable('value: expected three lines');
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

/** What few versions say of themselves. */
const saidOf = (shared: boolean, columns: number | undefined, blank: boolean) => ({
  ...(shared && { shared }),
  ...(columns !== undefined && { columns }),
  ...(blank && { blank }),
});

/** Reads what `normalise` wrote: the messages of one batch, as what they share is kept until it is let go. Throws Fault `undecodable-message`. */
export function recordReader(): (message: ReceivedMessage) => ReceivedRecord {
  const deliveries = new Map<string, DeliveryHead>();
  // Rows of a delivery follow one another, and to compare a line costs less than to look it up.
  let last: readonly [line: string, delivery: DeliveryHead] | undefined;
  const deliveryOf = (line: string): DeliveryHead => {
    if (last?.[0] === line) return last[1];
    const delivery = deliveries.get(line) ?? checked<DeliveryHead>(line, 'delivery', aDelivery);
    deliveries.set(line, delivery);
    last = [line, delivery];
    return delivery;
  };
  return ({ value }) => {
    const [headLine, deliveryLine, payload] = linesOf(value);
    const head = checked<Head>(headLine, 'head', aHead);
    const delivery = deliveryOf(deliveryLine);
    const { row, column, sha256, partition, offset, mapping } = head;
    const own = { row, sha256, partition, offset, mapping };
    const place = column === undefined ? own : { ...own, column };
    if (head.kind === 'withdrawal') {
      const { kind, type, withdrawn, reason, release = false } = head;
      const message = { kind, type, withdrawn, reason, place, delivery };
      return release ? { ...message, release } : message;
    }
    const { kind, type, id, version, versioned, deleted, effective, shared = false } = head;
    const fields = checked<RecordVersionMessage['fields']>(payload, 'fields', someFields);
    const message = {
      kind,
      type,
      id,
      version,
      versioned,
      deleted,
      effective,
      place,
      delivery,
      fields,
      payload,
    };
    const { columns, blank = false } = head;
    if (columns !== undefined || blank) return { ...message, ...saidOf(shared, columns, blank) };
    return shared ? { ...message, shared } : message;
  };
}

/** The canonical fields of a record from the JSON in which the ledger keeps them. Throws TypeError where they are none: only we write them. */
export function readFields(json: string): Readonly<Record<string, FieldValue>> {
  const value: unknown = JSON.parse(json);
  const wrong = someFields(value);
  if (wrong) throw new TypeError(`kept fields: ${wrong.at} is not ${wrong.expected}`);
  return value as Readonly<Record<string, FieldValue>>;
}
