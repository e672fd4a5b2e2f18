import { writeArray, type Column } from './columns.js';
import { MessageWriter } from './message-writer.js';

/** Rows for one `COPY`, encoded as they come: whoever adds one may let it go. */
export class CopyRows<R> {
  readonly #to = new MessageWriter();
  #count = 0;

  /** @param table with its schema */
  constructor(
    readonly table: string,
    readonly columns: readonly Column<R>[],
  ) {}

  get count(): number {
    return this.#count;
  }

  add(row: R): void {
    this.#to.int16(this.columns.length);
    for (const { write } of this.columns) write(this.#to, row);
    this.#count += 1;
  }

  /** Writes the rows, and begins anew. */
  moveTo(to: MessageWriter): void {
    to.raw(this.#to.bytes);
    this.#to.clear();
    this.#count = 0;
  }
}

/** Rows for a statement over `unnest(…) as n(…)`, one array a column, encoded as they come. */
export class ArrayRows<R> {
  readonly #to: readonly MessageWriter[];
  #count = 0;

  constructor(readonly columns: readonly Column<R>[]) {
    this.#to = columns.map(() => new MessageWriter());
  }

  get count(): number {
    return this.#count;
  }

  add(row: R): void {
    for (let i = 0; i < this.columns.length; i += 1)
      (this.columns[i] as Column<R>).write(this.#to[i] as MessageWriter, row);
    this.#count += 1;
  }

  addAll(rows: Iterable<R>): this {
    for (const row of rows) this.add(row);
    return this;
  }

  /** Writes the arrays as parameters, in the order of the columns, and begins anew. */
  moveTo(to: MessageWriter): void {
    for (const [i, { oid }] of this.columns.entries()) {
      const values = this.#to[i] as MessageWriter;
      writeArray(to, oid, this.#count, values.bytes);
      values.clear();
    }
    this.#count = 0;
  }
}
