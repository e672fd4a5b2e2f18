import { PLAIN_UNITS, type Finding } from '@nhip/contracts';
import type { FeedBody } from '../model/definitions.js';
import { isObject, personalOf, type PersonalParts } from '../model/personal.js';
import { finding } from './finding.js';
import type { RawRow } from './raw-row.js';

/** What stands in a row where a person's number stood. */
export const PERSON_NUMBER_MARK = '[số định danh cá nhân]';

/** The province of its registration, 001 to 096; century and sex, of births since 1900; then the year and six digits (Decree 137/2015/NĐ-CP, Article 13). */
const [PROVINCE, CENTURY] = ['0(?:0[1-9]|[1-8]\\d|9[0-6])', '[0-3]'];
const [BLANK, BETWEEN] = ['[\\p{Zs}\\t]', '[\\p{Zs}\\t.．\\p{Pd}−]'];
const END = '(?![0-9a-z])';

/** What must hold beside the groups of a number: behind its first mark, after its groups of three, after those of four. */
const ANYWHERE = { mark: '', threes: '', fours: '' };

/**
 * A number in one piece, or in groups as people write them: by threes with one blank, dot or dash between them, otherwise with blanks alone,
 * as codes of other things look like that. @param name of the group that holds the mark between
 */
const shape = (name: string, { mark, threes, fours } = ANYWHERE): string =>
  [
    `${PROVINCE}(?<${name}>${BETWEEN})${mark}${CENTURY}\\d{2}(?:\\k<${name}>\\d{3}){2}${threes}`,
    `${PROVINCE}${BLANK}${CENTURY}${BLANK}?\\d{2}${BLANK}\\d{6}`,
    `${PROVINCE}${CENTURY}(?:${BLANK}\\d{4}){2}${fours}`,
    `${PROVINCE}${CENTURY}\\d{8}`,
  ].join('|');

/** What belongs to a longer number or word is none, nor is the end of a UUID; but the word may be what it is called by. */
const NOT_BEHIND = [
  '(?:(?<![0-9a-z])|(?<=(?<![0-9a-z])(?:cccd|cmnd|[đd]dcn)))',
  '(?<!(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)',
  `(?<!(?<!\\d)\\d{4}${BLANK}(?=\\d{4}${BLANK}))`,
].join('');
/** No groups of an amount before it, and no further group that is not the next person's number. */
const ALONE = {
  mark: '(?<!(?<!\\d)\\d{1,3}\\k<mark>\\d{3}\\k<mark>)',
  threes: `(?!\\k<mark>(?!(?:${shape('threes')})${END})\\d{3}(?!\\d))`,
  fours: `(?!${BLANK}(?!(?:${shape('fours')})${END})\\d{4}(?!\\d))`,
};
/** One, and those behind it with one mark between: so nothing is found anew in what is left. */
const PERSON_NUMBERS = new RegExp(
  `${NOT_BEHIND}(?:${shape('mark', ALONE)})${END}(?:${BETWEEN}(?:${shape('more')})${END})*`,
  'giu',
);
const EACH = new RegExp(shape('mark'), 'gu');
/** Told apart quickly: hardly any cell is looked at closer. */
const LOOKS_LIKE_ONE = new RegExp(shape('mark'), 'u');

const UNSEEN = '\\p{Cf}\\p{Default_Ignorable_Code_Point}';
/** Of full width, and of mathematical alphabets: zero to nine, over and over. */
const OTHER_DIGITS = '０-９\u{1d7ce}-\u{1d7ff}';
const DISGUISED = new RegExp(`[${UNSEEN}${OTHER_DIGITS}]`, 'u');
const [ALL_UNSEEN, ALL_OTHER_DIGITS] = [
  new RegExp(`[${UNSEEN}]`, 'gu'),
  new RegExp(`[${OTHER_DIGITS}]`, 'gu'),
];

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  return String(code < 0x1d7ce ? code - 0xff10 : (code - 0x1d7ce) % 10);
}

