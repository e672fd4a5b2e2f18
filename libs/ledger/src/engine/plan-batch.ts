import type { Count, FoldContext, RecordInput, RecordOutput } from '../fold/fold-record.js';
import { foldRecord } from '../fold/fold-record.js';
import type { PastRow, Row, Standing } from '../fold/state.js';
import { nameOf, type RecordName } from '../store/records.js';
import type { CellDelta, MemberDelta, ProgressDelta } from '../store/write-batch.js';

/** The records that a batch touches, each with what calls for it. */
export interface Touched {
  readonly name: RecordName;
  readonly rows: Row[];
  again: boolean;
}

export interface Folded {
  readonly outputs: readonly { readonly name: RecordName; readonly output: RecordOutput }[];
  readonly cells: readonly CellDelta[];
  readonly members: readonly MemberDelta[];
  readonly progress: readonly ProgressDelta[];
}

/** Whether the ledger's rows of a record can matter: only where a row is not greater than what stands, or the record is looked at anew. */
export function needsHistory(
  { rows, again }: Touched,
  standing: Standing | undefined,
  restoring: boolean,
  withdrawn: ReadonlySet<string>,
): boolean {
  if (!standing) return false;
  if ((again && restoring) || rows.some((row) => withdrawn.has(row.key.receipt))) return true;
  const { key } = standing;
  return (
    rows.length > 0 && (key === undefined || rows.some((row) => row.key.version <= key.version))
  );
}

const YIELD_EVERY = 500;
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Sums {
  readonly cells = new Map<
    string,
    { bucket: number; combo: number; day: number; values: number[] }
  >();
  readonly members: MemberDelta[] = [];
  readonly progress = new Map<string, ProgressDelta & Count>();

  add({ bucket, type, id }: RecordName, output: RecordOutput): void {
    for (const { combo, day, values } of output.deltas) {
      this.members.push({ bucket, combo, day, values, type, id });
      const key = `${bucket}/${combo}/${day}`;
      const cell = this.cells.get(key);
      if (cell) values.forEach((value, i) => (cell.values[i] = (cell.values[i] ?? 0) + value));
      else this.cells.set(key, { bucket, combo, day, values: [...values] });
    }
  }

  count(bucket: number, rows: readonly Row[], counts: ReadonlyMap<string, Count>): void {
    for (const [receipt, count] of counts) {
      const prov = rows.find((row) => row.key.receipt === receipt)?.prov;
      if (!prov) continue;
      const key = `${bucket}/${receipt}`;
      const sum = this.progress.get(key) ?? {
        bucket,
        receipt,
        feed: prov.feed,
        agency: prov.agency,
        receivedAt: prov.receivedAt,
        withdrawn: false,
        applied: 0,
        late: 0,
        duplicates: 0,
      };
      this.progress.set(key, {
        ...sum,
        applied: sum.applied + count.applied,
        late: sum.late + count.late,
        duplicates: sum.duplicates + count.duplicates,
      });
    }
  }
}

/** Folds all records of a batch and sums what they do to cells and receipts. Yields to the event loop now and then. */
export async function foldAll(
  touched: Iterable<Touched>,
  standing: (name: RecordName) => Standing | undefined,
  history: ReadonlyMap<string, PastRow[]>,
  contextOf: (bucket: number) => FoldContext,
): Promise<Folded> {
  const outputs: { name: RecordName; output: RecordOutput }[] = [];
  const sums = new Sums();
  let n = 0;
  for (const { name, rows, again } of touched) {
    const input: RecordInput = {
      ...name,
      standing: standing(name),
      history: history.get(nameOf(name)),
      rows,
      again,
    };
    const output = foldRecord(input, contextOf(name.bucket));
    outputs.push({ name, output });
    sums.add(name, output);
    sums.count(name.bucket, rows, output.counts);
    n += 1;
    if (n % YIELD_EVERY === 0) await breath();
  }
  const cells = [...sums.cells.values()].filter((cell) => cell.values.some((value) => value !== 0));
  return { outputs, cells, members: sums.members, progress: [...sums.progress.values()] };
}
