import {
  LEDGER_COUNTS,
  ofEach,
  RECORD_COUNTS,
  type LedgerCount,
  type RecordCounts,
} from '@nhip/contracts';
import type { Exact } from '../packed/exact.js';
import { BLOCK_DAYS, noDays, type BlockDays } from '../packed/delta-row.js';
import type { ReferenceClock } from '../store/reference-clock.js';
import { Generations } from './generations.js';

/** How many rows, or records, of each fate there are. */
type Tally = Record<LedgerCount, number>;

/** What all rows of a sending share, and what became of them in one bucket. */
export interface ReceiptState extends Tally {
  readonly num: number;
  readonly id: string;
  readonly agency: string;
  readonly sentBy: string;
  readonly receivedAt: number;
  readonly feed: string;
  readonly file: string | null;
  readonly topic: string;
  readonly incarnation: string;
  readonly withdraws: boolean;
  /** Agencies whose records its own may correct beside its own. */
  readonly inherits: readonly string[];
  readonly simulated: boolean;
  readonly firstBatch: number;
  /** Whether the table has it. */
  stored: boolean;
  /** Of the records that rows make several of; undefined where each makes one. */
  records: RecordTally | undefined;
}

export type RecordTally = { -readonly [K in keyof RecordCounts]: number };

const nothingMade = (): RecordTally => ofEach(RECORD_COUNTS, () => 0);
export const nothingCounted = (): Tally => ofEach(LEDGER_COUNTS, () => 0);

/** Where a receipt counts a row: rows by themselves, records of which a raw row makes several apart. */
export function tallyOf(
  receipt: ReceiptState,
  { ofColumn = false }: { readonly ofColumn?: boolean },
): Tally {
  return ofColumn ? (receipt.records ??= nothingMade()) : receipt;
}

/** Notes that a row announces so many records; a negative number takes that back. */
export function announce(receipt: ReceiptState, columns: number): void {
  if (columns !== 0) (receipt.records ??= nothingMade()).made += columns;
}

/** As much of a receipt as the order of rows needs. */
export type ReceiptName = Pick<ReceiptState, 'num' | 'id' | 'receivedAt'>;
const NO_RECEIPT: ReceiptName = { num: 0, id: '', receivedAt: 0 };

/** As much of a receipt as says who owns a record. */
export type Claim = Pick<ReceiptState, 'num' | 'id' | 'receivedAt' | 'agency'>;

/** Where a row stands in the order of its record's rows. */
export interface OrderPlace {
  readonly version: number;
  readonly receipt: Pick<ReceiptState, 'id' | 'receivedAt'>;
  readonly line: number;
  readonly mapping: number;
}

/** Equal where two places are. */
export const placeKey = ({ version, receipt, line, mapping }: OrderPlace): string =>
  `${version} ${line} ${mapping} ${receipt.id}`;

/** The greatest wins: version, time of receipt, receipt, row, mapping version. */
export function compareOrder(a: OrderPlace, b: OrderPlace): number {
  if (a.version !== b.version) return a.version - b.version;
  return compareReceived(a.receipt, b.receipt) || a.line - b.line || a.mapping - b.mapping;
}

