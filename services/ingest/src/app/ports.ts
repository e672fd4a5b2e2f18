import type {
  DeliveryMessage,
  PullFault,
  Receipt,
  RecordCounts,
  RowCount,
  RowError,
} from '@nhip/contracts';
import type { PullPlace } from '../domain/pull-plan.js';

/** Rows of an answer that say what is wrong, and that say what else there is to know. */
export const MOST_ERRORS = 100;

export interface ReceiptRow {
  readonly id: string;
  readonly feed: string;
  readonly agency: string;
  readonly sentBy: string;
  /** It came with a key of simulated data. */
  readonly simulated?: true;
  /** Agencies that its agency succeeded when it came. */
  readonly inherits?: readonly string[];
  readonly kind: Receipt['kind'];
  readonly receivedAt: number;
  readonly received: number;
  /** Lines of nothing, and rows that the feed leaves out. */
  readonly skipped: number;
  readonly rejected: number;
  readonly errors: readonly RowError[];
  /** Of the catalogue by which its rows were judged; absent of commands, and of receipts of before. */
  readonly revision?: number;
  /** What the sender should know of rows that were taken. */
  readonly notes?: readonly RowError[];
  readonly extra: readonly string[];
  /** Every row is durable in Kafka. Until then nothing was acknowledged. */
  readonly sent: boolean;
  readonly period?: string;
  /** It makes up for its period. */
  readonly history?: true;
  readonly fileName?: string;
  readonly withdrawnBy?: string;
  readonly withdraws?: string;
  /** Of a withdrawal. */
  readonly reason?: string;
  /** The rows that it takes back claim their records no more. */
  readonly release?: boolean;
}

interface Progress extends Readonly<Record<RowCount, number>> {
  /** Of the quarantined rows those that were taken when they were sent. */
  readonly overturned: number;
  /** Why these are refused, the first of them. */
  readonly errors: readonly RowError[];
  /** Where the first of the forbidden rows stand in the delivery, in order. */
  readonly forbiddenRows: readonly number[];
  /** What became of the records that its rows make several of; undefined where each makes one. */
  readonly records?: RecordCounts;
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

export interface Begun {
  readonly receipt: ReceiptRow;
  readonly requestSha256: string;
  /** Nobody is at it, as far as is known. */
  readonly isLeft: boolean;
}

export const RECEIPTS = Symbol('store of the receipts');

export interface ReceiptStore {
  /**
   * Keeps a receipt before its rows go out, with a lease of some seconds; with a key, gives back the receipt that the same key was given
   * before, the hash of its request, and whether its lease has ended. One that was given up frees its key.
   */
  begin(receipt: ReceiptRow, key: string | undefined, requestSha256: string): Promise<Begun>;
  /** Takes the lease of a receipt that is not sent, where it has ended, and has it say what is said now: nobody was told it. Resolves to whether it did. */
  takeOver(receipt: ReceiptRow): Promise<boolean>;
  /** Leases go on for some seconds from now. */
  renew(ids: readonly string[]): Promise<void>;
  /** A lease ends now. */
  release(id: string): Promise<void>;
  /** Deliveries whose lease ended some time ago without their being sent or taken back, and withdrawals that were not sent; at most so many. */
  unfinished(most: number): Promise<readonly ReceiptRow[]>;
  /** Keeps receipts whose ids follow from what they are of; gives back those that stand under these ids, in the same order. Of one whose rows are not all durable it is kept what is said now, at the time of its first receipt. */
  beginAll(receipts: readonly ReceiptRow[]): Promise<readonly ReceiptRow[]>;
  /** Keeps the receipt of a withdrawal and marks the delivery with it; gives back the withdrawal that the delivery is marked with. */
  beginWithdrawal(receipt: ReceiptRow, withdrawn: string): Promise<ReceiptRow>;
  /** As `beginWithdrawal`, of a delivery that is still one of the unfinished ones; undefined where somebody has sent it, is at it or has taken it back meanwhile. */
  takeBack(receipt: ReceiptRow, withdrawn: string): Promise<ReceiptRow | undefined>;
  /** All rows of these receipts are durable. Resolves to how many of them are sent now: not those that were taken back before they were. */
  sent(ids: readonly string[]): Promise<number>;
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

export const FEED_KINDS = Symbol('store of the kinds of feeds');

/** Whether feeds are of simulated data or of real ones. */
export interface FeedKindStore {
  /** Claims a kind for a feed, unless it has one, for the minute in which a request keeps its receipt, and for as long as that is on its way. Resolves to whether it is of simulated data: the same for all who ask, in whatever process. */
  take(feed: string, simulated: boolean): Promise<boolean>;
  /** A claimed kind is the feed's for good. Resolves to whether it is of this kind. */
  settle(feed: string, simulated: boolean): Promise<boolean>;
  /** Whether a feed is of simulated data; undefined while it has no kind, or one that nothing came of. */
  find(feed: string): Promise<boolean | undefined>;
}

export const LEDGER = Symbol('ledger');

/** What the ledger knows of a record's standing version. */
export interface Ledger {
  currentVersion(type: string, id: string): Promise<number | undefined>;
}

export const PULLS = Symbol('store of the pulls');

/** How a pull stands: what is told of it, and of what. */
export interface PullState {
  /** What it pulls: rows of another source have another place. */
  readonly source: string;
  /** By which its window is asked for. */
  readonly definition: string;
  readonly place: PullPlace;
  /** When all that had changed was taken last, ms; null before the first time. */
  readonly succeededAt: number | null;
  readonly fault: PullFault | null;
}

/** The turn of one process to pull a feed. Whoever knows an older turn may not write. */
export interface PullTurn {
  readonly feed: string;
  readonly turn: number;
  /** Absent before the first time. */
  readonly state?: PullState;
}

export interface PullStore {
  /** Takes the turn of a feed that is due, or whose definition is another one, and whose turn nobody has; with a lease of some seconds. @param definition by which it is pulled @param now ms */
  take(feed: string, definition: string, now: number): Promise<PullTurn | undefined>;
  /** Leases go on for some seconds from now. */
  renew(turns: readonly PullTurn[]): Promise<void>;
  /** Keeps how it stands. Resolves to whether the turn is still its own. @param due when it is pulled again, ms */
  keep(turn: PullTurn, state: PullState, due: number): Promise<boolean>;
  /** A turn ends now. */
  release(turn: PullTurn): Promise<void>;
}

export const PORTAL_HTTP = Symbol('HTTP to portals');

export interface PortalRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** For the whole answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface PortalHttp {
  /** Resolves to the text of an answer; undefined where it says that nobody is signed in. Follows nobody elsewhere. Rejects with Faults `pull-…`, or with the reason of the signal. */
  post(request: PortalRequest): Promise<string | undefined>;
}

export const SECRETS = Symbol('secrets');

/** By which the hub signs in at a portal. */
export interface Secret {
  /** Where it may be used: scheme, host and port. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
}

export interface Secrets {
  /** As it is now. Rejects with Fault `pull-secret-missing` or `pull-secrets-open`. */
  find(id: string): Promise<Secret>;
}
