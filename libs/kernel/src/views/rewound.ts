import { together } from './day-sums.js';
import type { Gathered, Group } from './roll-up.js';
import { noSums, type PeriodSums, type SumsByValue, type SumsOf } from './sum-periods.js';

const less = (one: PeriodSums, other: PeriodSums | undefined): PeriodSums => ({
  within: together(one.within, other?.within ?? [], -1n),
  closing: together(one.closing, other?.closing ?? [], -1n),
});

const difference =
  (one: SumsOf, other: SumsOf): SumsOf =>
  (periods) => {
    const taken = other(periods);
    return one(periods).map((sums, i) => less(sums, taken[i]));
  };

const NO_VALUES: SumsByValue = new Map();

function differences(one: SumsByValue, other: SumsByValue): SumsByValue {
  const values = new Set([...one.keys(), ...other.keys()]);
  return new Map(
    Array.from(values, (value) => [
      value,
      difference(one.get(value) ?? noSums, other.get(value) ?? noSums),
    ]),
  );
}

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
      const [one, other] = [after.get(code), changed.get(code)];
      const [ofOne, ofOther] = [one?.byValue, other?.byValue];
      return {
        code,
        sumsOf: difference(one?.sumsOf ?? noSums, other?.sumsOf ?? noSums),
        leaves: one?.leaves,
        ...((ofOne ?? ofOther) && {
          byValue: () => differences(ofOne?.() ?? NO_VALUES, ofOther?.() ?? NO_VALUES),
        }),
      };
    }),
  };
}
