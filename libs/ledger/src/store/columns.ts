/** Rows as one array a column, for `unnest`: the shape that PostgreSQL takes fastest short of COPY. */
export interface Column<T> {
  readonly type: string;
  readonly of: (row: T) => unknown;
}

/** `unnest($1::a[], $2::b[], …)` and its values. `first` is the number of the first parameter. */
export function unnest<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  first = 1,
): { readonly sql: string; readonly values: unknown[][] } {
  return {
    sql: `unnest(${columns.map(({ type }, i) => `$${i + first}::${type}[]`).join(', ')})`,
    values: columns.map(({ of }) => rows.map(of)),
  };
}

/** An array literal: arrays of arrays travel as text, since PostgreSQL's own must be rectangular. */
export const arrayText = (values: readonly (number | bigint)[]): string => `{${values.join(',')}}`;
