/** Whether a store can hold a text: PostgreSQL takes neither NUL nor half a surrogate pair, in text as in jsonb. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** A character that a text may not hold, as people can look for it. */
export interface UnfitCharacter {
  /** `U+0007` */
  readonly name: string;
  /** Its place among the characters of the text, from 1. */
  readonly at: number;
}

/** Control characters, and halves of surrogate pairs. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const LINE_BREAKS_AND_TAB = new Set(['\n', '\r', '\t']);

/** The name of a character's code point, `U+200B`. */
export const characterName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The first character of a text for which `isUnfit` holds. */
export function findCharacter(
  text: string,
  isUnfit: (character: string) => boolean,
): UnfitCharacter | undefined {
  const characters = Array.from(text);
  const at = characters.findIndex(isUnfit);
  return at < 0 ? undefined : { name: characterName(characters[at] as string), at: at + 1 };
}

/** What a text of several lines may not hold: control characters of C0 but for tab and line breaks, and halves of surrogate pairs. */
const isUnfitInText = (character: string): boolean =>
  (character < ' ' && !LINE_BREAKS_AND_TAB.has(character)) || !character.isWellFormed();

/** What keeps a text from being taken: U+0000 and its like, half a surrogate pair. Tab and line breaks are taken. */
export const unfitInText = (text: string): UnfitCharacter | undefined =>
  CONTROL.test(text) ? findCharacter(text, isUnfitInText) : undefined;

/** What keeps a text of one line from being taken, such as an id, a code, a name, a parameter: any control character, half a surrogate pair. */
export const unfitInLine = (text: string): UnfitCharacter | undefined =>
  CONTROL.test(text) ? findCharacter(text, (character) => CONTROL.test(character)) : undefined;

/** Blanks of any width, and characters that show nothing. */
const UNSEEN = /[\s\p{Cf}\u034f\u115f\u1160\u2800\u3164\uffa0]/u;

const isUnseenAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code <= 0x20 || (code > 0x7e && UNSEEN.test(text.charAt(at)));
};

/** A text without what cannot be seen at its ends: blanks of any width, marks of order and direction. */
export function trimUnseen(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isUnseenAt(text, from)) from += 1;
  while (to > from && isUnseenAt(text, to - 1)) to -= 1;
  return text.slice(from, to);
}

/** Marks that a letter may have in a text that can be streamed, by Unicode: to put more in order takes the square of their number. */
const MOST_MARKS = 30;
const TOO_MANY_MARKS = new RegExp(`\\p{M}{${MOST_MARKS + 1}}`, 'u');

const isInOrder = (text: string): boolean =>
  text.length <= MOST_MARKS || !TOO_MANY_MARKS.test(text);

/** A text with its letters and their marks composed, which looks the same (NFC). One with more than 30 marks on a letter, which nobody writes, stays as it is. */
export const composed = (text: string): string => (isInOrder(text) ? text.normalize('NFC') : text);

/** A text with its letters and their marks apart, and without the marks: what looks alike. */
export const withoutMarks = (text: string): string =>
  (isInOrder(text) ? text.normalize('NFD') : text).replace(/\p{M}/gu, '');

/** The first character of a text that cannot be seen, or is told from a plain blank by nobody. */
export const unseenIn = (text: string): UnfitCharacter | undefined =>
  UNSEEN.test(text)
    ? findCharacter(text, (character) => character !== ' ' && UNSEEN.test(character))
    : undefined;

/** Members of a class of a regular expression: ASCII that can be printed, and the letters that languages in Latin script have whole, Vietnamese above all. They compose with no other, and all but the blank are seen. */
export const PLAIN_UNITS = '\\x20-\\x7e\\u00c0-\\u024f\\u1e00-\\u1eff';
const PLAIN = new RegExp(`^(?! )[${PLAIN_UNITS}]+$`);

/** Whether a text begins with what is seen and is made of plain units, as nearly all are: then it is composed, and fit for a line and for a store. */
export const isPlain = (text: string): boolean => PLAIN.test(text);
