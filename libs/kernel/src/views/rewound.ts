import { together } from './day-sums.js';
import type { Gathered, Group } from './roll-up.js';
import type { PeriodSums, SumsOf } from './sum-periods.js';

const less = (one: PeriodSums, other: PeriodSums | undefined): PeriodSums => ({
  within: together(one.within, other?.within ?? [], -1n),
  closing: together(one.closing, other?.closing ?? [], -1n),
});

const NO_SUMS: PeriodSums = { within: [], closing: [] };
const noSums: SumsOf = (periods) => periods.map(() => NO_SUMS);

const difference =
  (one: SumsOf, other: SumsOf): SumsOf =>
  (periods) => {
    const taken = other(periods);
    return one(periods).map((sums, i) => less(sums, taken[i]));
  };

const byCode = ({ groups }: Gathered): ReadonlyMap<string, Group> =>
  new Map(Array.from(groups, (group) => [group.code, group]));

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
      const { sumsOf = noSums, leaves } = after.get(code) ?? {};
      return { code, sumsOf: difference(sumsOf, changed.get(code)?.sumsOf ?? noSums), leaves };
    }),
  };
}
