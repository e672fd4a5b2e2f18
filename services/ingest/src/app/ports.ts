import type { DeliveryMessage, Finding } from '@nhip/contracts';

export type Kind = 'rows' | 'deletion' | 'withdrawal';

export interface RowError {
  readonly row: number;
  readonly column?: string;
  readonly value?: string;
  readonly code: string;
  readonly message: Finding['message'];
}

export interface ReceiptRow {
  readonly id: string;
  readonly feed: string;
  readonly agency: string;
  readonly sentBy: string;
  readonly kind: Kind;
  readonly receivedAt: number;
  readonly received: number;
  readonly rejected: number;
  readonly errors: readonly RowError[];
  readonly extra: readonly string[];
  readonly sent: boolean;
  readonly period?: string;
  readonly fileName?: string;
  readonly withdrawnBy?: string;
  readonly withdraws?: string;
}

export interface Progress {
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly withdrawnParts: number;
  readonly commit: number | null;
  readonly parts: number;
}

export interface ReceiptStore {
  /** Keeps a receipt before its rows go out; with a key, gives back the receipt that the same key was given before, and the hash of its body. */
  begin(receipt: ReceiptRow, key: string | undefined, bodySha256: string): Promise<{ readonly receipt: ReceiptRow; readonly bodySha256: string }>;
  /** All its rows are durable. */
  sent(receipt: ReceiptRow): Promise<void>;
  find(id: string): Promise<{ readonly receipt: ReceiptRow; readonly progress: Progress } | undefined>;
  list(feed: string | undefined, agency: string | undefined, before: string | undefined, limit: number): Promise<readonly { readonly receipt: ReceiptRow; readonly progress: Progress }[]>;
  withdrawn(id: string, by: string): Promise<void>;
  progress(messages: readonly DeliveryMessage[]): Promise<void>;
}

/** What the ledger knows of a record's standing version. */
export interface Ledger {
  currentVersion(type: string, id: string): Promise<number | undefined>;
}
