import type { TileSquare } from '@nhip/contracts';
import { type FigureTileBody, type CompiledIndicator, type ValueRow } from '@nhip/kernel';
import type { State } from './state.js';
import { bandFor, rowsOfPeriod } from './tile-rows.js';

const STEPS = 5;

/** In which fifth of their range values lie; in the first where they are all the same. */
function stepsOf(values: readonly number[]): (value: number | null) => TileSquare['step'] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const width = (greatest - least) / STEPS || 1;
  return (value) =>
    value === null ? null : Math.min(STEPS - 1, Math.floor((value - least) / width));
}

/** By code the row of its last version that has data, else of the last. */
function rowsByCode(rows: readonly ValueRow[], by: string): ReadonlyMap<string, ValueRow> {
  const first = ({ dims }: ValueRow): string => dims[by]?.validFrom ?? '';
  const sorted = [...rows].sort(
    (a, b) => Number(a.value !== null) - Number(b.value !== null) || (first(a) < first(b) ? -1 : 1),
  );
  return new Map(sorted.map((row) => [row.dims[by]?.code ?? '', row]));
}

/** The squares of a map: each code at its place, with or without data. */
export function squaresOf(
  compiled: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
): readonly TileSquare[] {
  const { by = '', grid = {} } = tile;
  const rows = rowsByCode(rowsOfPeriod(compiled, tile, state), by);
  const values = Object.keys(grid).flatMap((code) => rows.get(code)?.value ?? []);
  const stepOf = stepsOf(values);
  const { list = '' } = compiled.program.dimensions.find(({ name }) => name === by) ?? {};
  return Object.entries(grid).map(([code, [column, row]]) => {
    const told = rows.get(code);
    return {
      code,
      name: told?.dims[by]?.name ?? state.index.newestName(list, code),
      column,
      row,
      value: told?.value ?? null,
      ...(told?.exact && { exact: told.exact }),
      level: bandFor(compiled, told),
      state: told?.state ?? 'no-data',
      ...(told?.revised && { revised: told.revised }),
      step: stepOf(told?.value ?? null),
    };
  });
}