/** Of the shortest number, in UTF-16 units; what is unseen between its digits only makes it longer. */
const LEAST_LENGTH = 12;
/** How one begins, or what may hide or disguise one: hardly any text has either. */
const MAY_HOLD = new RegExp(`(?<!\\d)${PROVINCE}\\D?${CENTURY}\\D?\\d|[^${PLAIN_UNITS}]`);

const marked = (text: string): string =>
  LOOKS_LIKE_ONE.test(text)
    ? text.replace(PERSON_NUMBERS, (numbers) => numbers.replace(EACH, PERSON_NUMBER_MARK))
    : text;

/** A text with the mark in the place of each number of a person; without what shows nothing where one was hidden by it. */
export function withoutPersonNumber(text: string): string {
  if (text.length < LEAST_LENGTH || !MAY_HOLD.test(text)) return text;
  const left = marked(text);
  if (!DISGUISED.test(left)) return left;
  const plain = left.replace(ALL_UNSEEN, '').replace(ALL_OTHER_DIGITS, plainDigit);
  const found = marked(plain);
  return found === plain ? left : found;
}

const holdsOne = (text: string): boolean => withoutPersonNumber(text) !== text;

const NOTHING: ReadonlySet<string> = new Set();

/** Whether a text for which `test` holds stands in a value, be it as the name of a member. @param spared names of members that are not looked at */
function someText(
  value: unknown,
  test: (text: string) => boolean,
  spared: ReadonlySet<string> = NOTHING,
): boolean {
  if (typeof value === 'string') return test(value);
  if (Array.isArray(value)) return value.some((item) => someText(item, test));
  if (!isObject(value)) return false;
  const [names, members] = [Object.keys(value), Object.values(value)];
  return names.some((name, i) => !spared.has(name) && (test(name) || someText(members[i], test)));
}

/** A value without numbers of persons, in names of members neither, but for the members of that name; the same value where it holds none. */
function without(value: unknown, members: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return withoutPersonNumber(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => without(item, members));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  return isObject(value)
    ? withoutIn(
        value,
        (name) => members.has(name),
        () => NOTHING,
      )
    : value;
}

type Members = Readonly<Record<string, unknown>>;

function withoutIn(
  value: Members,
  isSpared: (name: string) => boolean,
  sparedIn: (name: string) => ReadonlySet<string>,
): Members {
  let isSame = true;
  const members = Object.entries(value).map(([name, member]) => {
    if (isSpared(name)) return [name, member] as const;
    const left = [withoutPersonNumber(name), without(member, sparedIn(name))] as const;
    isSame &&= left[0] === name && left[1] === member;
    return left;
  });
  return isSame ? value : Object.fromEntries(members);
}

const isGuarded = ({ columns, members }: PersonalParts): boolean => columns.size + members.size > 0;

/** In a feed that tells of persons: a row with a mark in the place of each number of a person that stands outside the personal columns. */
export function personNumberGuard(
  feed: Pick<FeedBody, 'contract' | 'personal'>,
): (row: RawRow) => RawRow {
  const personal = personalOf(feed);
  if (!isGuarded(personal)) return (row) => row;
  const { columns, members } = personal;
  return (row) =>
    someText(row, holdsOne, columns)
      ? withoutIn(
          row,
          (column) => columns.has(column),
          (column) => members.get(column) ?? NOTHING,
        )
      : row;
}

const said = (column: string): Finding =>
  finding(
    'person-number',
    `cột “${column}” có số định danh cá nhân, không phải chỗ của nó: xoá số ấy rồi gửi lại; số ấy không được lưu`,
    `column “${column}” holds a person's number, which does not belong there: take it out and send the row again; the number was not kept`,
    column,
  );

/** What is said of a row in which such marks stand. */
export function personNumbersIn(row: RawRow): readonly Finding[] {
  const isMarked = (text: string): boolean => text.includes(PERSON_NUMBER_MARK);
  return Object.keys(row)
    .filter((column) => isMarked(column) || someText(row[column], isMarked))
    .map(said);
}
