import { quote } from '../expression/sql-functions.js';
import { SharedSql } from '../expression/shared-sql.js';
import { boundsSql, compileSql, type SqlRow } from '../expression/to-sql.js';
import type { Typed } from '../expression/typed.js';
import type { Flow } from './measure.js';

const rowOf = ({ measure, at, amount, when }: Flow, row: SqlRow): string =>
  `(${measure}, ${compileSql(at, row)}::numeric, ${compileSql(amount, row)}::numeric, ${when ? compileSql(when, row) : 'true'})`;

/**
 * The recomputation of a cube: atoms of all rows of `rows`, an SQL query with the columns `key` and `payload` (text of the record's fields).
 * Columns: key, dims text[], at int8, measure int, amount int8. A record out of bounds gives none.
 * `offset 0` keeps the planner from parsing a payload anew for each field of each atom.
 */
export function atomsSql(
  rows: string,
  dimensions: readonly string[],
  flows: readonly Flow[],
  trees: readonly Typed[],
): string {
  const dims = dimensions.map((field) => `coalesce(p ->> ${quote(field)}, '')`).join(', ');
  const row = new SharedSql('p');
  const rowsOfFlows = flows.map((flow) => rowOf(flow, row));
  const bounds = boundsSql(trees, row);
  return `select r.key, array[${dims}]::text[] as dims, flow.at::int8 as at, flow.measure, flow.amount::int8 as amount
from (select raw.key, raw.payload::jsonb as p from (${rows}) raw offset 0) r ${row.joins},
lateral (values ${rowsOfFlows.join(',\n')}) as flow(measure, at, amount, counts)
where flow.counts and flow.at is not null and flow.amount is not null and flow.amount <> 0${bounds ? `\nand ${bounds}` : ''}`;
}
