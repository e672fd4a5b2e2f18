import {
  gather,
  listed,
  inOne,
  type CubeProgram,
  type Gathered,
  type Gathering,
  type Question,
} from '@nhip/kernel';
import type { LiveCubes } from './live-cubes.js';

type Sums = Pick<LiveCubes, 'cells' | 'sums' | 'isUndated'>;

const placeIn = ({ dimensions }: CubeProgram, name: string): number =>
  dimensions.findIndex((one) => one.name === name);

/** What the codes that pass say, each by itself. */
function restricted(
  cubes: Sums,
  program: CubeProgram,
  { filters, by }: Pick<Question, 'filters' | 'by'>,
): Gathered {
  const { id, version, distinct } = program;
  const tests = [...filters].map(([name, passing]) => ({ place: placeIn(program, name), passing }));
  const passes = (dims: readonly string[]): boolean =>
    tests.every(({ place, passing }) => passing.has(dims[place] ?? ''));
  const undated = cubes.isUndated(id, version, passes);
  const [filter, ...more] = filters;
  if (filter && more.length === 0 && (by ?? filter[0]) === filter[0]) {
    const [dimension, codes] = filter;
    const listed = {
      ...cubes.sums(id, version, placeIn(program, dimension), { codes, distinct }),
      undated,
    };
    return by === undefined ? { ...listed, groups: [inOne('', listed.groups)] } : listed;
  }
  const cells = cubes.cells(id, version, passes);
  const { groups } = gather(cells, program, { filters: new Map(), by });
  return { ...cubes.sums(id, version, undefined), groups, undated };
}

/**
 * What a cube says now. Without filters, and with one in the dimension that is listed or where none is, it is read from sums that are
 * kept up; else each cell of the combinations of codes that pass is looked at.
 */
export function gatherLive(cubes: Sums, program: CubeProgram, question: Gathering): Gathered {
  const { filters, by, level, restatement } = question;
  if (filters.size > 0) return listed(restricted(cubes, program, question), question);
  const place = by === undefined ? undefined : placeIn(program, by);
  const { id, version, distinct } = program;
  if (!restatement) return cubes.sums(id, version, place, { level, distinct });
  return listed(cubes.sums(id, version, place, { distinct }), question);
}