/** The order in which the hub received them, by its own clock: no sender can choose a place in it. */
export function compareReceived(a: OrderPlace['receipt'], b: OrderPlace['receipt']): number {
  if (a === b) return 0;
  const received = a.receivedAt - b.receivedAt;
  if (received !== 0) return received;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** A record as the writer holds it. Whoever changes it marks it in the batch at hand; after a failure all of it is dropped and read anew. */
export class RecordState implements OrderPlace {
  version = 0;
  receipt: ReceiptName = NO_RECEIPT;
  line = 0;
  mapping = 0;
  /** The receipt that claimed the record first: its agency owns it. Undefined where none did, or where it is still to be looked for. */
  first: Claim | undefined;
  /** False of a record that was stored before records had owners, or had them by this rule. */
  isFirstKnown = true;
  /** False where no row stands: none came yet, or all were withdrawn. */
  stands = false;
  deleted = false;
  /** The standing row could not be stored or evaluated: it adds nothing but that its cells are incomplete. */
  failed = false;
  /** Some cube cannot count the standing row, or not all of it. */
  incomplete = false;
  /** Hash of the standing content. */
  content = 0;
  /** Places in the ledger: of the standing row, and of the newest. */
  stand = 0;
  head = 0;
  /** Batch that last changed the standing content. */
  changed = 0;
  due: number | undefined;
  parts: Uint8Array = EMPTY;
  /** Catalogue revision of the evaluation. */
  revision = 0;
  /** Whether the table has it. */
  stored = false;
  #seenHigh = 0;
  #seenLow = 0;

  constructor(
    readonly bucket: number,
    readonly num: number,
    readonly type: string,
    readonly id: string,
  ) {}

  /** Notes that a row of this version was read. */
  see(version: number): void {
    const hash = mixed(version);
    this.#seenHigh |= 1 << (hash >>> 27);
    this.#seenLow |= 1 << ((hash >>> 22) & 31);
  }

  /** False only where no row of this version was read. */
  maySee(version: number): boolean {
    const hash = mixed(version);
    return (
      (this.#seenHigh & (1 << (hash >>> 27))) !== 0 &&
      (this.#seenLow & (1 << ((hash >>> 22) & 31))) !== 0
    );
  }

  /** Of a record that was read from the table: any version may have been read. */
  seeAll(): void {
    this.#seenHigh = -1;
    this.#seenLow = -1;
  }
}

/** Content of a row that could not be stored: equal to none. */
export const NO_CONTENT = -1;
const EMPTY = new Uint8Array(0);
/** Spreads versions that differ in their low digits over 32 bits. */
const mixed = (version: number): number => Math.imul((version % 4_294_967_296) | 0, 0x9e3779b1);

/** The cells of a combination in a block of days. */
export class BlockState {
  days: BlockDays = noDays();
  /** Whether the table has it. */
  stored = false;

  constructor(
    readonly bucket: number,
    readonly combo: number,
    readonly block: number,
  ) {}

  /** The values of a day, in the cube's order, to be added to. */
  valuesOf(day: number, measures: number): Exact[] {
    const at = day - this.block * BLOCK_DAYS;
    return (this.days[at] ??= new Array<Exact>(measures).fill(0));
  }
}

/** Blocks are numbered from −32,768: see `FIRST_DAY`. */
export const blockKey = (combo: number, block: number): number => combo * 65_536 + block + 32_768;

/** The clock of a bucket: timers before `at` have fired, and of those at `at` the ones of records up to `fired`. */
export interface BucketClock {
  readonly at: number;
  readonly fired: number;
}
export const ALL_FIRED = 2_147_483_647;

/** Of two instants at which something is due, where there are any. */
export const sooner = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

export const laterOf = (a: BucketClock, b: BucketClock): BucketClock => (a.at > b.at ? a : b);

/** The instant at which a record of a bucket is evaluated. */
export const clockOf = ({ at, fired }: BucketClock, record: number): number =>
  record <= fired ? at : at - 1;

const [MOST_RECORDS, MOST_BLOCKS, MOST_RECEIPTS] = [200_000, 50_000, 5_000];

/** A bucket as its owner holds it. */
export class BucketState {
  clock: BucketClock;
  references: ReferenceClock;
  readonly records: Generations<string, RecordState>;
  readonly blocks: Generations<number, BlockState>;
  readonly receipts: Generations<string, ReceiptState>;
  /** Receipts whose rows do not count. */
  readonly withdrawn: Set<string>;
  /** Of these the ones whose rows claim no record either. */
  readonly released: Set<string>;
  turn: number;
  nextRecord: number;
  nextReceipt: number;
  /** The next instant at which a timer fires. */
  due: number | undefined;

  constructor(
    readonly number: number,
    read: {
      readonly clock: BucketClock;
      readonly references?: ReferenceClock;
      readonly turn: number;
      readonly records: number;
      readonly receipts: number;
      readonly due: number | undefined;
      readonly withdrawn: Iterable<string>;
      readonly released: Iterable<string>;
    },
  ) {
    this.clock = read.clock;
    this.references = read.references ?? { from: 0, to: 0, after: 0 };
    this.turn = read.turn;
    this.nextRecord = read.records + 1;
    this.nextReceipt = read.receipts + 1;
    this.due = read.due;
    this.withdrawn = new Set(read.withdrawn);
    this.released = new Set(read.released);
    this.records = new Generations(MOST_RECORDS, read.records === 0);
    this.blocks = new Generations(MOST_BLOCKS, read.records === 0);
    this.receipts = new Generations(MOST_RECEIPTS, read.receipts === 0);
  }

  turnGenerations(): void {
    this.records.turn();
    this.blocks.turn();
    this.receipts.turn();
  }
}

/** A record's name within a bucket. */
export const nameOf = (type: string, id: string): string => `${type}/${id}`;
