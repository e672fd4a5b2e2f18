import type { DeliveryMessage, Receipt, RowError } from '@nhip/contracts';

/** Rows of an answer that say what is wrong, and that say what else there is to know. */
export const MOST_ERRORS = 100;

export interface ReceiptRow {
  readonly id: string;
  readonly feed: string;
  readonly agency: string;
  readonly sentBy: string;
  /** Agencies that its agency succeeded when it came. */
  readonly inherits?: readonly string[];
  readonly kind: Receipt['kind'];
  readonly receivedAt: number;
  readonly received: number;
  /** Lines of nothing, and rows that the feed leaves out. */
  readonly skipped: number;
  readonly rejected: number;
  readonly errors: readonly RowError[];
  /** What the sender should know of rows that were taken. */
  readonly notes?: readonly RowError[];
  readonly extra: readonly string[];
  /** Every row is durable in Kafka. Until then nothing was acknowledged. */
  readonly sent: boolean;
  readonly period?: string;
  readonly fileName?: string;
  readonly withdrawnBy?: string;
  readonly withdraws?: string;
}

interface Progress {
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly forbidden: number;
  /** Where the first of these stand in the delivery, in order. */
  readonly forbiddenRows: readonly number[];
  readonly withdrawnParts: number;
  readonly commit: number | null;
  readonly parts: number;
}

export interface Found {
  readonly receipt: ReceiptRow;
  readonly progress: Progress;
}

export interface ReceiptSearch {
  readonly feed?: string | undefined;
  readonly agency?: string | undefined;
  /** Only ids before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export const RECEIPTS = Symbol('store of the receipts');

export interface ReceiptStore {
  /** Keeps a receipt before its rows go out; with a key, gives back the receipt that the same key was given before, and the hash of its body. */
  begin(
    receipt: ReceiptRow,
    key: string | undefined,
    bodySha256: string,
  ): Promise<{ readonly receipt: ReceiptRow; readonly bodySha256: string }>;
  /** Keeps receipts whose ids follow from what they are of; gives back those that stand under these ids, in the same order. */
  beginAll(receipts: readonly ReceiptRow[]): Promise<readonly ReceiptRow[]>;
  /** Keeps the receipt of a withdrawal and marks the delivery with it; gives back the withdrawal that the delivery is marked with. */
  beginWithdrawal(receipt: ReceiptRow, withdrawn: string): Promise<ReceiptRow>;
  /** All rows of these receipts are durable. */
  sent(ids: readonly string[]): Promise<void>;
  find(id: string): Promise<Found | undefined>;
  /** Newest first; without those of which nothing went out. */
  list(search: ReceiptSearch): Promise<readonly Found[]>;
  /** Keeps what became of the rows of receipts; of receipts that are not kept any more it keeps nothing. */
  progress(messages: readonly DeliveryMessage[]): Promise<void>;
  /** Deletes at most so many receipts that came before an instant, with their progress; the oldest first. Resolves to how many. */
  deleteReceipts(before: number, most: number): Promise<number>;
  /** Deletes at most so many idempotency keys that were given before an instant, the oldest first. Resolves to how many. */
  deleteKeys(before: number, most: number): Promise<number>;
}

export const LEDGER = Symbol('ledger');

/** What the ledger knows of a record's standing version. */
export interface Ledger {
  currentVersion(type: string, id: string): Promise<number | undefined>;
}
