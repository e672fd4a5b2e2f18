import type { DeliveryHead } from '@nhip/contracts';
import type { VersionRow } from './rows.js';
import { compareReceived, type Claim, type ReceiptState } from './state.js';

/** Whether an agency may write to a record whose first row came with a receipt: it is its own, it inherits it, or the type is shared. */
export const isOwn = (
  { shared }: Pick<VersionRow, 'shared'>,
  { agency, inherits }: Pick<DeliveryHead, 'agency' | 'inherits'>,
  first: Claim | undefined,
): boolean =>
  first === undefined ||
  shared === true ||
  agency === first.agency ||
  inherits?.includes(first.agency) === true;

/** Whether a row counts of a record that others may have written to before: it is an own one, or the record is its from now on, because it came first. */
export const mayWrite = (
  row: Pick<VersionRow, 'shared'>,
  receipt: Pick<ReceiptState, 'id' | 'receivedAt' | 'agency' | 'inherits'>,
  first: Claim | undefined,
): boolean =>
  isOwn(row, receipt, first) || (first !== undefined && compareReceived(receipt, first) < 0);

/** The receipt that came first. */
export function earliest<R extends Claim>(receipts: Iterable<R>): R | undefined {
  let first: R | undefined;
  for (const receipt of receipts)
    if (!first || compareReceived(receipt, first) < 0) first = receipt;
  return first;
}
