import { inTransaction, query, type Pool, type PoolClient } from '@nhip/platform';
import type { DeltaRow } from '../packed/delta-row.js';
import { deltaRowOf, type DeltaRecord } from '../read/deltas.js';
import { mergeRows } from './merge-rows.js';

const RUNS_A_MERGE = 16;
/** A run of this many bytes is merged no further. */
const FULL_BYTES = 65_536;
/** What one merge reads at most: a tier that lags behind is merged by more runs at once. */
const [MOST_BYTES, MOST_RUNS] = [RUNS_A_MERGE * FULL_BYTES, 1_000];
/** Rows that one look for work passes over. */
const ROWS_A_LOOK = 20_000;

/** Runs that may be merged: those of one level of a bucket, combination and block. */
interface Tier {
  readonly bucket: number;
  readonly combo: number;
  readonly block: number;
  readonly level: number;
}
type Place = Pick<Tier, 'bucket' | 'combo' | 'block'>;

const BEGINNING: Place = { bucket: -1, combo: 0, block: 0 };
const END: Place = { bucket: 32_767, combo: 0, block: 0 };
const keyOf = ({ bucket, combo, block }: Place): number[] => [bucket, combo, block];

/** Runs that are not full, by the batch that names them. */
const OPEN_RUNS = (where: string): string =>
  `select bucket, combo, block, level, batch, sum(octet_length(entries)) as bytes from core.delta where ${where}
   group by bucket, combo, block, level, batch having sum(octet_length(entries)) < ${FULL_BYTES}`;

/**
 * Merges small runs of deltas into larger ones, so that what a read looks at does not grow with the number of batches.
 * It shares no row with the writer, and waits for no lock longer than a moment. Any number of mergers may run: a tier is merged by one at a time.
 */
export class Merger {
  #after = BEGINNING;
  /** Commits of which a sweep over all rows began, and ended. */
  #begun: string | undefined;
  #ended: string | undefined;

  /** @param runs how many of one level, at least, become one of the next */
  constructor(
    private readonly pool: Pool,
    private readonly runs = RUNS_A_MERGE,
  ) {}

  /**
   * Looks at the next rows, and merges the oldest runs of each tier among them that has as many. @returns false where nothing was committed since all was looked at.
   * Rejects with what PostgreSQL says; the next call goes on behind these rows.
   */
  async step(): Promise<boolean> {
    const from = this.#after;
    if (from === BEGINNING) this.#begun = await this.#head();
    if (this.#begun === this.#ended) return false;
    const to = await this.#endOfLook(from);
    this.#after = to === END ? BEGINNING : to;
    let merged = false;
    for (const tier of await this.#tiers(from, to)) merged = (await this.#merge(tier)) || merged;
    if (merged) this.#after = from;
    else if (to === END) this.#ended = this.#begun;
    return true;
  }

  async #head(): Promise<string | undefined> {
    const [row] = await query<{ number: string }>(this.pool, 'select number from core.head');
    return row?.number;
  }

  async #endOfLook(after: Place): Promise<Place> {
    const [row] = await query<Tier>(
      this.pool,
      `select bucket, combo, block from core.delta where (bucket, combo, block) > ($1, $2, $3) order by bucket, combo, block offset ${ROWS_A_LOOK} limit 1`,
      keyOf(after),
    );
    return row ?? END;
  }

  #tiers(after: Place, upTo: Place): Promise<Tier[]> {
    return query<Tier>(
      this.pool,
      `select bucket, combo, block, level from (${OPEN_RUNS('(bucket, combo, block) > ($1, $2, $3) and (bucket, combo, block) <= ($4, $5, $6)')}) r
       group by bucket, combo, block, level having count(*) >= $7 order by 1, 2, 3, 4`,
      [...keyOf(after), ...keyOf(upTo), this.runs],
    );
  }

  /** Merges the oldest runs of a tier. @returns whether there still were enough of them */
  #merge(tier: Tier): Promise<boolean> {
    const merge = async (client: PoolClient): Promise<boolean> => {
      if (!(await locked(client, tier))) return false;
      const rows = await oldestRuns(client, tier);
      if (new Set(rows.map(({ batch }) => batch)).size < this.runs) return false;
      await replace(client, tier, rows);
      return true;
    };
    return inTransaction(this.pool, merge, BEGIN);
  }
}

const BEGIN = "begin; set local lock_timeout = '200ms'; set local statement_timeout = '10s'";

/** A statement that a session plans once: a merge is so small that its plans would cost more than it does. */
const prepared = (name: string, text: string) => ({ name: `merge-${name}`, text });
const OLDEST_RUNS = prepared(
  'oldest-runs',
  `with runs as (${OPEN_RUNS('bucket = $1 and combo = $2 and block = $3 and level = $4')} order by batch limit ${MOST_RUNS}),
       oldest as (select *, sum(bytes) over (order by batch) as total from runs)
     select k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums, d.entries
     from oldest r join core.delta d using (bucket, combo, block, batch) join core.combo k on k.id = d.combo where r.total <= ${MOST_BYTES}`,
);
const DELETE = prepared(
  'delete',
  'delete from core.delta where bucket = $1 and combo = $2 and block = $3 and level = $4 and batch = any($5::bigint[])',
);
const INSERT = prepared(
  'insert',
  `insert into core.delta (bucket, combo, block, level, batch, first_batch, first_record, last_record, sums, entries)
     select $1, $2, $3, $4, * from unnest($5::bigint[], $6::bigint[], $7::int[], $8::int[], $9::bytea[], $10::bytea[])`,
);

/** Another merger of the same tier works from what this one is about to delete: it leaves the tier alone. */
async function locked(client: PoolClient, tier: Tier): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('nhip.merge/' || $1, 0)) as locked",
    [Object.values(tier).join('/')],
  );
  return rows[0]?.locked === true;
}

type StoredRow = DeltaRecord & { readonly measures: number };

async function oldestRuns(client: PoolClient, tier: Tier): Promise<StoredRow[]> {
  const values = [tier.bucket, tier.combo, tier.block, tier.level];
  const { rows } = await client.query<StoredRow>({ ...OLDEST_RUNS, values });
  return rows;
}

async function replace(client: PoolClient, tier: Tier, rows: readonly StoredRow[]): Promise<void> {
  const { bucket, combo, block, level } = tier;
  const batches = [...new Set(rows.map(({ batch }) => batch))];
  const { rowCount } = await client.query({
    ...DELETE,
    values: [bucket, combo, block, level, batches],
  });
  if (rowCount !== rows.length) throw new Error('rows of a tier went while it was merged');
  const merged = mergeRows(rows.map(deltaRowOf), block, rows[0]?.measures ?? 0);
  const values = [bucket, combo, block, level + 1, ...columnsOf(merged)];
  await client.query({ ...INSERT, values });
}

const columnsOf = (rows: readonly DeltaRow[]): unknown[][] => [
  rows.map(({ lastBatch }) => lastBatch),
  rows.map(({ firstBatch }) => firstBatch),
  rows.map(({ firstRecord }) => firstRecord),
  rows.map(({ lastRecord }) => lastRecord),
  rows.map(({ sums }) => sums),
  rows.map(({ entries }) => entries),
];
