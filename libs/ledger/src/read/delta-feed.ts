import type { PoolClient } from '@nhip/platform';
import { unpackEntries, type Entry } from '../packed/delta-row.js';

/** A row of deltas as a walk by record reads it. */
export interface FedRow {
  readonly measures: number;
  readonly block: number;
  readonly first_batch: string;
  readonly first_record: number;
  readonly entries: Buffer;
  /** Of its combination the value whose different ones its cube counts, where that is asked for. */
  readonly value?: string;
}

/** Takes an entry of a row with the value of its combination. */
type Take = (entry: Entry, value: string | undefined) => void;

/** Who wants a page of records is told by a few rows, each of many records; who wants all asks for more each time. */
const [LEAST_AT_ONCE, MOST_AT_ONCE] = [16, 512];

/** Rows of a query, some at a time, by a cursor of the transaction under way; the cursor is closed when no more are asked for. */
export async function* rowsOf<R extends object>(
  client: PoolClient,
  name: string,
  sql: string,
  values: readonly unknown[],
): AsyncGenerator<R> {
  await client.query(`declare ${name} no scroll cursor for ${sql}`, [...values]);
  let [ended, atOnce] = [false, LEAST_AT_ONCE];
  try {
    while (!ended) {
      const { rows } = await client.query<R>(`fetch ${atOnce} from ${name}`);
      ended = rows.length < atOnce;
      atOnce = Math.min(4 * atOnce, MOST_AT_ONCE);
      yield* rows;
    }
  } finally {
    await client.query(`close ${name}`).catch(() => undefined);
  }
}

/** Entries of one row, read as far as they are asked for. */
class OpenRow {
  readonly #entries: Generator<Entry>;
  #next: Entry | undefined;

  constructor(private readonly row: FedRow) {
    const { first_batch: firstBatch, entries, block, measures } = row;
    this.#entries = unpackEntries({ firstBatch: Number(firstBatch), entries }, block, measures);
    this.#step();
  }

  get more(): boolean {
    return this.#next !== undefined;
  }

  /** Gives the entries of the records before `end`. */
  until(end: number, take: Take): void {
    for (; this.#next && this.#next.record < end; this.#step()) take(this.#next, this.row.value);
  }

  #step(): void {
    const { value, done } = this.#entries.next();
    this.#next = done ? undefined : value;
  }
}

/** Rows in the order of their first records, as entries in the order of records: a row is held only while its records are passed. */
export class DeltaFeed {
  #open: OpenRow[] = [];
  #next: FedRow | undefined;

  private constructor(private readonly rows: AsyncGenerator<FedRow>) {}

  static async of(rows: AsyncGenerator<FedRow>): Promise<DeltaFeed> {
    const feed = new DeltaFeed(rows);
    await feed.#read();
    return feed;
  }

  /** The least record that may come; undefined at the end. Exact only where no row is held. */
  get next(): number | undefined {
    return this.#open.length > 0 ? 0 : this.#next?.first_record;
  }

  /** Gives all entries of the records before `end`, in no order. */
  async until(end: number, take: Take): Promise<void> {
    for (; this.#next && this.#next.first_record < end; await this.#read())
      this.#open.push(new OpenRow(this.#next));
    for (const row of this.#open) row.until(end, take);
    this.#open = this.#open.filter(({ more }) => more);
  }

  /** Nothing more is read. */
  async close(): Promise<void> {
    await this.rows.return(undefined);
  }

  async #read(): Promise<void> {
    const { value, done } = await this.rows.next();
    this.#next = done ? undefined : value;
  }
}
