import type { DeliveryHead, LedgerCount, Outcome } from '@nhip/contracts';
import type { Fields } from '@nhip/kernel';
import type { Walk } from './walks.js';
import type { Entry } from '../packed/delta-row.js';
import { blockOf } from '../packed/delta-row.js';
import {
  difference,
  packParts,
  sameBytes,
  unpackParts,
  type MeasuresOf,
  type Part,
} from '../packed/contribution.js';
import { incomplete } from '../packed/values.js';
import { plus } from '../packed/exact.js';
import { isDerived } from '../store/flags.js';
import { ROWS_A_BATCH } from '../store/schema.js';
import { countOf, labelGreater, labelLate, sameContent, type Label } from './label.js';
import { isBefore, isClaim, isOwn } from './owner.js';
import { BatchOverflow } from './overflow.js';
import { Past, type PastRow } from './past.js';
import {
  failedAs,
  type Less,
  type RefusedRow,
  type VersionRow,
  type WithdrawalRow,
} from './rows.js';
import {
  clockOf,
  compareOrder,
  nothingCounted,
  placeKey,
  RecordState,
  sooner,
  announce,
  tallyOf,
  type BlockState,
  type BucketClock,
  type BucketState,
  type OrderPlace,
  type ReceiptState,
} from './state.js';

/** A row of `core.ledger`. */
export interface LedgerRow {
  readonly at: number;
  readonly prev: number;
  readonly record: RecordState;
  readonly receipt: ReceiptState;
  readonly row: Omit<
    VersionRow,
    'kind' | 'offset' | 'name' | 'delivery' | 'type' | 'id' | 'fields'
  > & {
    /** Where they are at hand; else the payload has them. */
    readonly fields?: VersionRow['fields'];
  };
  readonly outcome: Outcome;
  readonly stood: boolean;
}

/** A row of the ledger that may stand again. */
export interface Best {
  readonly receipt: ReceiptState;
  readonly row: LedgerRow['row'];
  /** How its receipt counts it. */
  readonly counted: LedgerCount;
}

/** What a row says. */
type Content = Pick<LedgerRow['row'], 'payload' | 'fields'>;

/** Of a record what the ledger has. */
export interface Stored {
  /** The greatest row that counts. */
  readonly greatest: Best;
  /** The greatest that counts and did not fail, but for the place that stands. */
  readonly good: Best | undefined;
}

/** Of a record that a batch touches: how it stood before, and what it says now. */
interface Touch {
  readonly stood: boolean;
  readonly deleted: boolean;
  readonly content: number;
  /** Its newest row in the ledger before this batch; 0 where there is none. */
  readonly head: number;
  /** The row that stood before, the rows of this batch, and those of before that a row is held against. */
  readonly past: Past;
  /** Of the standing row, where it is at hand. */
  standing: Content | undefined;
  /** Of a record that failed: what the greatest row says that counts and did not fail, unless that one is a deletion. */
  good: Content | undefined;
  /** Evaluated whatever its content: the clock, a withdrawal or a definition calls for it. */
  again: boolean;
  /** All rows of it that were not withdrawn, where this batch has judged them anew. */
  judged: readonly Best[] | undefined;
}

/** What a record adds, and when that changes next. */
export interface Evaluation {
  readonly parts: readonly Part[];
  readonly due: number | undefined;
  /** Some of it cannot be counted. */
  readonly incomplete: boolean;
}

/** What fields add for a record at a clock; with `marks` that the cells which they name are incomplete. Undefined where a combination of codes has no number yet. */
export type Evaluate = (
  record: RecordState,
  fields: Fields,
  clock: number,
  marks: boolean,
) => Evaluation | undefined;

/** A row that could be stored in no form. */
export interface Refused {
  readonly receipt: ReceiptState;
  readonly row: RefusedRow;
}

/** Whether a row counts. */
export interface Permission {
  readonly receipt: ReceiptState;
  readonly record: RecordState;
  readonly row: Pick<LedgerRow['row'], 'line' | 'mapping'>;
  readonly forbidden: boolean;
}

