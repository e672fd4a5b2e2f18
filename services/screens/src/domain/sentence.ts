import type { Text } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';

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

/** A formula with its numbers in place of its names; `*` and `/` as people write them. */
export function withNumbers(
  formula: string,
  numbers: ReadonlyMap<string, string>,
  language: keyof Text,
): string {
  return formula
    .replace(/[A-Za-z_]\w*|\d+(?:\.\d+)?/g, (token) => {
      const number = /^\d/.test(token) ? token : numbers.get(token);
      return number === undefined ? '–' : written(number, language);
    })
    .replaceAll('*', '×')
    .replaceAll('/', '÷')
    .replaceAll(' - ', ' − ');
}

/** One sentence that says what the number is and, where they are counted, from how many records it was added up. */
export function sentenceOf(
  indicator: Pick<Defined<'indicator'>, 'name' | 'unit' | 'unitName'>,
  period: string,
  value: string | undefined,
  count: number | null,
): Text {
  const [name, unit, when] = [
    indicator.name,
    indicator.unitName ?? { vi: indicator.unit, en: indicator.unit },
    periodName(period),
  ];
  if (value === undefined)
    return {
      vi: `${name.vi}, ${when.vi}: không có số liệu`,
      en: `${name.en}, ${when.en}: no data`,
    };
  const said = {
    vi: `${name.vi}, ${when.vi}: ${written(value, 'vi')} ${unit.vi}`,
    en: `${name.en}, ${when.en}: ${written(value, 'en')} ${unit.en}`,
  };
  if (count === null) return said;
  return {
    vi: `${said.vi}, cộng từ ${written(String(count), 'vi')} bản ghi`,
    en: `${said.en}, added up from ${written(String(count), 'en')} records`,
  };
}
