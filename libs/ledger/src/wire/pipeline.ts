import { inSpan, type PoolClient } from '@nhip/platform';
import { MessageWriter } from './message-writer.js';
import type { ArrayRows, CopyRows } from './rows.js';

const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const [PARSE, BIND, EXECUTE, COPY_DATA, COPY_DONE, SYNC] = [...'PBEdcS'].map((letter) =>
  letter.charCodeAt(0),
) as [number, number, number, number, number, number];

interface Connection {
  readonly stream: { write(bytes: Uint8Array): void };
}

/** What node-postgres hands messages to: see `Submittable` there. */
class Reply {
  readonly rows: (string | null)[][] = [];
  readonly done: Promise<(string | null)[][]>;
  #error: Error | undefined;
  #resolve!: (rows: (string | null)[][]) => void;
  #reject!: (error: Error) => void;

  constructor(private readonly bytes: Uint8Array) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Connection): void {
    connection.stream.write(this.bytes);
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.rows.push(fields);
  }

  /** A lost connection says nothing more; a refused statement is followed by `ReadyForQuery`. */
  handleError(error: Error): void {
    this.#error = error;
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (!this.#error) this.#resolve(this.rows);
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

/**
 * Statements that go to PostgreSQL in one round trip and one implicit transaction: all of them count, or none.
 * Each is prepared once a connection; rows go by `COPY … (format binary)` or as one array a column.
 */
export class Pipeline {
  /** Names of the prepared statements, by their text. */
  readonly #prepared = new Map<string, string>();
  /** Of those the ones that PostgreSQL may not have: they are prepared with what was gathered last. */
  readonly #fresh = new Set<string>();
  #names = 0;
  readonly #to = new MessageWriter();

  constructor(private readonly client: PoolClient) {}

  /** Inserts the rows, if there are any. */
  copy<R>(rows: CopyRows<R>): void {
    if (rows.count === 0) return;
    const names = rows.columns.map(({ name }) => name).join(', ');
    this.execute(`copy ${rows.table} (${names}) from stdin (format binary)`, []);
    this.#message(COPY_DATA, (to) => {
      to.raw(COPY_HEADER);
      rows.moveTo(to);
      to.int16(-1);
    });
    this.#message(COPY_DONE, () => undefined);
  }

  /** Runs a statement over the rows, if there are any. @param sql from the text of their source the statement */
  overRows<R>(rows: ArrayRows<R>, sql: (source: string) => string): void {
    if (rows.count === 0) return;
    const arrays = rows.columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
    const names = rows.columns.map(({ name }) => name).join(', ');
    this.#bind(sql(`unnest(${arrays}) as n(${names})`), rows.columns.length, (to) =>
      rows.moveTo(to),
    );
  }

  /** Runs a statement with parameters, each written with its length in the binary format. */
  execute(sql: string, parameters: readonly ((to: MessageWriter) => void)[]): void {
    this.#bind(sql, parameters.length, (to) => {
      for (const write of parameters) write(to);
    });
  }

  #bind(sql: string, count: number, parameters: (to: MessageWriter) => void): void {
    const name = this.#prepare(sql);
    this.#message(BIND, (to) => {
      to.int8(0);
      this.#text(name);
      to.int16(1);
      to.int16(1);
      to.int16(count);
      parameters(to);
      to.int16(0);
    });
    this.#message(EXECUTE, (to) => {
      to.int8(0);
      to.int32(0);
    });
  }

  /**
   * Sends what was gathered, in a span `pg.pipeline`: what instruments node-postgres does not see it. @returns the rows of the statements that give some, as text.
   * Rejects with PostgreSQL's error, or with the connection's: see `recover`.
   */
  async send(): Promise<(string | null)[][]> {
    this.#message(SYNC, () => undefined);
    const reply = new Reply(Buffer.from(this.#to.bytes));
    this.#to.clear();
    const rows = await inSpan('pg.pipeline', () => {
      this.client.query(reply as never);
      return reply.done;
    });
    this.#fresh.clear();
    return rows;
  }

  /** After a statement that was refused, or rows that could not be written: lets go what was gathered, and may be used again. Not after an error of the connection. */
  recover(): void {
    this.#to.clear();
    for (const sql of this.#fresh) this.#prepared.delete(sql);
    this.#fresh.clear();
  }

  #prepare(sql: string): string {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const name = `nhip_${this.#names}`;
    this.#names += 1;
    this.#prepared.set(sql, name);
    this.#fresh.add(sql);
    this.#message(PARSE, (to) => {
      this.#text(name);
      this.#text(sql);
      to.int16(0);
    });
    return name;
  }

  #text(text: string): void {
    this.#to.utf8(text);
    this.#to.int8(0);
  }

  #message(kind: number, body: (to: MessageWriter) => void): void {
    this.#to.int8(kind);
    const length = this.#to.lengthLater();
    body(this.#to);
    this.#to.setLength(length, 4);
  }
}
