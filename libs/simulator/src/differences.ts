import type { Figure } from './figures.js';

/** A figure as a hub tells it. */
export interface Told {
  readonly period: string;
  readonly code: string | undefined;
  readonly value: number | null;
  /** It carries the mark of simulated data. */
  readonly isSimulated: boolean;
  /** What its state says. */
  readonly hasData: boolean;
}

/** What is wrong beside the value: its row is told a second time, it lacks the mark of simulated data, or its state says another thing than it. */
export type ToldFault = 'twice' | 'unmarked' | 'state';

export interface Difference {
  readonly period: string;
  readonly code: string | undefined;
  /** What the simulator knows; null where there is nothing to compute it from. */
  readonly truth: number | null;
  /** What the hub says; undefined where it says nothing. */
  readonly told: number | null | undefined;
  readonly fault?: ToldFault;
}

/** A count of nothing and no data are told apart by deliveries, which figures do not know of each code: to them both are nothing. Any other figure of 0 is computed from something. */
const isSame = (truth: number | null, told: number | null, isCount: boolean): boolean =>
  truth === told || (isCount && (truth ?? 0) === 0 && (told ?? 0) === 0);

function faultOf({ value, isSimulated, hasData }: Told): ToldFault | undefined {
  if (hasData !== (value !== null)) return 'state';
  return hasData && !isSimulated ? 'unmarked' : undefined;
}

const nameOf = ({ period, code = '' }: Pick<Told, 'period' | 'code'>): string =>
  `${period}/${code}`;

/** Where figures and a hub's answer differ, those included that only one of them has, and what is wrong with the rows of the answer. @param isCount whether nothing is to be found by 0, too */
export function differences(
  figures: Iterable<Figure>,
  answer: readonly Told[],
  isCount: boolean,
): readonly Difference[] {
  const truths = new Map(Array.from(figures, (one) => [nameOf(one), one]));
  const seen = new Set<string>();
  const found: Difference[] = [];
  for (const one of answer) {
    const { period, code, value: told } = one;
    const name = nameOf(one);
    const truth = truths.get(name)?.value ?? null;
    const fault = seen.has(name) ? 'twice' : faultOf(one);
    seen.add(name);
    if (fault || !isSame(truth, told, isCount))
      found.push({ period, code, truth, told, ...(fault && { fault }) });
  }
  for (const [name, { period, code, value: truth }] of truths)
    if (!seen.has(name) && !isSame(truth, null, isCount))
      found.push({ period, code, truth, told: undefined });
  return found;
}
