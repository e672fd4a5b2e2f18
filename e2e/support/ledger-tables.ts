import { RECORD_PARTITIONS } from '@nhip/contracts';
import { createPool, query, type Pool } from '@nhip/platform';
import { until } from '@nhip/testkit';

/** After how many ms the ledger committed again; undefined where it did not. */
export interface Resumed {
  /** Anything, by whichever process. */
  readonly firstMs: number | undefined;
  /** Something of every bucket: those of a process that is gone were taken over. */
  readonly everyMs: number | undefined;
}

const LOOK_MS = 20;

/** What no answer of the hub tells, read in the tables of its ledger. */
export class LedgerTables {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = createPool(url, { max: 2, name: 'e2e' });
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** The last commit; waits while the database is away. */
  head(): Promise<number> {
    return until('the ledger says its last commit', async () => {
      const rows = await query<{ number: number }>(
        this.#pool,
        'select number::float8 from core.head',
      );
      return rows[0]?.number;
    });
  }

  /** The process that tells what is committed; waits until there is one. */
  publisher(): Promise<number> {
    return until('a process leads the publishers', async () => {
      const rows = await query<{ pid: number }>(
        this.#pool,
        `select substr(application_name, 16)::int as pid from pg_stat_activity where application_name like 'nhip.publisher %'`,
      );
      return rows[0]?.pid;
    });
  }

  /** Looks for commits after `head`, until every bucket has one or the signal is aborted. @param since from when the ms are counted */
  async resumed(head: number, since: number, signal: AbortSignal): Promise<Resumed> {
    let [firstMs, everyMs]: [number | undefined, number | undefined] = [undefined, undefined];
    while (everyMs === undefined && !signal.aborted) {
      const buckets = await this.#bucketsAfter(head).catch(() => 0);
      const ms = Date.now() - since;
      if (buckets > 0) firstMs ??= ms;
      if (buckets === RECORD_PARTITIONS) everyMs = ms;
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    return { firstMs, everyMs };
  }

  async #bucketsAfter(head: number): Promise<number> {
    const rows = await query<{ buckets: number }>(
      this.#pool,
      `select count(*)::int as buckets from generate_series(0, $2 - 1) b
       where exists (select from core.bucket_commit c where c.bucket = b and c.number > $1)`,
      [head, RECORD_PARTITIONS],
    );
    return rows[0]?.buckets ?? 0;
  }
}
