import { codeText } from '../model/code-list.js';
import type { Catalogue } from '../model/catalogue.js';
import { knownLevels } from './known-levels.js';
import type { CodeBody, CodeListBody, Defined } from '../model/definitions.js';
import type { Report } from './report.js';

const FOREVER = '9999-12-31';
export const isDate = (text: string): boolean =>
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
const meets = (a: CodeBody, b: CodeBody): boolean =>
  a.from <= (b.to ?? FOREVER) && b.from <= (a.to ?? FOREVER);

function checkDates(code: CodeBody, index: number, report: Report): void {
  for (const key of ['from', 'to'] as const) {
    const date = code[key];
    if (date !== undefined && !isDate(date))
      report.say(
        ['codes', index, key],
        'impossible-date',
        `“${date}” không phải ngày có thật`,
        `“${date}” is no date that exists`,
      );
  }
  if (code.to !== undefined && code.to < code.from)
    report.say(
      ['codes', index, 'to'],
      'impossible-date',
      `mã “${code.code}” kết thúc trước khi bắt đầu`,
      `code “${code.code}” ends before it begins`,
    );
}

const textsOf = ({ code, aliases = [] }: CodeBody): Iterable<string> =>
  new Set([code, ...aliases].map(codeText));

/** One text may mean one code only at any time, be it the code or an alias. @param others codes of the same list that are checked elsewhere */
function checkSpellings(
  codes: readonly CodeBody[],
  others: readonly CodeBody[],
  report: Report,
): void {
  const byText = new Map<string, CodeBody[]>();
  for (const other of others)
    for (const text of textsOf(other)) byText.set(text, [...(byText.get(text) ?? []), other]);
  codes.forEach((code, index) => {
    for (const text of textsOf(code)) {
      const others = byText.get(text) ?? [];
      const clash = others.find((other) => meets(other, code));
      if (clash)
        report.say(
          ['codes', index],
          'ambiguous-code',
          `“${text}” cùng lúc là “${clash.code}” (từ ${clash.from}) và “${code.code}” (từ ${code.from})`,
          `“${text}” means “${clash.code}” (from ${clash.from}) and “${code.code}” (from ${code.from}) at the same time`,
        );
      byText.set(text, [...others, code]);
    }
  });
}

function checkParents(
  codes: readonly CodeBody[],
  others: readonly CodeBody[],
  report: Report,
): void {
  const parents = new Map<string, Set<string>>();
  for (const { code, parent } of [...others, ...codes])
    parents.set(code, new Set([...(parents.get(code) ?? []), ...(parent ? [parent] : [])]));
  codes.forEach(({ code, parent }, index) => {
    if (parent && !parents.has(parent))
      return report.say(
        ['codes', index, 'parent'],
        'unknown-reference',
        `không có mã cha “${parent}”`,
        `there is no parent code “${parent}”`,
      );
    if (reaches(code, (one) => parents.get(one) ?? []))
      report.say(
        ['codes', index],
        'cycle',
        `mã “${code}” nằm dưới chính nó qua một vòng`,
        `code “${code}” lies under itself: its parents form a cycle`,
      );
  });
}

/** Whether a walk that starts at `from` comes back to it. */
export function reaches(from: string, next: (one: string) => Iterable<string>): boolean {
  const seen = new Set<string>();
  const open = [...next(from)];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one === from) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...next(one));
  }
  return false;
}

function checkSuccessors(
  { codes, successors = [] }: CodeListBody,
  others: readonly CodeListBody[],
  report: Report,
): void {
  const all = [...others.flatMap((other) => other.codes), ...codes];
  const ids = new Set(all.map(({ code, from }) => `${code}@${from}`));
  const further = others.flatMap((other) => other.successors ?? []);
  const next = Map.groupBy([...further, ...successors], ({ from }) => from);
  successors.forEach(({ from, to }, index) => {
    for (const [key, id] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (!ids.has(id))
        report.say(
          ['successors', index, key],
          'unknown-reference',
          `danh mục không có phiên bản mã “${id}”`,
          `the list has no code version “${id}”`,
          {
            vi: 'viết mã@ngày bắt đầu, ví dụ 25747@2025-07-01',
            en: 'write code@first day, e.g. 25747@2025-07-01',
          },
        );
    }
    if (reaches(from, (one) => (next.get(one) ?? []).map((succession) => succession.to)))
      report.say(
        ['successors', index],
        'cycle',
        `“${from}” kế tiếp chính nó qua một vòng`,
        `“${from}” succeeds itself: the successors form a cycle`,
      );
  });
}

