import type { DeliveryHead } from '@nhip/contracts';
import type { VersionRow } from './rows.js';
import { compareReceived, type Claim, type ReceiptState } from './state.js';

/** Whether an agency may write to a record that a receipt has claimed, if any: it is its own, it inherits it, or the type is shared. */
export const isOwn = (
  { shared }: Pick<VersionRow, 'shared'>,
  { agency, inherits }: Pick<DeliveryHead, 'agency' | 'inherits'>,
  first: Claim | undefined,
): boolean =>
  first === undefined ||
  shared === true ||
  agency === first.agency ||
  inherits?.includes(first.agency) === true;

/** Whether a row makes its record its agency's, unless another came before: deletions do not, but for a blank column of a row that is none, and what was released does no more. */
export const isClaim = (
  { deleted, blank = false }: Pick<VersionRow, 'deleted' | 'blank'>,
  { id }: Pick<ReceiptState, 'id'>,
  released: ReadonlySet<string>,
): boolean => (!deleted || blank) && !released.has(id);

/** Whether a receipt came before the one that has claimed a record. */
export const isBefore = (receipt: ReceiptState, first: Claim | undefined): boolean =>
  first === undefined || compareReceived(receipt, first) < 0;
