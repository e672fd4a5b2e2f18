import type { Grain } from '@nhip/contracts';
import { viewKey, type Figure, type FigureValues, type View } from '../expression/figure.js';
import { Rational } from '../expression/rational.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import type { DataKind } from './data-kind.js';
import { meets, type Gathered, type Group, type Period } from './roll-up.js';
import type { Parents } from './parents.js';
import { shifted } from './shifted.js';
import { noSums, type PeriodSums, type SumsOf } from './sum-periods.js';

/** A cube that a formula reads, with what it says to the question. */
export interface Source {
  readonly program: CubeProgram;
  readonly gathered: Gathered;
  readonly delivered?: readonly Days[];
  /** Of its feeds, those that have one; absent where nobody knows of any. */
  readonly kinds?: readonly DataKind[];
  /** Whether a delivery is absent that is due for these days: of one code of the listed dimension, or of all together ('').*/
  readonly isLacking?: (days: Days, code: string) => boolean;
  /** Of a question that lists by a dimension. */
  readonly parents?: Parents;
}

/** By the names that the cubes have in the formulas; '' is the indicator's own. */
export type Sources = ReadonlyMap<string, Source>;

export type Programs = ReadonlyMap<string, Source['program']>;
type Measure = CubeProgram['measures'][number];
type HasData = (measure: Pick<Measure, 'stock' | 'shownBy'>) => boolean;

/** Whether a measure has data in a period: a flow where a delivery names it or a row of it has come, a stock from the first day with data on. */
function known({ gathered: { span, has }, delivered = [] }: Source): (period: Days) => HasData {
  const first = Math.min(span?.from ?? Infinity, ...delivered.map(({ from }) => from));
  return (period) => {
    const isNamed = delivered.some((one) => meets(one, period));
    return ({ stock, shownBy }) => (stock ? first <= period.to : isNamed || has(period, shownBy));
  };
}

/** A figure with where it stands among the sums of its cube. */
export interface PlacedFigure extends Figure {
  readonly place: number;
  readonly stock: boolean;
  readonly unit: bigint;
  readonly shownBy: readonly number[];
  /** Where the number of records that could not be counted stands. */
  readonly marks: number;
}

export function placed(figure: Figure, programs: Programs): PlacedFigure {
  const measures = programs.get(figure.cube)?.measures ?? [];
  const place = measures.findIndex(({ name }) => name === figure.measure);
  const { stock, scale, shownBy } = measures[place] as Measure;
  const unit = figure.view.distinct ? 1n : 10n ** BigInt(scale);
  return { ...figure, place, stock, shownBy, unit, marks: measures.length };
}

/** What a cube says to one view, of each period that is asked for; undefined where the view leads to no period. */
interface Seen {
  readonly days: readonly (Days | undefined)[];
  readonly has: readonly (HasData | undefined)[];
  /** Whether records that belong to a code, or may, could not be given a day. */
  readonly undated: (code: string) => boolean;
  /** The code that the view leads to from one; undefined where there is none. */
  readonly code: (code: string) => string | undefined;
  /** Of a code; undefined where there is none that the view leads to. */
  readonly sums: (code: string) => readonly (PeriodSums | undefined)[] | undefined;
}

/** Of how many values a measure is above 0, in the place of its sum. What marks records that could not be counted stays. */
function counting({ sumsOf, byValue }: Group, measures: number): SumsOf {
  const ofValues = [...(byValue?.() ?? [])].flatMap(([value, of]) => (value === '' ? [] : [of]));
  return (periods) => {
    const each = ofValues.map((of) => of(periods));
    const counted = (
      sums: readonly bigint[],
      of: (one: PeriodSums) => readonly bigint[],
      i: number,
    ) =>
      sums.map((sum, place) =>
        place === measures
          ? sum
          : BigInt(each.filter((one) => (of(one[i] as PeriodSums)[place] ?? 0n) > 0n).length),
      );
    return sumsOf(periods).map(({ within, closing }, i) => ({
      within: counted(within, (one) => one.within, i),
      closing: counted(closing, (one) => one.closing, i),
    }));
  };
}

