import { undecodable } from '../faults.js';
import type { Finding } from '../text.js';
import {
  aFinding,
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
  listOf,
  optional,
  textOf,
  type ReceivedMessage,
  type EncodedMessage,
} from './checks.js';

/** CloudEvents types on `nhip.feed.<feed>`. */
export const CE_ROW = 'nhip.row';
export const CE_DELETION = 'nhip.deletion';
export const CE_WITHDRAWAL = 'nhip.withdrawal';

/**
 * Headers of a message on `nhip.feed.<feed>`: CloudEvents 1.0 attributes, and `nhip` = JSON of FeedHeader.
 * `ce_id` = `<receipt>/<row>`, `ce_source` = the agency's code, `ce_type` = one of the three above, `ce_time` = time of receipt, ISO.
 */
export interface FeedHeader {
  readonly receipt: string;
  /** 1-based row of the delivery. */
  readonly row: number;
  /** Time of receipt, integer ms. */
  readonly receivedAt: number;
  /** The identity that sent it, e.g. the key's name; never a secret. */
  readonly sentBy: string;
  readonly file?: { readonly name?: string; readonly sha256: string };
  /** Agencies that the sender's succeeded by then. */
  readonly inherits?: readonly string[];
  /** It was sent as simulated data. */
  readonly simulated?: boolean;
  /** SHA-256 (hex) of the row as kept, i.e. of the message's value. */
  readonly sha256: string;
  /** Of the catalogue by which `ingest` judged the row; absent of commands, and of rows of before, which were held against their contract alone. */
  readonly revision?: number;
  /** Why `ingest` refused the row; absent where it took it. A row with a verdict goes to quarantine unmapped. */
  readonly verdict?: readonly Finding[];
}

export interface FeedDeletion {
  readonly id: string;
  /** Source version of the deletion: the same scale as the feed's versions. */
  readonly version: number;
}

export interface FeedWithdrawal {
  readonly receipt: string;
  readonly reason: string;
  /** Its rows claim no record any more either. */
  readonly release?: boolean;
}

/** What all rows of one delivery have in common. */
export interface FeedDelivery {
  readonly receipt: string;
  readonly receivedAt: number;
  readonly agency: string;
  readonly sentBy: string;
  readonly file?: FeedHeader['file'];
  /** Of the catalogue by which its rows were judged. */
  readonly revision?: number;
  readonly inherits?: FeedHeader['inherits'];
  readonly simulated?: FeedHeader['simulated'];
}

/** A row as it is kept: the evidence, with its place in the delivery and the verdict of the door. */
export interface FeedRow {
  readonly key: string | null;
  readonly value: string;
  readonly number: number;
  readonly sha256: string;
  readonly findings: readonly Finding[];
  /** What its sender should know although it was taken; it stays on the receipt. */
  readonly notes?: readonly Finding[];
}

type Place = Pick<FeedRow, 'number' | 'sha256' | 'findings'>;

/** Our own attributes are packed in one header, and what a delivery's rows share is written once: headers are dear. */
function headersOf(delivery: FeedDelivery, type: string): (row: Place) => Record<string, string> {
  const { receipt, receivedAt, sentBy, file, revision, inherits = [], simulated } = delivery;
  const time = new Date(receivedAt).toISOString();
  // What is undefined is not written.
  const said = { receipt, receivedAt, sentBy, file, revision };
  const common = JSON.stringify({
    ...said,
    ...(inherits.length > 0 && { inherits }),
    ...(simulated && { simulated }),
  }).slice(0, -1);
  return ({ number, sha256, findings }) => ({
    ce_id: `${receipt}/${number}`,
    ce_source: delivery.agency,
    ce_type: type,
    ce_time: time,
    nhip: `${common},"row":${number},"sha256":"${sha256}"${findings.length > 0 ? `,"verdict":${JSON.stringify(findings)}` : ''}}`,
  });
}

/** Encodes the rows of one delivery, one by one. */
export function feedRowEncoder(delivery: FeedDelivery): (row: FeedRow) => EncodedMessage {
  const headers = headersOf(delivery, CE_ROW);
  return (row) => ({ key: row.key, value: row.value, headers: headers(row) });
}

type Hash = (text: string) => string;

function encodeCommand(
  delivery: FeedDelivery,
  type: string,
  key: string,
  command: FeedDeletion | FeedWithdrawal,
  sha256: Hash,
): EncodedMessage {
  const value = JSON.stringify(command);
  const headers = headersOf(delivery, type)({ number: 1, sha256: sha256(value), findings: [] });
  return { key, value, headers };
}

export const encodeFeedDeletion = (
  delivery: FeedDelivery,
  command: FeedDeletion,
  sha256: Hash,
): EncodedMessage => encodeCommand(delivery, CE_DELETION, command.id, command, sha256);

export const encodeFeedWithdrawal = (
  delivery: FeedDelivery,
  command: FeedWithdrawal,
  sha256: Hash,
): EncodedMessage => encodeCommand(delivery, CE_WITHDRAWAL, command.receipt, command, sha256);

/** A message of `nhip.feed.<feed>`, read. */
export type FeedMessage = {
  readonly agency: string;
  readonly header: FeedHeader;
} & (
  | { readonly kind: 'row'; readonly key: string | null; readonly text: string }
  | { readonly kind: 'deletion'; readonly command: FeedDeletion }
  | { readonly kind: 'withdrawal'; readonly command: FeedWithdrawal }
);

const aRowNumber = expect('a row number', (value) => !aNumber(value) && value !== 0);
const aHeader = anObject({
  receipt: aName,
  row: aRowNumber,
  receivedAt: anInstant,
  sentBy: aShortText,
  file: optional(anObject({ name: optional(aShortText), sha256: aText })),
  inherits: optional(listOf(aShortText)),
  simulated: optional(aFlag),
  sha256: aText,
  revision: optional(aNumber),
  verdict: optional(listOf(aFinding)),
});
const aDeletion = anObject({ id: aName, version: anInteger });
const aWithdrawal = anObject({ receipt: aName, reason: aText, release: optional(aFlag) });

/** Reads what `ingest` wrote. Throws Fault `undecodable-message`. */
export function decodeFeedMessage({ key, value, headers }: ReceivedMessage): FeedMessage {
  const { nhip = '', ce_source: agency, ce_type: type } = headers;
  if (agency === undefined || aName(agency)) throw undecodable('ce_source: expected an agency');
  const header = checked<FeedHeader>(nhip, 'nhip', aHeader);
  const text = value === null ? '' : textOf(value);
  if (type === CE_ROW) return { kind: 'row', agency, header, key, text };
  if (type === CE_DELETION)
    return { kind: 'deletion', agency, header, command: checked(text, 'value', aDeletion) };
  if (type === CE_WITHDRAWAL)
    return { kind: 'withdrawal', agency, header, command: checked(text, 'value', aWithdrawal) };
  throw undecodable(`ce_type: expected ${CE_ROW}, ${CE_DELETION} or ${CE_WITHDRAWAL}`);
}
