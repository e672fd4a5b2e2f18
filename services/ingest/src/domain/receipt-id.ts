import { createHash, randomBytes } from 'node:crypto';

const MOST = 36 ** 9 - 1;
const time = (instant: number): string =>
  Math.min(Math.max(instant, 0), MOST).toString(36).padStart(9, '0');

/** Ids of receipts sort by time of receipt, as text. */
export const newReceipt = (now: number): string => `${time(now)}${randomBytes(6).toString('hex')}`;

/** The receipt of an inbox message: the same message always has the same, so that a redelivery is known as one. */
export const inboxReceipt = (timestamp: number, place: string): string =>
  `${time(timestamp)}${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;

const RECEIPT_ID = /^([0-9a-z]{9})[0-9a-f]{12}$/;

/** Time of receipt, ms, as the id has it; undefined where the text is no id of a receipt. */
export function receivedAtOf(id: string): number | undefined {
  const [, instant] = RECEIPT_ID.exec(id) ?? [];
  return instant === undefined ? undefined : Number.parseInt(instant, 36);
}
