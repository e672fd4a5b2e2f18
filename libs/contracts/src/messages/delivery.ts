import {
  aCount,
  aFlag,
  aName,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aShortText,
  aText,
  checked,
  expect,
  oneOf,
  optional,
  textOf,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';

/** Progress of one receipt as known to one part of the pipeline: absolute, the greatest `seq` of a part wins. */
export interface DeliveryMessage {
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
  readonly kind?: 'rows' | 'deletion' | 'withdrawal';
  /** From normalise and ledger; absent = 0. */
  readonly applied?: number;
  readonly late?: number;
  readonly duplicates?: number;
  readonly quarantined?: number;
  /** From ledger: rows that could not be counted, and that the next version of their record puts right. */
  readonly failed?: number;
  /** A withdrawal was carried out in this bucket. */
  readonly withdrawn?: boolean;
  /** Number of the last commit that touched it (ledger only). */
  readonly commit?: number;
}

export const encodeDelivery = (message: DeliveryMessage): EncodedMessage => ({
  key: message.receipt,
  value: JSON.stringify(message),
});

const PART = /^(ingest|(normalise|ledger)\/\d{1,4})$/;
const aPart = expect(
  'a part of the pipeline',
  (value) => typeof value === 'string' && PART.test(value),
);
const maybeNumber = optional(aNumber);

const aDelivery = anObject({
  receipt: aName,
  feed: aName,
  part: aPart,
  seq: anInteger,
  agency: aShortText,
  receivedAt: anInstant,
  received: maybeNumber,
  period: optional(aText),
  kind: optional(oneOf('rows', 'deletion', 'withdrawal')),
  applied: maybeNumber,
  late: maybeNumber,
  duplicates: maybeNumber,
  quarantined: maybeNumber,
  failed: maybeNumber,
  withdrawn: optional(aFlag),
  commit: optional(aCount),
});

/** Reads the progress of a receipt. Throws Fault `undecodable-message`. */
export const decodeDelivery = ({ value }: ReceivedMessage): DeliveryMessage =>
  checked(textOf(value), 'value', aDelivery);