/** What one commit does to one bucket; filled by folding rows, and encoded by `CommitRows`. */
export class Batch {
  readonly ledger: LedgerRow[] = [];
  readonly records = new Map<RecordState, Touch>();
  readonly receipts = new Set<ReceiptState>();
  readonly withdrawals: WithdrawalRow[] = [];
  readonly refused: Refused[] = [];
  /** Rows that were refused in every form before, and are stored now. */
  readonly accepted: Refused[] = [];
  readonly walks: Walk[] = [];
  /** Of which it changed who owns them: what stands of them is to be judged anew. */
  readonly claimed = new Set<RecordState>();
  /** Rows that do not count because their record is another agency's, and those that do from now on; each as it was judged last. */
  readonly permissions = new Map<string, Permission>();
  readonly deltas = new Map<BlockState, Entry[]>();

  constructor(
    readonly number: number,
    readonly revision: number,
  ) {}

  /** The record of a row, which is either held by its bucket or new. */
  recordOf(
    bucket: BucketState,
    { name, type, id }: Pick<VersionRow, 'name' | 'type' | 'id'>,
  ): RecordState {
    const known = bucket.records.get(name);
    if (known) return known;
    const record = new RecordState(bucket.number, bucket.nextRecord, type, id);
    bucket.nextRecord += 1;
    bucket.records.set(name, record);
    return record;
  }

  receiptOf(bucket: BucketState, delivery: DeliveryHead, withdraws = false): ReceiptState {
    const { receipt: id, agency, sentBy, receivedAt, feed, file, topic, incarnation } = delivery;
    const { inherits = NOBODY, simulated = false } = delivery;
    const known = bucket.receipts.get(id);
    if (known) {
      this.receipts.add(known);
      return known;
    }
    const receipt: ReceiptState = {
      num: bucket.nextReceipt,
      id,
      agency,
      sentBy,
      receivedAt,
      feed,
      file: file ?? null,
      topic,
      incarnation,
      withdraws,
      inherits,
      simulated,
      firstBatch: this.number,
      stored: false,
      ...nothingCounted(),
      records: undefined,
    };
    bucket.nextReceipt += 1;
    bucket.receipts.set(id, receipt);
    this.receipts.add(receipt);
    return receipt;
  }

  touch(record: RecordState): Touch {
    const known = this.records.get(record);
    if (known) return known;
    const touch: Touch = {
      stood: record.stands,
      deleted: record.deleted,
      content: record.content,
      head: record.head,
      past: new Past(record.stands ? [pastOf(record)] : []),
      standing: undefined,
      good: undefined,
      again: false,
      judged: undefined,
    };
    this.records.set(record, touch);
    return touch;
  }

  /** The newest row of a record that the ledger has: a withdrawal may have given it one of this batch. 0 where there is none. */
  headOf(record: RecordState): number {
    return this.records.get(record)?.head ?? record.head;
  }

  /** Rows of a record that the ledger has, among which one that is taken next may be. */
  remember(record: RecordState, rows: readonly PastRow[]): void {
    const { past } = this.touch(record);
    for (const row of rows) past.add(row);
  }

  /** Folds one row. @param record as `recordOf` gives it @returns false where it came before */
  take(bucket: BucketState, record: RecordState, row: VersionRow): boolean {
    const touch = this.touch(record);
    const receipt = this.receiptOf(bucket, row.delivery);
    const withdrawn = bucket.withdrawn.has(receipt.id);
    const { version, line, mapping, deleted, content } = row;
    const place = { version, receipt, line, mapping, deleted, content };
    const order = record.stands ? compareOrder(place, record) : 1;
    if (order === 0) return false;
    const { first } = record;
    const claims = isClaim(row, receipt, bucket.released) && isBefore(receipt, first);
    const forbidden = !withdrawn && !claims && !isOwn(row, receipt, first);
    const label =
      order > 0 && !withdrawn && !forbidden && !this.claimed.has(record)
        ? labelGreater(row, record)
        : this.#labelOf(row, { ...place, forbidden }, order, bucket.withdrawn, touch.past, record);
    if (!label) return false;
    if (claims) this.#claim(record, receipt);
    touch.past.add(forbidden ? { ...place, forbidden } : place);
    record.see(row.version);
    this.write(record, receipt, row, label);
    tallyOf(receipt, row)[countOf(label)] += 1;
    announce(receipt, row.columns ?? 0);
    if (forbidden) this.#permit(record, receipt, row, false);
    return true;
  }

