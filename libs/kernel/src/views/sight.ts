import type { Grain } from '@nhip/contracts';
import { viewKey, type Figure, type FigureValues, type View } from '../expression/figure.js';
import { Rational } from '../expression/rational.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import { meets, type Gathered, type Period } from './roll-up.js';
import { shifted } from './shifted.js';
import type { PeriodSums } from './sum-periods.js';

/** A cube that a formula reads, with what it says to the question. */
export interface Source {
  readonly program: CubeProgram;
  readonly gathered: Gathered;
  readonly delivered?: readonly Days[];
  readonly lacking?: readonly Days[];
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
  return { ...figure, place, stock, shownBy, unit: 10n ** BigInt(scale), marks: measures.length };
}

/** What a cube says to one view, of each period that is asked for; undefined where the view leads to no period. */
interface Seen {
  readonly days: readonly (Days | undefined)[];
  readonly has: readonly (HasData | undefined)[];
  readonly sums: ReadonlyMap<string, readonly (PeriodSums | undefined)[]>;
}

const NO_SUMS: PeriodSums = { within: [], closing: [] };

function see(source: Source, view: View, periods: readonly Period[], grain: Grain): Seen {
  const days = periods.map(({ name }) => shifted(name, grain, view));
  const there = days.filter((one) => one !== undefined);
  const hasData = known(source);
  const sums = [...source.gathered.groups].map(([code, sumsOf]) => {
    const each = sumsOf(there).values();
    return [code, days.map((one) => one && each.next().value)] as const;
  });
  return { days, has: days.map((one) => one && hasData(one)), sums: new Map(sums) };
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

  /** The sums of what a figure stands among; undefined where it has no such period. */
  sums(figure: PlacedFigure, code: string, index: number): readonly bigint[] | undefined {
    const { days, sums } = this.of(figure);
    if (!days[index]) return undefined;
    const { closing, within } = sums.get(code)?.[index] ?? NO_SUMS;
    return figure.stock ? closing : within;
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
    return figures.some((figure) => (this.sums(figure, code, index)?.[figure.marks] ?? 0n) !== 0n);
  }

  /** Whether a delivery is due and absent that one of the figures stands on. */
  isLacking(figures: readonly PlacedFigure[], index: number): boolean {
    return figures.some((figure) => {
      const days = this.of(figure).days[index];
      const { lacking = [] } = this.sources.get(figure.cube) as Source;
      return days !== undefined && lacking.some((one) => meets(one, days));
    });
  }
}
