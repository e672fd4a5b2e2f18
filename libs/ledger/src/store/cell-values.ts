import { exact, type Exact } from '../packed/exact.js';

/** The columns of `core.cells` that hold a cell's values. */
export interface StoredValues {
  readonly values: readonly (string | null)[];
  readonly wide: readonly (string | null)[] | null;
}

/** The values of a cell: a sum beyond int8 stands in `wide`. */
export const cellValues = ({ values, wide }: StoredValues): Exact[] =>
  values.map((value, i) => exact(BigInt(value ?? wide?.[i] ?? 0)));
