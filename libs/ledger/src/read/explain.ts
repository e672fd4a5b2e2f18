import { readProvenance, type Provenance } from '@nhip/contracts';
import { query, type Pool } from '@nhip/platform';
import { lastCommit } from './commits.js';

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
    sql: `select id from core.combo where cube = $1 and cube_version = $2${tests.map((test) => ` and ${test}`).join('')}`,
    values,
  };
}

/** Of each measure the sum over its days: a flow's within the period, a stock's up to its end. */
const sumSql = (measure: ExplainQuestion['measures'][number], from: string): string =>
  `coalesce(sum(m.values[${measure.index + 1}])${measure.stock ? '' : ` filter (where m.day >= ${from})`}, 0)`;

/**
 * The records behind a number, each with its contribution and the raw row that stood: now, or as of a commit.
 * Contributions are sums over the log of member deltas, so that they add up to the cells by construction.
 */
export async function explain(pool: Pool, question: ExplainQuestion): Promise<Explanation> {
  const commit = question.asOf || (await lastCommit(pool)).commit;
  const { sql: combos, values } = combosSql(question);
  const stocks = question.measures.some((measure) => measure.stock);
  const [from, to, until] = [
    `$${values.push(question.from)}`,
    `$${values.push(question.to)}`,
    `$${values.push(commit)}`,
  ];
  const sums = question.measures.map((measure) => sumSql(measure, from));
  const nonZero = sums.map((sum) => `${sum} <> 0`).join(' or ');
  const members = `select m.bucket, m.type, m.id, ${sums.map((sum, i) => `${sum} as s${i}`).join(', ')} from core.member m
    where m.combo in (${combos}) and m.day <= ${to} and ${from}::int is not null${stocks ? '' : ` and m.day >= ${from}`} and m.batch in (select batch from core.commits where number <= ${until})
    group by m.bucket, m.type, m.id having ${nonZero}`;
  const [total] = await query<Record<string, string>>(
    pool,
    `select count(*) as n, ${sums.map((_, i) => `coalesce(sum(s${i}), 0)::text as s${i}`).join(', ')} from (${members}) m`,
    values,
  );
  const page = [...values, question.cursor, question.limit + 1];
  const rows = await query<Record<string, string> & { prov: string; payload: string }>(
    pool,
    `select m.*, l.version, l.payload, l.prov from (${members}) m
     cross join lateral (select l.version, l.payload, l.prov from core.ledger l join core.commits c on c.batch = l.batch
       where l.bucket = m.bucket and l.type = m.type and l.id = m.id and l.stood and c.number <= ${until} order by c.number desc, l.seq desc limit 1) l
     where m.id > $${values.length + 1} order by m.id limit $${values.length + 2}`,
    page,
  );
  const shown = rows.slice(0, question.limit);
  return {
    records: shown.map((row) => ({
      id: row['id'] ?? '',
      version: Number(row['version']),
      amounts: question.measures.map((_, i) => String(row[`s${i}`])),
      fields: row.payload,
      prov: readProvenance(row.prov),
    })),
    cursor: rows.length > question.limit ? (shown.at(-1)?.['id'] ?? '') : '',
    totals: question.measures.map((_, i) => total?.[`s${i}`] ?? '0'),
    count: Number(total?.['n'] ?? 0),
    commit,
  };
}