  /** The label of a row that its record may know already; undefined where it does. */
  #labelOf(
    row: VersionRow,
    place: PastRow,
    order: number,
    withdrawn: ReadonlySet<string>,
    past: Past,
    record: RecordState,
  ): Label | undefined {
    if (past.has(place)) return undefined;
    if (place.forbidden) return FORBIDDEN;
    if (withdrawn.has(place.receipt.id)) return { outcome: 'late', stood: false };
    return order > 0 ? labelGreater(row, record) : labelLate(row, place, past.counting(withdrawn));
  }

  /** A record is an agency's from now on. Where nobody had it, what stands of it may be a deletion by anybody. */
  #claim(record: RecordState, receipt: ReceiptState): void {
    const { first } = record;
    record.first = receipt;
    if (first ? first.agency !== receipt.agency : record.stands) this.claimed.add(record);
  }

  /** Whose a record is, as the ledger has it. @param first the receipt that has claimed it, if any */
  own(record: RecordState, first: ReceiptState | undefined): void {
    this.touch(record);
    record.first = first;
    record.isFirstKnown = true;
  }

  #permit(
    record: RecordState,
    receipt: ReceiptState,
    row: LedgerRow['row'],
    isPermitted: boolean,
  ): void {
    const key = [receipt.num, row.line, row.mapping, record.num].join('/');
    this.permissions.set(key, { receipt, record, row, forbidden: !isPermitted });
  }

  /**
   * Judges by who owns records which of their rows count, and what stands: a function of the rows that were not withdrawn, and of who owns them.
   * Rows that are judged otherwise than before are written once more. @param stored all of them that the ledger has @param less what stands anew stands as failed
   */
  judge(bucket: BucketState, stored: ReadonlyMap<RecordState, readonly Best[]>, less?: Less): void {
    const written = this.#writtenOf(stored);
    for (const [record, rows] of stored) {
      const all = merged(rows, written.get(record), bucket.withdrawn);
      this.touch(record).judged = all.map((one) => this.#judged(record, one));
    }
    this.stand(bucket, new Map(Array.from(stored.keys(), (record) => [record, undefined])), less);
  }

  /**
   * Of records the greatest row that counts stands again, or none does.
   * @param stored that one as the ledger has it, where this batch has not judged the record anew @param less what stands anew stands as failed
   */
  stand(
    bucket: BucketState,
    stored: ReadonlyMap<RecordState, Best | undefined>,
    less?: Less,
  ): void {
    const written = this.#writtenOf(stored);
    for (const [record, greatest] of stored) {
      const known = this.touch(record).judged ?? (greatest ? [greatest] : []);
      const best = greatestOf(
        merged(known, written.get(record), bucket.withdrawn).filter(
          ({ counted }) => counted !== 'forbidden',
        ),
      );
      const isStanding = best && record.stands && compareOrder(placeOf(best), record) === 0;
      if (isStanding || (!best && !record.stands)) continue;
      if (best && less) this.fail(record, best, less);
      else this.restore(bucket, record, best);
    }
  }

  /** A row as it is judged by who owns its record now. */
  #judged(record: RecordState, one: Best): Best {
    const { receipt, row, counted } = one;
    const isPermitted = isOwn(row, receipt, record.first);
    if (isPermitted === (counted !== 'forbidden')) return one;
    const outcome = row.failed === undefined ? 'late' : 'failed';
    const label: Label = isPermitted ? { outcome, stood: false } : FORBIDDEN;
    const tally = tallyOf(receipt, row);
    tally[counted] -= 1;
    tally[countOf(label)] += 1;
    this.receipts.add(receipt);
    this.#permit(record, receipt, row, isPermitted);
    this.#knows(record, one);
    this.write(record, receipt, row, label);
    return { receipt, row, counted: countOf(label) };
  }

  /** The rows that this batch has written of some records. */
  #writtenOf(records: ReadonlyMap<RecordState, unknown>): ReadonlyMap<RecordState, LedgerRow[]> {
    return Map.groupBy(
      this.ledger.filter(({ record }) => records.has(record)),
      ({ record }) => record,
    );
  }

  /** A row that its receipt has counted as refused in every form was stored after all. */
  accept(bucket: BucketState, row: RefusedRow): void {
    const receipt = this.receiptOf(bucket, row.delivery);
    tallyOf(receipt, row).failed -= 1;
    announce(receipt, -(row.columns ?? 0));
    this.accepted.push({ receipt, row });
  }

  /** Writes a row into the ledger, and lets it stand where it does. */
  write(
    record: RecordState,
    receipt: ReceiptState,
    row: LedgerRow['row'],
    { outcome, stood }: { readonly outcome: Outcome; readonly stood: boolean },
  ): void {
    if (this.ledger.length === ROWS_A_BATCH) throw new BatchOverflow();
    const touch = this.touch(record);
    const at = this.number * ROWS_A_BATCH + this.ledger.length;
    this.ledger.push({ at, prev: record.head, record, receipt, row, outcome, stood });
    record.head = at;
    if (!stood) return;
    record.stands = outcome !== 'retracted';
    record.version = row.version;
    record.receipt = receipt;
    record.line = row.line;
    record.mapping = row.mapping;
    record.stand = at;
    if (!sameContent(record, row) || outcome === 'retracted') record.changed = this.number;
    record.content = row.content;
    record.deleted = row.deleted;
    record.failed = row.failed !== undefined;
    touch.standing = row;
  }

  /** A row stands again, or none does. Written down as a row of its own, so that those who follow changes see it. */
  restore(bucket: BucketState, record: RecordState, best: Omit<Best, 'counted'> | undefined): void {
    if (best) {
      this.#knows(record, best);
      return this.write(record, best.receipt, best.row, { outcome: 'restored', stood: true });
    }
    const receipt = bucket.receipts.get(record.receipt.id) as ReceiptState;
    const { version, line, mapping } = record;
    const nowhere = { placePartition: 0, placeOffset: 0, sha: '', effective: 0 };
    const row = {
      version,
      versioned: true,
      deleted: true,
      line,
      mapping,
      payload: '{}',
      content: 0,
    };
    this.write(record, receipt, { ...row, ...nowhere }, { outcome: 'retracted', stood: true });
  }

  /** A row that was stored, and whose data are refused where it is to count: it stands as failed, and its receipt counts it as such from now on. */
  fail(record: RecordState, best: Best, less: Less): void {
    const { receipt, row, counted } = best;
    this.#knows(record, best);
    if (counted !== 'failed') {
      const tally = tallyOf(receipt, row);
      tally[counted] -= 1;
      tally.failed += 1;
      this.receipts.add(receipt);
    }
    this.write(record, receipt, failedAs(row, less), { outcome: 'failed', stood: true });
  }

  /** A row of the ledger that this batch writes again is no new one where it comes again. */
  #knows(record: RecordState, { receipt, row }: Pick<Best, 'receipt' | 'row'>): void {
    const { version, line, mapping, deleted, content } = row;
    this.touch(record).past.add({ version, receipt, line, mapping, deleted, content });
  }

  /** The records that stand as failed and are to be evaluated: what they mark depends on rows below the one that stands. */
  failed(): RecordState[] {
    return [...this.records.keys()].filter((record) => isMarked(record) && this.#isChanged(record));
  }

  /** Of records that failed, what their marks are about, as far as this batch does not know it. @param stored as the ledger has them */
  recall(stored: ReadonlyMap<RecordState, Partial<Stored>>, withdrawn: ReadonlySet<string>): void {
    const written = this.#writtenOf(stored);
    for (const [record, { greatest, good }] of stored) {
      const touch = this.touch(record);
      touch.standing ??= greatest?.row;
      const known = touch.judged ?? (good ? [good] : []);
      const last = greatestOf(
        merged(known, written.get(record), withdrawn).filter(
          ({ row, counted }) => row.failed === undefined && counted !== 'forbidden',
        ),
      );
      if (last && !last.row.deleted) touch.good = last.row;
    }
  }

  /** Whether anything may have changed in what a record adds. */
  #isChanged(record: RecordState): boolean {
    const touch = this.touch(record);
    if (touch.again) return true;
    if (record.head === touch.head) return false;
    return !(touch.stood && record.stands && sameContent(touch, record));
  }

  /**
   * Evaluates a record as the batch left it, and gathers what changes in what it adds. What it added to combinations that are not counted any more stays as it is.
   * @returns false where a combination of its codes has no number yet: it must be asked again
   */
  evaluate(
    record: RecordState,
    evaluate: Evaluate,
    clock: BucketClock,
    measuresOf: MeasuresOf,
    isCounted: (combo: number) => boolean,
    changes: (readonly [RecordState, readonly Part[]])[],
  ): boolean {
    if (!this.#isChanged(record)) return true;
    const now = this.#evaluation(record, evaluate, clockOf(clock, record.num), measuresOf);
    if (!now) return false;
    record.due = now.due;
    record.incomplete = now.incomplete;
    record.revision = this.revision;
    const parts = packParts(now.parts);
    if (sameBytes(parts, record.parts)) return true;
    const before = unpackParts(record.parts, measuresOf).filter(({ combo }) => isCounted(combo));
    changes.push([record, difference(before, now.parts)]);
    record.parts = parts;
    return true;
  }

  /** One that failed marks what it names, and what the last version that did not would add. */
  #evaluation(
    record: RecordState,
    evaluate: Evaluate,
    clock: number,
    measuresOf: MeasuresOf,
  ): Evaluation | undefined {
    if (!record.stands || record.deleted) return NOTHING;
    const { standing, good } = this.touch(record);
    const own = evaluate(record, fieldsOf(standing), clock, record.failed);
    if (!record.failed || !good) return own;
    const last = evaluate(record, fieldsOf(good), clock, false);
    return (
      own &&
      last && {
        parts: marksOf([...own.parts, ...last.parts], measuresOf),
        due: sooner(own.due, last.due),
        incomplete: true,
      }
    );
  }

  /** Adds what a record's change does to the cells. @param blockFor holds the block's cells */
  apply(
    record: RecordState,
    changes: readonly Part[],
    blockFor: (combo: number, block: number) => BlockState,
  ): void {
    for (const { combo, day, values } of changes) {
      const block = blockFor(combo, blockOf(day));
      const entries = this.deltas.get(block);
      const entry = { batch: this.number, record: record.num, day, values };
      if (entries) entries.push(entry);
      else this.deltas.set(block, [entry]);
      const cell = block.valuesOf(day, values.length);
      for (let i = 0; i < values.length; i += 1)
        if (values[i] !== 0) cell[i] = plus(cell[i] ?? 0, values[i] ?? 0);
    }
  }
}

