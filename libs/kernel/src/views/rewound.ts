import { together } from './day-sums.js';
import type { Days } from '../time/days.js';
import type { Gathered } from './roll-up.js';
import type { PeriodSums } from './sum-periods.js';

type SumsOf = (periods: readonly Days[]) => readonly PeriodSums[];

const less = (one: PeriodSums, other: PeriodSums | undefined): PeriodSums => ({
  within: together(one.within, other?.within ?? [], -1n),
  closing: together(one.closing, other?.closing ?? [], -1n),
});

const NO_SUMS: PeriodSums = { within: [], closing: [] };
const noSums: SumsOf = (periods) => periods.map(() => NO_SUMS);

type Group = readonly [sumsOf: SumsOf, leaves: number | undefined];

const byCode = ({ groups }: Gathered): ReadonlyMap<string, Group> =>
  new Map(Array.from(groups, ([code, sumsOf, leaves]) => [code, [sumsOf, leaves]]));

/**
 * What a cube said to a question before changes, found from what it says now. Codes that had no data then are listed with sums of 0.
 * @param added what the changes say to the same question
 * @param then of which days there were data
 */
export function rewound(
  now: Gathered,
  added: Gathered,
  { span, has }: Pick<Gathered, 'span' | 'has'>,
): Gathered {
  const [after, changed] = [byCode(now), byCode(added)];
  const codes = new Set([...after.keys(), ...changed.keys()]);
  return {
    ...now,
    span,
    has,
    groups: Array.from(codes, (code) => {
      const [sumsNow, leaves] = after.get(code) ?? [noSums, undefined];
      const [sumsAdded] = changed.get(code) ?? [noSums];
      const sumsOf: SumsOf = (periods) => {
        const taken = sumsAdded(periods);
        return sumsNow(periods).map((sums, i) => less(sums, taken[i]));
      };
      return [code, sumsOf, leaves];
    }),
  };
}
