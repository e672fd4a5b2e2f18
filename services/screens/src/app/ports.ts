import type {
  ExplainRequest,
  ExplainResponse,
  RecordVersion,
  VerifyRequest,
  VerifyResponse,
} from '@nhip/contracts/grpc';
import type { Cell, Days } from '@nhip/kernel';

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

export const LEDGER = Symbol('ledger');

/** What only the ledger can answer. Every call rejects with Fault `unavailable` while it is away, and once its signal is aborted. */
export interface Ledger {
  explain(question: ExplainQuestion, signal?: AbortSignal): Promise<ExplainResponse>;
  verify(question: VerifyRequest, signal?: AbortSignal): Promise<VerifyResponse>;
  /** Cells of the version that was live at the commit; version 0 and no cells where none was. */
  cellsAsOf(cube: string, commit: number, signal?: AbortSignal): Promise<CellsAsOf>;
  recordHistory(type: string, id: string): Promise<readonly RecordVersion[]>;
  /** The last commit at an instant; number 0 where there was none. Rejects with Fault `history-changed` where that is not known any more. */
  commitAt(instant: number): Promise<{ readonly commit: number; readonly at: number }>;
}

export const CURRENT = Symbol('waits until memory holds what was published');

/** Resolves once memory holds all that was published before the call; Fault `unavailable` where that takes too long. */
export type Current = () => Promise<void>;
