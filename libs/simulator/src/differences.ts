import type { Figure } from './figures.js';

/** A figure as a hub tells it. */
export interface Told {
  readonly period: string;
  readonly code: string | undefined;
  readonly value: number | null;
}

export interface Difference {
  readonly period: string;
  readonly code: string | undefined;
  /** What the simulator knows; null where there is nothing to compute it from. */
  readonly truth: number | null;
  /** What the hub says; undefined where it says nothing. */
  readonly told: number | null | undefined;
}

/** No data and a count of nothing are told apart by deliveries, which figures do not know: to them both are nothing. */
const isSame = (truth: number | null, told: number | null | undefined): boolean =>
  truth === told || ((truth ?? 0) === 0 && (told ?? 0) === 0);

const nameOf = ({ period, code = '' }: Pick<Told, 'period' | 'code'>): string =>
  `${period}/${code}`;

/** Where figures and a hub's answer differ, those included that only one of them has. */
export function differences(
  figures: Iterable<Figure>,
  answer: readonly Told[],
): readonly Difference[] {
  const told = new Map(answer.map((one) => [nameOf(one), one]));
  const found: Difference[] = [];
  for (const { period, code, value } of figures) {
    const name = nameOf({ period, code });
    const said = told.get(name)?.value;
    told.delete(name);
    if (!isSame(value, said)) found.push({ period, code, truth: value, told: said });
  }
  for (const { period, code, value } of told.values())
    if (!isSame(null, value)) found.push({ period, code, truth: null, told: value });
  return found;
}
