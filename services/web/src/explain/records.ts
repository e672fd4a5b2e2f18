import type { ExplainedRecord, Explanation, Measures, Tile } from '@nhip/contracts';
import i18next from 'i18next';
import { say, signed } from '../format.js';

/** Those that make a ratio worse first, in their order else. */
export function worstRecords(
  records: readonly ExplainedRecord[],
  direction: Tile['direction'],
): readonly ExplainedRecord[] {
  if (direction === 'none') return records;
  const sign = direction === 'up' ? 1 : -1;
  return records.toSorted((a, b) => sign * ((a.alone ?? 0) - (b.alone ?? 0)));
}

/** What a record adds: `+1`, with the measure's name where there are several. */
const amounts = (contribution: Measures, names: Explanation['names']): string =>
  Object.entries(contribution)
    .map(([name, amount], _, all) => {
      const called = names[name] ? `${say(names[name])} ` : `${name} `;
      return `${all.length === 1 ? '' : called}${signed(amount)}`;
    })
    .join(', ');

/** What a record is to a figure: of a ratio whether it is one of the part, by the names of what is counted, else what it adds. */
export function resultOf(
  { contribution, alone }: Pick<ExplainedRecord, 'contribution' | 'alone'>,
  { share, names }: Pick<Explanation, 'share' | 'names'>,
): string {
  const { t } = i18next;
  if (!share || alone === undefined) return amounts(contribution, names);
  const parts = Object.entries(contribution).filter(([name]) => name !== share.whole);
  const said = parts.flatMap(([name, amount]) => {
    const text = names[name] && say(names[name]);
    return text ? [Number(amount) === 0 ? t('isNot', { text }) : text] : [];
  });
  return said.length > 0 ? said.join(', ') : t(alone > 0 ? 'isPart' : 'isNotPart');
}

/** Why a record made a difference. */
export type ChangeCause = 'new' | 'deleted' | 'corrected' | 'timer';

/** @param record told with `since` */
export function causeOf({ version, fields, before }: ExplainedRecord): ChangeCause {
  if (!before?.standing) return 'new';
  // A deletion may carry the version of what it deletes.
  if (Object.keys(fields).length === 0) return 'deleted';
  return before.standing.version === version ? 'timer' : 'corrected';
}

/** Whether a record is named by its id or its sender so that it holds what was typed. */
export const isNamed = ({ id, raw }: ExplainedRecord, typed: string): boolean =>
  `${id} ${raw.agency} ${raw.agencyName ? say(raw.agencyName) : ''}`
    .toLowerCase()
    .includes(typed.trim().toLowerCase());
