import { DAY_MS } from '@nhip/contracts';
import {
  ASKED,
  daysOf,
  grainOf,
  shifted,
  viewKey,
  type CubeProgram,
  type Days,
  type Figure,
  type CompiledIndicator,
} from '@nhip/kernel';

/** The records of one cube and some days of which a number is computed. */
export interface Part {
  readonly program: CubeProgram;
  readonly days: Days;
  /** What of the formula they add up to. */
  readonly figures: readonly Figure[];
}

const isAsked = ({ cube, view }: Figure): boolean =>
  cube === '' && viewKey(view) === viewKey(ASKED);

/** Whether a formula reads its own cube in the period that is asked for, and nothing else. */
export const isPlain = ({ formulas }: CompiledIndicator): boolean =>
  formulas.value.figures.every(isAsked);

/** The parts of a number, in the order of the formula; there is at least one. */
export function partsOf(compiled: CompiledIndicator, period: string): readonly Part[] {
  const { formulas, program, programs } = compiled;
  const grain = grainOf(period) ?? 'all';
  const parts = new Map<string, Part>();
  for (const figure of formulas.value.figures) {
    const days = shifted(period, grain, figure.view);
    const of = programs.get(figure.cube) ?? program;
    // An explanation lists nothing: of a parent there are no data.
    if (!days || figure.view.up > 0) continue;
    const key = JSON.stringify([of.id, days]);
    const { figures = [] } = parts.get(key) ?? {};
    parts.set(key, { program: of, days, figures: [...figures, figure] });
  }
  const days = daysOf(period, grain) as Days;
  return parts.size > 0 ? [...parts.values()] : [{ program, days, figures: [] }];
}

/** The names of the measures that a part adds up. */
export const measuresOf = ({ figures }: Part): readonly string[] => [
  ...new Set(figures.map(({ measure }) => measure)),
];

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const ALWAYS = daysOf('all', 'all') as Days;

/** First and last day of a part as ISO dates; null where it is of all time. */
export const boundsOf = ({
  days,
}: Part): { readonly from: string | null; readonly to: string | null } => ({
  from: days.from === ALWAYS.from ? null : dateOf(days.from),
  to: days.to === ALWAYS.to ? null : dateOf(days.to),
});
