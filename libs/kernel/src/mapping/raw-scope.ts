import type { Expr } from '../expression/expr.js';
import type { CodeList } from '../model/code-list.js';
import type { IdReader } from '../model/record-id.js';
import type { Raw } from './raw-row.js';

export interface RawScope {
  /** How what is read is called: a raw row, or an item of one of its columns. */
  readonly root: 'r' | 'item';
  readonly columns: readonly string[];
  /** Those that are emptied before a row is kept: read as they are kept, whoever holds the row as it was sent. */
  readonly personal: ReadonlySet<string>;
  /** Words that mean no value. */
  readonly empty: ReadonlySet<string>;
  /** Of instants without an offset, minutes east of Greenwich; without one they are refused. */
  readonly zone: number | undefined;
  list(name: string): CodeList | undefined;
  /** Reads ids of records of a type. */
  idsOf(type: string): IdReader;
}

export type Call = Extract<Expr, { op: 'call' }>;

/** Compiles a call whose arguments are compiled already; throws ExpressionError. */
export type Compile = (call: Call, scope: RawScope, args: readonly Raw[]) => Raw;