function checkUnknown({ codes, unknown }: CodeListBody, report: Report): void {
  if (unknown === undefined || codes.some(({ code }) => code === unknown)) return;
  report.say(
    ['unknown'],
    'unknown-reference',
    `danh mục không có mã “${unknown}”`,
    `the list has no code “${unknown}”`,
    {
      vi: 'thêm mã ấy vào danh mục, ví dụ “Khác”',
      en: 'put that code into the list, for example “others”',
    },
  );
}

function checkDeclared({ levels = [], extends: base }: CodeListBody, report: Report): void {
  if (base !== undefined && levels.length > 0)
    report.say(
      ['levels'],
      'levels-of-extension',
      `các cấp do danh mục gốc “${base}” khai`,
      `the levels are those of the list “${base}”, which this one extends`,
      { vi: 'bỏ mục này, hoặc khai ở danh mục gốc', en: 'leave them out, or declare them there' },
    );
  levels.forEach(({ level }, index) => {
    if (levels.findIndex((one) => one.level === level) < index)
      report.say(
        ['levels', index],
        'defined-twice',
        `hai cấp cùng tên “${level}”`,
        `two levels have the name “${level}”`,
      );
  });
}

/** Levels that are declared once, and codes each below its parents. */
function checkLevels(list: Defined<'code-list'>, catalogue: Catalogue, report: Report): void {
  checkDeclared(list, report);
  const tree = catalogue.codeLists.get(list.extends ?? list.id)?.tree;
  const known = tree?.levels.map(({ level }) => level) ?? [];
  list.codes.forEach(({ code, from, level }, index) => {
    const path = ['codes', index, 'level'];
    if (level !== undefined && !known.includes(level))
      report.say(
        path,
        'unknown-level',
        `danh mục không có cấp “${level}”`,
        `the list has no level “${level}”`,
        knownLevels(known),
      );
    else if (tree?.isBelowItsParents(`${code}@${from}`) === false)
      report.say(
        path,
        'level-not-below',
        `cấp của mã “${code}” không thấp hơn cấp của các mã bên trên`,
        `the level of the code “${code}” is not below those of the codes above it`,
        {
          vi: `các cấp, từ cao nhất: ${known.join(', ')}`,
          en: `from the top: ${known.join(', ')}`,
        },
      );
  });
}

/** What a list extends is there, and extends nothing itself. */
function checkExtended(
  { extends: base }: CodeListBody,
  catalogue: Catalogue,
  report: Report,
): void {
  if (base === undefined || !report.refers(catalogue, 'code-list', base, ['extends'])) return;
  if (catalogue.get('code-list', base)?.extends === undefined) return;
  report.say(
    ['extends'],
    'extends-extension',
    `danh mục “${base}” cũng chỉ mở rộng một danh mục khác`,
    `the list “${base}” extends another list itself`,
    { vi: 'mở rộng thẳng danh mục gốc', en: 'extend that list' },
  );
}

/**
 * Codes over time, with those of the list that they extend and of what extends it: real dates, one meaning of a text at a time, parents
 * and successors that exist and do not go round, levels that go down.
 */
export function checkCodeList(
  list: Defined<'code-list'>,
  catalogue: Catalogue,
  report: Report,
): void {
  checkExtended(list, catalogue, report);
  const others = catalogue.listsOf(list.extends ?? list.id).filter(({ id }) => id !== list.id);
  const theirCodes = others.flatMap(({ codes }) => codes);
  list.codes.forEach((code, index) => checkDates(code, index, report));
  checkSpellings(list.codes, theirCodes, report);
  checkParents(list.codes, theirCodes, report);
  checkSuccessors(list, others, report);
  checkUnknown(list, report);
  checkLevels(list, catalogue, report);
}