/** A mark in each of the cells that parts are about. */
const marksOf = (parts: readonly Part[], measuresOf: MeasuresOf): readonly Part[] =>
  parts
    .filter(
      ({ combo, day }, i) => parts.findIndex((one) => one.combo === combo && one.day === day) === i,
    )
    .map(({ combo, day }) => ({ combo, day, values: incomplete(measuresOf(combo)) }));

const isMarked = ({ stands, failed, deleted }: RecordState): boolean =>
  stands && failed && !deleted;

const placeOf = ({ row, receipt }: Pick<LedgerRow, 'row' | 'receipt'>): OrderPlace => ({
  version: row.version,
  receipt,
  line: row.line,
  mapping: row.mapping,
});

const NOBODY: readonly string[] = [];
const FORBIDDEN: Label = { outcome: 'forbidden', stood: false };

/** Rows that count, each as it was last written. @param written after those that are known */
function merged(
  known: readonly Best[],
  written: readonly LedgerRow[] = [],
  withdrawn: ReadonlySet<string>,
): readonly Best[] {
  const rows = new Map<string, Best>();
  const put = (one: Best): void => {
    if (!withdrawn.has(one.receipt.id)) rows.set(placeKey(placeOf(one)), one);
  };
  known.forEach(put);
  for (const { receipt, row, ...label } of written)
    if (!isDerived(label.outcome)) put({ receipt, row, counted: countOf(label) });
  return [...rows.values()];
}

function greatestOf(rows: readonly Best[]): Best | undefined {
  let greatest: Best | undefined;
  for (const one of rows)
    if (!greatest || compareOrder(placeOf(one), placeOf(greatest)) > 0) greatest = one;
  return greatest;
}

const NOTHING: Evaluation = { parts: [], due: undefined, incomplete: false };

const fieldsOf = (standing: Touch['standing']): Fields =>
  standing?.fields ?? (JSON.parse(standing?.payload ?? '{}') as Fields);

const pastOf = ({ version, receipt, line, mapping, deleted, content }: RecordState): PastRow => ({
  version,
  receipt,
  line,
  mapping,
  deleted,
  content,
});
