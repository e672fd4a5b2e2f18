import type { Observation, Observations, ShownCode } from '@nhip/contracts';
import { stringify } from 'csv-stringify/sync';

const codeColumns = (name: string, code: ShownCode | undefined) => ({
  [`dim.${name}`]: code?.code,
  [`dim.${name}.validFrom`]: code?.validFrom,
  [`dim.${name}.name`]: code?.name.vi,
});

/** A page as CSV: what is said of all observations stands in each row. A cell that a spreadsheet would take for a formula begins with an apostrophe, numbers apart. */
export function observationsCsv(page: Observations, dimensions: readonly string[]): string {
  const { indicator, version, definition, unit } = page;
  const row = (one: Observation) => ({
    indicator,
    version,
    definition,
    unit,
    period: one.period,
    ...Object.assign({}, ...dimensions.map((name) => codeColumns(name, one.dims[name]))),
    value: one.value,
    state: one.state,
    flags: one.flags.join(' '),
    reason: one.reason?.vi,
    expected: one.coverage?.expected,
    received: one.coverage?.received,
    commit: one.commit,
    updatedAt: one.updatedAt,
  });
  const columns = Object.keys(row(NONE));
  return stringify(page.observations.map(row), {
    header: true,
    columns,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: {
      // A number beyond 2^53 is written as its exact text.
      number: (value, { column, records }) =>
        (column === 'value' && page.observations[records]?.exact) || String(value),
    },
  });
}

const NONE: Observation = {
  period: '',
  dims: {},
  value: null,
  state: 'no-data',
  flags: [],
  commit: null,
  updatedAt: null,
};
