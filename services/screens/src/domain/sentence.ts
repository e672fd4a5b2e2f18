import type { Text } from '@nhip/contracts';
import { calculationOf, type Defined } from '@nhip/kernel';

/** A period as people say it. */
export function periodName(period: string): Text {
  const [, year = '', rest = ''] = /^(\d{4})-?(.*)$/.exec(period) ?? [];
  if (year === '') return { vi: 'mọi thời gian', en: 'all time' };
  if (rest === '') return { vi: `năm ${year}`, en: year };
  if (rest.startsWith('Q'))
    return {
      vi: `quý ${['I', 'II', 'III', 'IV'][Number(rest[1]) - 1]}/${year}`,
      en: `${rest} ${year}`,
    };
  if (rest.startsWith('W'))
    return { vi: `tuần ${rest.slice(1)}/${year}`, en: `week ${rest.slice(1)} of ${year}` };
  const [month = '', day] = rest.split('-');
  return day
    ? { vi: `ngày ${day}/${month}/${year}`, en: period }
    : { vi: `tháng ${month}/${year}`, en: period };
}

/** Decimal text as written in a language: `1.234,5` or `1,234.5`. */
export function written(text: string, language: keyof Text): string {
  const [whole = '', fraction] = text.split('.');
  const [group, point] = language === 'vi' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
}

/** A formula with its numbers in place of its names; `*` and `/` as people write them. @param numbers by the names of its figures */
export const withNumbers = (
  formula: string,
  numbers: ReadonlyMap<string, string>,
  language: keyof Text,
): string =>
  calculationOf(formula, {
    figure: (name) => {
      const number = numbers.get(name);
      return number === undefined ? '–' : written(number, language);
    },
    number: (text) => written(text, language),
    // In Vietnamese the comma stands within numbers.
    comma: language === 'vi' ? '; ' : ', ',
  });

/** From how many records a number was added up. */
function addedUp(count: number): Text {
  return {
    vi: `, cộng từ ${written(String(count), 'vi')} bản ghi`,
    en: `, added up from ${written(String(count), 'en')} ${count === 1 ? 'record' : 'records'}`,
  };
}

/** How many records changed a number. @param since commit number; 0 = before the first */
function changedBy(count: number, since: number): Text {
  const from = {
    vi: since === 0 ? 'từ trước lần ghi đầu' : `từ lần ghi ${since}`,
    en: since === 0 ? 'since before the first commit' : `since commit ${since}`,
  };
  if (count === 0)
    return {
      vi: `; không bản ghi nào thay đổi số này ${from.vi}`,
      en: `; no record changed it ${from.en}`,
    };
  return {
    vi: `; ${written(String(count), 'vi')} bản ghi thay đổi số này ${from.vi}`,
    en: `; ${written(String(count), 'en')} ${count === 1 ? 'record' : 'records'} changed it ${from.en}`,
  };
}

/** How many of how many a ratio is, decimal text, and what is counted. */
export interface ShareSaid {
  readonly part: string;
  readonly of: string;
  readonly name: Text;
}

/** `, 952 trong 1.329 hồ sơ đã giải quyết` */
const shared = ({ part, of, name }: ShareSaid): Text => ({
  vi: `, ${written(part, 'vi')} trong ${written(of, 'vi')} ${name.vi}`,
  en: `, ${written(part, 'en')} of ${written(of, 'en')} ${name.en}`,
});

/**
 * One sentence that says what the number is and, of a ratio, how many of how many; else, where they are counted, from how many records it was added up, or how many changed it.
 * @param count records; null while they are counted @param since of a change: the commit from which on, 0 = before the first
 */
export function sentenceOf(
  indicator: Pick<Defined<'indicator'>, 'name' | 'unit' | 'unitName'>,
  period: string,
  value: string | undefined,
  count: number | null,
  since?: number,
  share?: ShareSaid,
): Text {
  const [name, unit, when] = [
    indicator.name,
    indicator.unitName ?? { vi: indicator.unit, en: indicator.unit },
    periodName(period),
  ];
  const said =
    value === undefined
      ? { vi: 'không có số liệu', en: 'no data' }
      : { vi: `${written(value, 'vi')} ${unit.vi}`, en: `${written(value, 'en')} ${unit.en}` };
  const isCounted = count !== null && (since !== undefined || value !== undefined);
  const nothing = { vi: '', en: '' };
  const counted = !isCounted
    ? nothing
    : since === undefined
      ? addedUp(count)
      : changedBy(count, since);
  const rest = share && since === undefined ? shared(share) : counted;
  return {
    vi: `${name.vi}, ${when.vi}: ${said.vi}${rest.vi}`,
    en: `${name.en}, ${when.en}: ${said.en}${rest.en}`,
  };
}
