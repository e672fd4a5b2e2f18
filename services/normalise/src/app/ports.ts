import type { Provenance, QuarantineState, Replay, RowError } from '@nhip/contracts';
import type { PositionStore, Recovery, StoredPosition } from '@nhip/platform';
import type { Refused } from '../domain/overturned.js';

export const QUARANTINE = Symbol('quarantine');
export const REPLAYS = Symbol('replays');
export const POSITIONS = Symbol('positions');

/** Rows of a feed's partition that are about to be read by a revision of the catalogue. */
export interface Claim {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly first: bigint;
  /** Where they end. */
  readonly end: bigint;
  readonly revision: number;
}

/** From an offset on, up to the next stretch: rows that were first read by one revision of the catalogue. */
export interface Stretch {
  readonly first: bigint;
  readonly revision: number;
}

/** How far the feeds were read, and by which revision of the catalogue each row was mapped first. */
export interface Positions extends Pick<PositionStore, 'next'> {
  /** Says, before anything comes of them, that rows are read; those that were read before stay with the revision of then. @returns in their order the stretches that hold them; the rows before the first belong to it too */
  claim(claim: Claim): Promise<readonly Stretch[]>;
  /** All that came of the rows before an offset is durable. */
  moved(topic: string, partition: number, incarnation: string, next: bigint): Promise<void>;
  all(): Promise<readonly StoredPosition[]>;
  /** Reads on from what the sources hold now. */
  take(lost: readonly Recovery[]): Promise<void>;
}

/** A row that could not be brought into the model, as kept. */
export interface QuarantinedRow extends Refused {
  readonly feed: string;
  readonly key: string | null;
  readonly text: string;
  readonly prov: Omit<Provenance, 'mapping'>;
}

/** A row or deletion that was brought into the model, and what it is about. */
export interface TakenRow {
  readonly key: string;
  readonly place: Omit<Provenance, 'mapping'>;
}

export interface StoredRow extends QuarantinedRow {
  readonly id: string;
  /** Of the catalogue by which it is being brought in; a crash may have come between. */
  readonly revision: number | null;
  readonly at: number;
  readonly state: QuarantineState;
}

/** A row that was brought in from quarantine before, and the revision of the catalogue that did. */
export interface Brought {
  readonly row: QuarantinedRow;
  readonly revision: number;
}

/** What is told of a feed's quarantine. */
export interface Standing {
  /** Of the receipts asked for. */
  readonly counts: readonly Count[];
  /** Rows of the feed that wait. */
  readonly waiting: number;
}

/** Rows of one receipt in one feed partition that are not in the model now; absolute, `seq` rises. */
export interface Count {
  readonly receipt: string;
  readonly feed: string;
  readonly agency: string;
  readonly receivedAt: number;
  readonly partition: number;
  readonly quarantined: number;
  /** Those among them that `ingest` had taken. */
  readonly overturned: number;
  /** Why these are refused, the first of them. */
  readonly errors: readonly RowError[];
  readonly seq: number;
}

export interface Search {
  readonly feed: string;
  readonly agency?: string | undefined;
  /** Any of them; of every state where there are none. */
  readonly states?: readonly QuarantineState[] | undefined;
  readonly receipt?: string | undefined;
  readonly cause?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Id of the row after which it begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Quarantine {
  /** Keeps rows, each once however often it comes. Resolves to those that were brought in from quarantine since. */
  keep(rows: readonly QuarantinedRow[], at: number): Promise<readonly Brought[]>;
  find(search: Search): Promise<readonly StoredRow[]>;
  causes(
    feed: string,
    agency: string | undefined,
  ): Promise<readonly { readonly code: string; readonly count: number }[]>;
  /** Says, before records come of them, that rows that wait are brought in by a revision of the catalogue. @returns by id those that wait still, each with the revision that brings it in: the first that said so */
  bring(
    feed: string,
    ids: readonly string[],
    revision: number,
  ): Promise<ReadonlyMap<string, number>>;
  /** Rows that wait were brought in: what stands of their receipts is pending until `publish`. */
  replayed(feed: string, ids: readonly string[]): Promise<void>;
  /** By feed, receipts that a replay changed and of which that was not told yet. */
  pendingReceipts(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Publishes what stands while nobody else changes or publishes anything of the feed: what is published last is what stands. It stays pending where that fails. */
  publish(
    feed: string,
    receipts: readonly string[],
    send: (standing: Standing) => Promise<void>,
  ): Promise<void>;
  /** Rows that wait no longer, since their sender, or who inherits from it, sent a later one of the same key that was taken and is not withdrawn. @param by asked for where any row of the feed waits @returns their receipts, which are pending until `publish` */
  supersede(feed: string, by: () => readonly TakenRow[]): Promise<readonly string[]>;
  /** Rows of these receipts wait no longer, those that are still to come neither; rows that one of them had superseded wait again. */
  withdrawn(feed: string, receipts: readonly string[]): Promise<void>;
}

/** A partition of a feed's topic, and what of it is read once more. */
export interface FeedPart {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly first: bigint;
  /** The offset at which it ends. */
  readonly last: bigint;
}

export type ReplayProgress = Replay;

/** How far the feeds have been read once more: at most one run at a time. */
export interface Replays extends Pick<PositionStore, 'next'> {
  /** Begins a run; does nothing while one of the same topics is under way. */
  begin(parts: readonly FeedPart[]): Promise<void>;
  /** The topics that the run has not read to their ends; undefined where there is nothing to read. */
  open(): Promise<{ readonly run: string; readonly topics: readonly string[] } | undefined>;
  /** The offset before which the run reads; 0 where it does not read the partition. */
  last(topic: string, partition: number): Promise<bigint>;
  moved(topic: string, partition: number, next: bigint): Promise<void>;
  progress(): Promise<ReplayProgress>;
}