/** How what a view reads is summed up, of the code that it leads to from one. */
interface Led {
  readonly code: string;
  readonly sumsOf: SumsOf;
  /** Whether records that belong there, or may, could not be given a day. */
  readonly undated: boolean;
}

/** Undefined where a view leads to no code. */
function leading(
  { gathered, parents, program: { measures } }: Source,
  { up, distinct }: View,
): (code: string) => Led | undefined {
  const groups = new Map(Array.from(gathered.groups, (group) => [group.code, group]));
  const known = new Map<string, Led>();
  const led = (code: string, group: Group | undefined, undated: boolean): Led => {
    const made = known.get(code) ?? {
      code,
      sumsOf: !group ? noSums : distinct ? counting(group, measures.length) : group.sumsOf,
      undated,
    };
    known.set(code, made);
    return made;
  };
  if (up === 0) return (code) => led(code, groups.get(code), gathered.undated);
  return (code) => {
    const parent = parents?.(code, up);
    const [group] = parent?.gathered.groups ?? [];
    return parent && led(parent.code, group, parent.gathered.undated);
  };
}

function see(source: Source, view: View, periods: readonly Period[], grain: Grain): Seen {
  const days = periods.map(({ name }) => shifted(name, grain, view));
  const there = days.filter((one) => one !== undefined);
  const hasData = known(source);
  const ledTo = leading(source, view);
  // Codes may have one parent in common.
  const made = new Map<SumsOf, readonly (PeriodSums | undefined)[]>();
  const summed = (sumsOf: SumsOf): readonly (PeriodSums | undefined)[] => {
    const each = sumsOf(there).values();
    return days.map((one) => one && each.next().value);
  };
  return {
    days,
    has: days.map((one) => one && hasData(one)),
    undated: (code) => ledTo(code)?.undated ?? false,
    code: (code) => ledTo(code)?.code,
    sums: (code) => {
      const sumsOf = ledTo(code)?.sumsOf;
      const sums = sumsOf && (made.get(sumsOf) ?? summed(sumsOf));
      if (sumsOf && sums) made.set(sumsOf, sums);
      return sums;
    },
  };
}

/** The views that figures ask for, each seen once. */
export class Sight {
  readonly #seen = new Map<string, Seen>();

  constructor(
    private readonly sources: Sources,
    private readonly periods: readonly Period[],
    private readonly grain: Grain,
  ) {}

  of({ cube, view }: Figure): Seen {
    const key = `${cube}:${viewKey(view)}`;
    const known = this.#seen.get(key);
    if (known) return known;
    const made = see(this.sources.get(cube) as Source, view, this.periods, this.grain);
    this.#seen.set(key, made);
    return made;
  }

  /** The sums of what a figure stands among; undefined where it has no such period or code. */
  sums(figure: PlacedFigure, code: string, index: number): readonly bigint[] | undefined {
    const { days, sums } = this.of(figure);
    if (!days[index]) return undefined;
    const ofPeriod = sums(code)?.[index];
    return figure.stock ? ofPeriod?.closing : ofPeriod?.within;
  }

  values(figures: readonly PlacedFigure[], code: string, index: number): FigureValues {
    return Object.fromEntries(
      figures.map((figure) => {
        const sums = this.sums(figure, code, index);
        const isThere = sums && this.of(figure).has[index]?.(figure);
        return [
          figure.name,
          isThere ? Rational.of(sums[figure.place] ?? 0n, figure.unit) : undefined,
        ];
      }),
    );
  }

  /** Whether records could not be counted that belong to one of the figures, or may. */
  isIncomplete(figures: readonly PlacedFigure[], code: string, index: number): boolean {
    return figures.some(
      (figure) =>
        this.of(figure).undated(code) ||
        (this.sums(figure, code, index)?.[figure.marks] ?? 0n) !== 0n,
    );
  }

  /** Whether a delivery is due and absent that one of the figures stands on. */
  isLacking(figures: readonly PlacedFigure[], code: string, index: number): boolean {
    return figures.some((figure) => {
      const seen = this.of(figure);
      const [days, of] = [seen.days[index], seen.code(code)];
      if (days === undefined || of === undefined) return false;
      return this.sources.get(figure.cube)?.isLacking?.(days, of) === true;
    });
  }
}
