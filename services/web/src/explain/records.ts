import type { ExplainedRecord, Explanation, Measures, Tile } from '@nhip/contracts';
import i18next from 'i18next';
import { fieldText, say, signed } from '../format.js';

/** Those that make a ratio worse first, in their order else. */
export function worstRecords(
  records: readonly ExplainedRecord[],
  direction: Tile['direction'],
): readonly ExplainedRecord[] {
  if (direction === 'none') return records;
  const sign = direction === 'up' ? 1 : -1;
  return records.toSorted((a, b) => sign * ((a.alone ?? 0) - (b.alone ?? 0)));
}

type Figure = Pick<Explanation, 'share' | 'names' | 'parts'>;

/** How a measure is called before what is said of it: not at all where it is the only one. */
const calledOf = (name: string, names: Figure['names'], of: number): string =>
  of === 1 ? '' : `${names[name] ? say(names[name]) : name} `;

/** What a record adds: `+1`. */
const amountsSaid = (contribution: Measures, names: Figure['names']): string =>
  Object.entries(contribution)
    .map(([name, amount], _, { length }) => `${calledOf(name, names, length)}${signed(amount)}`)
    .join(', ');

/** Whether a record is of the part of a ratio, by the names of what is counted; empty where they have none. */
const partSaid = (contribution: Measures, whole: string, names: Figure['names']): string =>
  Object.entries(contribution)
    .filter(([name]) => name !== whole)
    .flatMap(([name, amount]) => {
      const text = names[name] && say(names[name]);
      return text ? [Number(amount) === 0 ? i18next.t('isNot', { text }) : text] : [];
    })
    .join(', ');

/** The same of a record that may not be of the whole. */
const standSaid = (contribution: Measures, whole: string, names: Figure['names']): string =>
  Number(contribution[whole] ?? 0) === 0
    ? i18next.t('notOfRatio')
    : partSaid(contribution, whole, names);

/** What a record was to a figure and what it is: `+1 → 0`; words where it adds as much as before, empty where that is nothing. */
function changeOf(then: Measures, now: Measures, { share, names }: Figure): string {
  const measures = Object.keys({ ...then, ...now }).map(
    (name) => [name, then[name] ?? 0, now[name] ?? 0] as const,
  );
  const changed = measures.filter(([, was, is]) => String(was) !== String(is));
  if (changed.length === 0)
    return measures.some(([, was]) => Number(was) !== 0) ? i18next.t('movedGroup') : '';
  const [was, is] = [then, now].map((one) => (share ? standSaid(one, share.whole, names) : ''));
  if (was && is && was !== is) return `${was} → ${is}`;
  return changed
    .map(([name, from, to]) => {
      const called = calledOf(name, names, measures.length);
      return `${called}${signed(from)} → ${signed(to)}`;
    })
    .join(', ');
}

type Valued = Pick<ExplainedRecord, 'contribution' | 'alone' | 'before'> &
  Partial<Pick<ExplainedRecord, 'part' | 'fields'>>;

/** Of a count of different values the one that a record has, and had: what records add is no part of it. */
function valueSaid({ part = 0, fields, before }: Valued, { parts }: Figure): string | undefined {
  const distinct = parts?.[part]?.distinct;
  if (!distinct) return undefined;
  const is = fieldText(fields?.[distinct.field]);
  const was = before?.standing ? fieldText(before.standing.fields[distinct.field]) : is;
  return `${say(distinct.name)}: ${was === is ? is : `${was} → ${is}`}`;
}

/**
 * What a record is to a figure: of a count of different values which one it has, of a ratio whether it is one of the part, by the names of what is counted, else what it adds.
 * Of a change what it was and what it is; empty where it adds nothing.
 */
export function resultOf(record: Valued, figure: Figure): string {
  const { contribution, alone, before } = record;
  const { share, names } = figure;
  const value = valueSaid(record, figure);
  if (value !== undefined) return value;
  if (before) return changeOf(before.contribution, contribution, figure);
  if (!share || alone === undefined) return amountsSaid(contribution, names);
  const said = partSaid(contribution, share.whole, names);
  return said || i18next.t(alone > 0 ? 'isPart' : 'isNotPart');
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
