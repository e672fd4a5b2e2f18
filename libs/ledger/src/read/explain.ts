import type { Provenance } from '@nhip/contracts';
import { query, type Pool } from '@nhip/platform';
import { blockOf, unpackEntries } from '../packed/delta-row.js';
import { plus, type Exact } from '../packed/exact.js';
import { FLAGS } from '../writer/flags.js';
import { ROWS_A_BATCH } from '../store/schema.js';
import { asArrays, batchesUpTo } from './bounds.js';
import { lastCommit } from './commits.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';
import { PROVENANCE, provenanceOf, type ProvenanceRow } from './provenance.js';

export interface ExplainQuestion {
  readonly cube: string;
  readonly version: number;
  /** Measures asked for: name and index in the cube. */
  readonly measures: readonly {
    readonly name: string;
    readonly index: number;
    readonly stock: boolean;
  }[];
  readonly from: number;
  readonly to: number;
  /** Per position of the cube's dimensions the code versions that count; undefined = all. */
  readonly filters: readonly (readonly string[] | undefined)[];
  /** Commit number; 0 = now. */
  readonly asOf: number;
  readonly cursor: string;
  readonly limit: number;
}

interface ExplainedRecord {
  readonly id: string;
  readonly version: number;
  readonly amounts: readonly string[];
  readonly fields: string;
  readonly prov: Provenance;
}

export interface Explanation {
  readonly records: readonly ExplainedRecord[];
  readonly cursor: string;
  readonly totals: readonly string[];
  readonly count: number;
  readonly commit: number;
}

/** Combinations that pass the filters: `$1` cube, `$2` version, then one parameter a filtered dimension. */
function combosSql(question: ExplainQuestion): { sql: string; values: unknown[] } {
  const values: unknown[] = [question.cube, question.version];
  const tests = question.filters.flatMap((codes, i) =>
    codes ? [`dims[${i + 1}] = any($${values.push(codes)}::text[])`] : [],
  );
  return {
    sql: `select id, measures from core.combo where cube = $1 and cube_version = $2${tests.map((test) => ` and ${test}`).join('')}`,
    values,
  };
}

/** What a record adds to the asked number, a sum a measure. */
interface Contribution {
  readonly bucket: number;
  readonly record: number;
  readonly amounts: Exact[];
}

/** Of each measure the sum over its days: a flow's within the period, a stock's up to its end. */
async function contributions(
  pool: Pool,
  question: ExplainQuestion,
  bounds: ReadonlyMap<number, number>,
): Promise<Contribution[]> {
  const { sql: combos, values } = combosSql(question);
  const stocks = question.measures.some((measure) => measure.stock);
  const first = stocks ? LEAST_BLOCK : Math.max(LEAST_BLOCK, blockOf(question.from));
  const last = Math.min(MOST_BLOCK, blockOf(question.to));
  const place = values.length;
  const rows = await query<DeltaRecord & { measures: number }>(
    pool,
    `select k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums, d.entries
     from (${combos}) k cross join unnest($${place + 1}::smallint[], $${place + 2}::bigint[]) b(bucket, batch)
     join core.delta d on d.bucket = b.bucket and d.combo = k.id and d.block between $${place + 3} and $${place + 4} and d.first_batch <= b.batch`,
    [...values, ...asArrays(bounds), first, last],
  );
  const byRecord = new Map<string, Contribution>();
  for (const row of rows) {
    const upTo = bounds.get(row.bucket) ?? 0;
    for (const { batch, record, day, values: added } of unpackEntries(
      deltaRowOf(row),
      row.block,
      row.measures,
    )) {
      if (batch > upTo || day > question.to) continue;
      const key = `${row.bucket}/${record}`;
      const one = byRecord.get(key) ?? {
        bucket: row.bucket,
        record,
        amounts: question.measures.map(() => 0),
      };
      byRecord.set(key, one);
      question.measures.forEach(({ index, stock }, i) => {
        if (stock || day >= question.from)
          one.amounts[i] = plus(one.amounts[i] ?? 0, added[index] ?? 0);
      });
    }
  }
  return [...byRecord.values()]
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0))
    .sort((a, b) => a.bucket - b.bucket || a.record - b.record);
}
const [LEAST_BLOCK, MOST_BLOCK] = [-32_768, 32_767];

/** Each record's row that stood at a batch of its bucket. */
async function standingRows(
  pool: Pool,
  page: readonly Contribution[],
  bounds: ReadonlyMap<number, number>,
): Promise<Map<string, StandingRow>> {
  const rows = await query<StandingRow>(
    pool,
    `with recursive chain as (
       select r.bucket, r.num, r.id, n.upto, r.head as at from unnest($1::smallint[], $2::int[], $3::bigint[]) n(bucket, num, upto)
         join core.record r on r.bucket = n.bucket and r.num = n.num
       union all
       select c.bucket, c.num, c.id, c.upto, l.prev from chain c join core.ledger l on l.bucket = c.bucket and l.at = c.at
         where c.at >= c.upto or l.flags & ${FLAGS.stands} = 0)
     select c.bucket, c.num, c.id, l.version, l.payload, ${PROVENANCE} from chain c
     join core.ledger l on l.bucket = c.bucket and l.at = c.at and l.at < c.upto and l.flags & ${FLAGS.stands} <> 0
     join core.receipt r on r.bucket = l.bucket and r.num = l.receipt`,
    [
      page.map(({ bucket }) => bucket),
      page.map(({ record }) => record),
      page.map(({ bucket }) => ((bounds.get(bucket) ?? 0) + 1) * ROWS_A_BATCH),
    ],
  );
  return new Map(rows.map((row) => [`${row.bucket}/${row.num}`, row]));
}

interface StandingRow extends ProvenanceRow {
  readonly bucket: number;
  readonly num: number;
  readonly id: string;
  readonly version: string;
  readonly payload: string;
}

const isAfter = ({ bucket, record }: Contribution, cursor: string): boolean => {
  if (cursor === '') return true;
  const [ofBucket = 0, ofRecord = 0] = cursor.split('/').map(Number);
  return bucket > ofBucket || (bucket === ofBucket && record > ofRecord);
};

/**
 * The records behind a number, each with its contribution and the raw row that stood: now, or as of a commit; in the order in which the ledger came to know them.
 * Contributions are sums over the log of deltas, so that they add up to the cells by construction.
 */
export async function explain(pool: Pool, question: ExplainQuestion): Promise<Explanation> {
  const commit = question.asOf || (await lastCommit(pool)).commit;
  const bounds = await batchesUpTo(pool, commit);
  const all = await contributions(pool, question, bounds);
  const rest = all.filter((one) => isAfter(one, question.cursor));
  const page = rest.slice(0, question.limit);
  const rows = await standingRows(pool, page, bounds);
  const last = page.at(-1);
  return {
    records: page.flatMap(({ bucket, record, amounts }) => {
      const row = rows.get(`${bucket}/${record}`);
      if (!row) return [];
      return [
        {
          id: row.id,
          version: Number(row.version),
          amounts: amounts.map(String),
          fields: row.payload,
          prov: provenanceOf(row),
        },
      ];
    }),
    cursor: last && rest.length > page.length ? `${last.bucket}/${last.record}` : '',
    totals: question.measures.map((_, i) =>
      String(all.reduce<Exact>((sum, { amounts }) => plus(sum, amounts[i] ?? 0), 0)),
    ),
    count: all.length,
    commit,
  };
}
