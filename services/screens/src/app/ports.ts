import type {
  ExplainRequest,
  ExplainResponse,
  RecordVersion,
  VerifyRequest,
  VerifyResponse,
} from '@nhip/contracts/grpc';
import type { Cell, CommitChange, Days } from '@nhip/kernel';

export interface ExplainQuestion extends Omit<ExplainRequest, 'asOf' | 'since' | 'days'> {
  readonly days: Days;
  /** Commit number; 0 = now. */
  readonly asOf: number;
  /** Commit number: what changed from there on; -1 = from before the first, 0 = all that stands. */
  readonly since: number;
}

export interface CellsAsOf {
  readonly cubeVersion: number;
  readonly cells: readonly Cell[];
  /** Instant of the commit, integer ms; 0 before the first. */
  readonly at: number;
}

/** Days, and the commit after which their changes are asked for. */
export interface DaysSince extends Days {
  readonly since: number;
}

/** What the ledger says of changes of the cells of a cube version. */
export interface ToldChanges {
  readonly changes: readonly CommitChange[];
  /** Up to this commit. */
  readonly commit: number;
  /** The first commit at which the version was read; 0: it is not. */
  readonly liveSince: number;
  /** There are more than are told: then none is. */
  readonly tooMany: boolean;
}

export const LEDGER = Symbol('ledger');

/** What only the ledger can answer. Every call rejects with Fault `unavailable` while it is away, and once its signal is aborted. */
export interface Ledger {
  explain(question: ExplainQuestion, signal?: AbortSignal): Promise<ExplainResponse>;
  verify(question: VerifyRequest, signal?: AbortSignal): Promise<VerifyResponse>;
  /** Cells of the version that was live at the commit; version 0 and no cells where none was. */
  cellsAsOf(cube: string, commit: number, signal?: AbortSignal): Promise<CellsAsOf>;
  /** What commits added to the cells of a cube version, of each day after its own commit. */
  cellChanges(cube: string, version: number, days: readonly DaysSince[]): Promise<ToldChanges>;
  recordHistory(type: string, id: string): Promise<readonly RecordVersion[]>;
  /** The last commit at an instant; number 0 where there was none. Rejects with Fault `history-changed` where that is not known any more. */
  commitAt(instant: number): Promise<{ readonly commit: number; readonly at: number }>;
}

export const CURRENT = Symbol('waits until memory holds what was published');

/** Resolves once memory holds all that was published before the call; Fault `unavailable` where that takes too long. */
export type Current = () => Promise<void>;
