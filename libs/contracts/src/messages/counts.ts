/** What the ledger makes of a row, or of one of the records that it makes: each is one of these. */
export const LEDGER_COUNTS = ['applied', 'late', 'duplicates', 'failed', 'forbidden'] as const;
export type LedgerCount = (typeof LEDGER_COUNTS)[number];

/** What became of a row of a sending, as its receipt counts it, in the order in which people are told. */
export const ROW_COUNTS = [
  'applied',
  'late',
  'duplicates',
  'quarantined',
  'failed',
  'forbidden',
] as const;
export type RowCount = (typeof ROW_COUNTS)[number];

/** What became of the records that columns of rows are: made = applied + late + duplicates + failed + forbidden, once all are in. Of one part of the ledger more may be in than its rows said: their rows lie in others. */
export const RECORD_COUNTS = ['made', ...LEDGER_COUNTS] as const;
export type RecordCounts = Readonly<Record<(typeof RECORD_COUNTS)[number], number>>;

/** An object with a value of each name. */
export const ofEach = <N extends string, V>(
  names: readonly N[],
  valueOf: (name: N) => V,
): Record<N, V> => Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<N, V>;
