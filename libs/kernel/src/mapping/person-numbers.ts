import type { Finding } from '@nhip/contracts';
import type { FeedBody } from '../model/definitions.js';
import { isObject, personalOf, type PersonalParts } from '../model/personal.js';
import { finding } from './finding.js';
import type { RawRow } from './raw-row.js';

/** What stands in a row where a person's number stood. */
export const PERSON_NUMBER_MARK = '[số định danh cá nhân]';

/** Told apart quickly: hardly any cell is looked at closer. */
const MAY_HOLD = /0\d{11}/;
/**
 * A citizen's number (Decree 137/2015/NĐ-CP, Article 13): the province of its registration, 001 to 096; century and sex, of births since
 * 1900; the year; six digits. What belongs to a longer number or word is none, nor is the end of a UUID.
 */
const PERSON_NUMBER =
  /(?<![0-9A-Za-z]|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}(?![0-9A-Za-z])/g;

/** A text with the mark in the place of each number of a person. */
export const withoutPersonNumber = (text: string): string =>
  MAY_HOLD.test(text) ? text.replace(PERSON_NUMBER, PERSON_NUMBER_MARK) : text;

const NOTHING: ReadonlySet<string> = new Set();

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
    withoutIn(
      row,
      (column) => columns.has(column),
      (column) => members.get(column) ?? NOTHING,
    );
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
  const holds = (value: unknown): boolean => {
    if (typeof value === 'string') return value.includes(PERSON_NUMBER_MARK);
    if (Array.isArray(value)) return value.some(holds);
    return isObject(value) && Object.entries(value).flat().some(holds);
  };
  return Object.keys(row)
    .filter((column) => holds(column) || holds(row[column]))
    .map(said);
}
