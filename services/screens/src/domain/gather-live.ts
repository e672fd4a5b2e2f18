import { gather, type CubeProgram, type Gathered, type Question } from '@nhip/kernel';
import { together } from './day-sums.js';
import type { LiveCubes } from './live-cubes.js';

type Groups = Gathered['groups'];
type SumsOf = Groups extends Iterable<readonly [string, infer Sums]> ? Sums : never;

/** The sums of several groups in one. */
const sumsOfAll =
  (groups: Groups): SumsOf =>
  (periods) => {
    const each = [...groups].map(([, sumsOf]) => sumsOf(periods));
    return periods.map((_, i) =>
      each.reduce(
        (sum, ofPeriods) => ({
          within: together(sum.within, ofPeriods[i]?.within ?? []),
          closing: together(sum.closing, ofPeriods[i]?.closing ?? []),
        }),
        { within: [], closing: [] } as ReturnType<SumsOf>[number],
      ),
    );
  };

/**
 * What a cube says now. Without filters, and with one in the dimension that is listed or where none is, it is read from sums that are
 * kept up; else each cell of the combinations of codes that pass is looked at.
 */
export function gatherLive(
  cubes: Pick<LiveCubes, 'cells' | 'sums' | 'isUndated'>,
  program: CubeProgram,
  { filters, by }: Pick<Question, 'filters' | 'by'>,
): Gathered {
  const { id, version, dimensions } = program;
  const placeOf = (name: string): number => dimensions.findIndex((one) => one.name === name);
  const [filter, ...more] = filters;
  if (!filter) return cubes.sums(id, version, by === undefined ? undefined : placeOf(by));
  const [dimension, codes] = filter;
  if (more.length === 0 && (by ?? dimension) === dimension) {
    const undated = cubes.isUndated(id, version, (dims) =>
      codes.has(dims[placeOf(dimension)] ?? ''),
    );
    const listed = { ...cubes.sums(id, version, placeOf(dimension), codes), undated };
    return by === undefined ? { ...listed, groups: [['', sumsOfAll(listed.groups)]] } : listed;
  }
  const tests = [...filters].map(([name, passing]) => ({ place: placeOf(name), passing }));
  const passes = (dims: readonly string[]): boolean =>
    tests.every(({ place, passing }) => passing.has(dims[place] ?? ''));
  const cells = cubes.cells(id, version, passes);
  const { groups } = gather(cells, program, { filters: new Map(), by });
  const undated = cubes.isUndated(id, version, passes);
  return { ...cubes.sums(id, version, undefined), groups, undated };
}
