import type { CubeProgram } from '../cubes/cube-program.js';
import type { Figure } from '../expression/figure.js';
import type { Days } from '../time/days.js';
import type { Gathered } from './roll-up.js';

/** A value whose different ones are counted, and which of the figures count it. */
export interface DistinctValue {
  readonly value: string;
  /** By the name of each figure that counts values. */
  readonly counts: Readonly<Record<string, boolean>>;
}

const isAbove0 = (sum: bigint | undefined): boolean => (sum ?? 0n) > 0n;

/**
 * The values with data on some days of which figures count the different ones: those that one of them leaves out come first, then in order.
 * @param gathered without `by` @param figures of the cube of `program`, all of these days
 */
export function distinctValues(
  { measures }: Pick<CubeProgram, 'measures'>,
  gathered: Pick<Gathered, 'groups'>,
  figures: readonly Figure[],
  days: Days,
): readonly DistinctValue[] {
  const counting = figures.flatMap(({ name, measure, view }) => {
    const place = measures.findIndex((one) => one.name === measure);
    return view.distinct ? [{ name, place, isStock: measures[place]?.stock === true }] : [];
  });
  const [group] = gathered.groups;
  const all = [...(group?.byValue?.() ?? [])].flatMap(([value, sumsOf]): DistinctValue[] => {
    const [sums] = value === '' ? [] : sumsOf([days]);
    if (!sums) return [];
    const counts = Object.fromEntries(
      counting.map(({ name, place, isStock }) => [
        name,
        isAbove0((isStock ? sums.closing : sums.within)[place]),
      ]),
    );
    const hasData = sums.within.some((sum) => sum !== 0n) || Object.values(counts).includes(true);
    return hasData ? [{ value, counts }] : [];
  });
  const isLeftOut = ({ counts }: DistinctValue): number =>
    Number(Object.values(counts).includes(false));
  return all.sort((a, b) => isLeftOut(b) - isLeftOut(a) || (a.value < b.value ? -1 : 1));
}
