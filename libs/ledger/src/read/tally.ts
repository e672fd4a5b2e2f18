import type { Pool, PoolClient } from '@nhip/platform';
import { sumsUpTo } from '../packed/delta-row.js';
import type { Exact } from '../packed/exact.js';
import { countChanged } from './changed-records.js';
import { rowsOf } from './delta-feed.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';
import { addAsked, deltasOf, nothing, type Scope, type Span } from './question.js';
import { readOnly } from './read-only.js';

/** Sums of the measures asked for, before and after spans of batches. */
export interface Tally {
  readonly before: readonly Exact[];
  readonly after: readonly Exact[];
  /** Bytes of the rows that tell what changed. */
  readonly bytes: number;
}

type TallyRow = DeltaRecord & { readonly measures: number; readonly bytes: number };

/** Adds up a scope over the buckets of the spans, from the sums of rows alone where a row lies on one side of each bound. */
export async function tally(
  client: PoolClient,
  scope: Scope,
  spans: readonly Span[],
): Promise<Tally> {
  const of = (pick: (span: Span) => number): number[] => spans.map(pick);
  const values: unknown[] = [
    of(({ bucket }) => bucket),
    of(({ after }) => after),
    of(({ upTo }) => upTo),
  ];
  const sql = `select k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums,
      case when d.batch > s.after then octet_length(d.entries) else 0 end as bytes,
      case when d.batch > s.upto or d.first_batch <= s.after and d.batch > s.after then d.entries end as entries
    from unnest($1::smallint[], $2::bigint[], $3::bigint[]) s(bucket, after, upto), ${deltasOf(scope, values)}
    and d.bucket = s.bucket and d.first_batch <= s.upto`;
  const bounds = new Map(spans.map((span) => [span.bucket, span]));
  const [before, after] = [nothing(scope), nothing(scope)];
  let bytes = 0;
  for await (const row of rowsOf<TallyRow>(client, 'tally', sql, values)) {
    const bound = bounds.get(row.bucket) as Span;
    const delta = deltaRowOf(row);
    bytes += row.bytes;
    for (const [sums, upTo] of [
      [before, bound.after],
      [after, bound.upTo],
    ] as const)
      for (const [day, added] of sumsUpTo(delta, upTo, row.block, row.measures))
        addAsked(sums, scope, day, added);
  }
  return { before, after, bytes };
}

/** What is the same on every page of a question, kept for those that follow. */
interface Kept extends Tally {
  /** Records that changed; undefined while they are counted. */
  readonly count: number | undefined;
}

/** More than this is counted after the answer. */
const COUNTED_AT_ONCE = 2 ** 20;
const MOST_KEPT = 500;

/** Sums and counts of questions, which stay as they are: each is about spans of batches that are committed. */
export class Tallies {
  readonly #kept = new Map<string, Kept>();
  readonly #uncounted: (() => Promise<void>)[] = [];
  #counting: Promise<void> = Promise.resolve();

  /** @param pool for counts that no answer waits for */
  constructor(private readonly pool: Pool) {}

  /** The count is undefined where there is much to count: see `countRest`. */
  async of(client: PoolClient, scope: Scope, spans: readonly Span[]): Promise<Kept> {
    const key = JSON.stringify([scope, spans]);
    const known = this.#kept.get(key);
    if (known) return known;
    const found = await tally(client, scope, spans);
    const isSmall = found.bytes <= COUNTED_AT_ONCE;
    const count = isSmall ? await countChanged(client, scope, spans) : undefined;
    const kept = { ...found, count };
    this.#keep(key, kept);
    if (!isSmall) this.#uncounted.push(() => this.#count(key, kept, scope, spans));
    return kept;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Counts what is not counted yet, one question at a time. To be called once the answer is ready, which it would delay. */
  countRest(): void {
    for (const count of this.#uncounted.splice(0)) this.#counting = this.#counting.then(count);
  }

  async #count(key: string, kept: Kept, scope: Scope, spans: readonly Span[]): Promise<void> {
    try {
      const count = await readOnly(this.pool, (client) => countChanged(client, scope, spans));
      this.#keep(key, { ...kept, count });
    } catch {
      // It is counted again when it is asked for again.
      this.#kept.delete(key);
    }
  }
}
