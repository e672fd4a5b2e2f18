import { compareOrder } from '@nhip/contracts';
import { label } from './label.js';
import {
  sameContent,
  type Evaluate,
  type LedgerRow,
  type Part,
  type PastRow,
  type Row,
  type Standing,
} from './state.js';

/** How many rows of a receipt became what. */
export interface Count {
  applied: number;
  late: number;
  duplicates: number;
}

/** All that one batch says of one record. */
export interface RecordInput {
  readonly type: string;
  readonly id: string;
  readonly bucket: number;
  readonly standing: Standing | undefined;
  /** Rows that the ledger holds; undefined where none of them can matter. */
  readonly history: readonly PastRow[] | undefined;
  readonly rows: readonly Row[];
  /** Something other than new rows calls for an evaluation: a withdrawal, a timer, a new definition. */
  readonly again: boolean;
}

export interface RecordOutput {
  readonly ledger: readonly LedgerRow[];
  readonly standing: Standing | undefined;
  /** Differences of the contribution, by cell. */
  readonly deltas: readonly Part[];
  readonly counts: ReadonlyMap<string, Count>;
}

export interface FoldContext {
  readonly clock: number;
  /** Receipts whose rows do not count, in this bucket. */
  readonly withdrawn: ReadonlySet<string>;
  readonly evaluate: Evaluate;
}

const keyOf = (part: Part): string => `${part.combo}/${part.day}`;

/** What must be added to the cells so that `after` stands where `before` did. */
function difference(before: readonly Part[], after: readonly Part[]): Part[] {
  const cells = new Map<string, { combo: number; day: number; values: number[] }>();
  const add = (part: Part, sign: 1 | -1): void => {
    const cell = cells.get(keyOf(part)) ?? {
      combo: part.combo,
      day: part.day,
      values: part.values.map(() => 0),
    };
    cells.set(keyOf(part), cell);
    part.values.forEach((value, i) => (cell.values[i] = (cell.values[i] ?? 0) + sign * value));
  };
  before.forEach((part) => add(part, -1));
  after.forEach((part) => add(part, 1));
  return [...cells.values()].filter((cell) => cell.values.some((value) => value !== 0));
}

function count(counts: Map<string, Count>, receipt: string, what: keyof Count): void {
  const of = counts.get(receipt) ?? { applied: 0, late: 0, duplicates: 0 };
  of[what] += 1;
  counts.set(receipt, of);
}

const past = (row: Row): PastRow => ({
  key: row.key,
  deleted: row.deleted,
  payload: row.payload,
  effective: row.effective,
  versioned: row.versioned,
  prov: row.prov,
});
const stands = (row: PastRow): Standing => ({
  key: row.key,
  deleted: row.deleted,
  payload: row.payload,
  parts: [],
  due: undefined,
});

/** After a withdrawal: the greatest row that still counts stands again, or none does. Writes down what changed. */
function restore(
  input: RecordInput,
  standing: Standing,
  live: readonly PastRow[],
): { standing: Standing; ledger: LedgerRow[] } {
  const best = live.reduce<PastRow | undefined>(
    (a, b) => (a && compareOrder(a.key, b.key) >= 0 ? a : b),
    undefined,
  );
  if (best && standing.key && compareOrder(best.key, standing.key) === 0)
    return { standing, ledger: [] };
  const base = { type: input.type, id: input.id, bucket: input.bucket, stood: true } as const;
  if (best) return { standing: stands(best), ledger: [{ ...base, ...best, outcome: 'restored' }] };
  const last = input.history?.at(-1);
  if (!last || !standing.key) return { standing, ledger: [] };
  const ledger: LedgerRow = {
    ...base,
    ...last,
    key: standing.key,
    deleted: true,
    payload: '{}',
    outcome: 'retracted',
  };
  return {
    standing: { key: undefined, deleted: true, payload: '{}', parts: [], due: undefined },
    ledger: [ledger],
  };
}

/**
 * Folds what a batch says of one record into its state: pure, deterministic, and independent of how the rows were cut into batches
 * as far as the standing row and the cells are concerned.
 */
export function foldRecord(input: RecordInput, context: FoldContext): RecordOutput {
  const known: PastRow[] = [...(input.history ?? [])];
  const ledger: LedgerRow[] = [];
  const counts = new Map<string, Count>();
  const counting = (row: { readonly key: { readonly receipt: string } }): boolean =>
    !context.withdrawn.has(row.key.receipt);
  let standing = input.standing;
  if (input.again && standing && input.history) {
    const restored = restore(input, standing, known.filter(counting));
    ledger.push(...restored.ledger);
    standing = restored.standing;
  }
  for (const row of input.rows) {
    const same =
      known.some((other) => compareOrder(other.key, row.key) === 0) ||
      (standing?.key && compareOrder(standing.key, row.key) === 0);
    if (same) continue;
    const valid = counting(row);
    const { outcome, greater } = valid
      ? label(row, standing, known.filter(counting))
      : { outcome: 'late' as const, greater: false };
    const stood = valid && greater;
    ledger.push({ ...row, outcome, stood });
    count(
      counts,
      row.key.receipt,
      outcome === 'duplicate' ? 'duplicates' : stood ? 'applied' : 'late',
    );
    known.push(past(row));
    if (stood) standing = stands(row);
  }
  return evaluated(input, context, standing, ledger, counts);
}

/** The contribution of what stands now, and its difference to what was added before. */
function evaluated(
  input: RecordInput,
  context: FoldContext,
  standing: Standing | undefined,
  ledger: LedgerRow[],
  counts: Map<string, Count>,
): RecordOutput {
  const before = input.standing;
  if (!standing) return { ledger, standing, deltas: [], counts };
  const unchanged =
    before && before.key && standing.key && sameContent(before, standing) && !input.again;
  const now = unchanged
    ? { parts: before.parts, due: before.due }
    : standing.deleted
      ? { parts: [], due: undefined }
      : context.evaluate(input, standing.payload, context.clock);
  return {
    ledger,
    standing: { ...standing, ...now },
    deltas: unchanged ? [] : difference(before?.parts ?? [], now.parts),
    counts,
  };
}
