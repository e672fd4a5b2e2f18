import { RE2JS, RE2JSSyntaxException } from 're2js';
import { refuse } from '../expression/expr.js';

/** A regular expression of a definition. It is found anywhere in a text: `^` and `$` hold it to the whole. */
export interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

const RE2_HINT = {
  vi: 'biểu thức theo cú pháp RE2: https://github.com/google/re2/wiki/Syntax',
  en: 'patterns are of the syntax of RE2: https://github.com/google/re2/wiki/Syntax',
};

/** @param part of the pattern that cannot be read */
function refusePattern(part: string): never {
  if (/^\(\?<?[=!]/.test(part))
    return refuse(
      'pattern-lookaround',
      0,
      `biểu thức dùng lookaround “${part.slice(0, 4)}”: không chạy được trong thời gian tỷ lệ với độ dài`,
      `the pattern uses lookaround, “${part.slice(0, 4)}”: it does not run in time proportional to the text`,
      {
        vi: 'tách điều kiện đó thành một biểu thức riêng (allOf, not)',
        en: 'make a pattern of its own of that condition (allOf, not)',
      },
    );
  if (/^\\[1-9k]/.test(part))
    return refuse(
      'pattern-back-reference',
      0,
      `biểu thức dùng tham chiếu ngược “${part}”: không chạy được trong thời gian tỷ lệ với độ dài`,
      `the pattern uses a back-reference, “${part}”: it does not run in time proportional to the text`,
      { vi: 'viết ra phần được lặp lại', en: 'write out what is repeated' },
    );
  return refuse(
    'wrong-pattern',
    0,
    `không đọc được biểu thức ở “${part}”`,
    `the pattern cannot be read at “${part}”`,
    RE2_HINT,
  );
}

/** What RE2 and JavaScript read alike: characters and classes of them, so many times, in groups of which some may be missing. */
const PLAIN =
  /^(?:(?:[\w :;,/@#%&=!<>"'~`-]|\\[.d]|\[[\w.-]+\])(?:\?|\{(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*))?\})?|\((?!\?)|\)\??|[|^$])+$/;

/** How often something is repeated: `{2}`, `{2,}`, `{2,5}`. */
const COUNTS = /\{(\d+)(?:,(\d*))?\}/g;

const largest = ([, least, most]: RegExpExecArray): number =>
  Math.max(Number(least), Number(most ?? 0));

/** Of a pattern: characters, groups, counts, and what these add up to. To compile one takes time and memory by them. */
const [MOST_CHARACTERS, MOST_GROUPS, MOST_COUNTS, MOST_COUNTED] = [1_000, 100, 50, 2_000];

/** Refuses what to compile would hold up who compiles it. */
function assertSmall(source: string): void {
  const counts = [...source.matchAll(COUNTS)];
  const counted = counts.reduce((sum, count) => sum + largest(count), 0);
  const groups = source.split('(').length - 1;
  if (
    source.length <= MOST_CHARACTERS &&
    groups <= MOST_GROUPS &&
    counts.length <= MOST_COUNTS &&
    counted <= MOST_COUNTED
  )
    return;
  refuse(
    'pattern-too-large',
    0,
    `biểu thức quá lớn: nhiều nhất ${MOST_CHARACTERS} ký tự, ${MOST_GROUPS} nhóm, ${MOST_COUNTS} lần đếm {n}, tổng các số đếm ${MOST_COUNTED}`,
    `the pattern is too large: at most ${MOST_CHARACTERS} characters, ${MOST_GROUPS} groups, ${MOST_COUNTS} counts {n}, ${MOST_COUNTED} in all of these together`,
    {
      vi: 'độ dài viết bằng minLength, maxLength; danh sách giá trị viết bằng enum',
      en: 'write lengths as minLength and maxLength, and lists of values as enum',
    },
  );
}

/** So many steps at most are made at one place of a text where one backtracks, and texts have so many places. */
const [MOST_STEPS, LONGEST_TEXT] = [256, 1_000];

/** In how many steps at most a plain pattern is tried at one place: in so many ways, each no longer than what is written with all its counts. */
function stepsOf(pattern: string): number {
  const counts = [...pattern.matchAll(COUNTS)];
  const choices = pattern.match(/[?|]/g)?.length ?? 0;
  const ways = counts.reduce(
    (product, count) => product * (largest(count) - Number(count[1]) + 1),
    2 ** choices,
  );
  return ways * counts.reduce((sum, count) => sum + largest(count), pattern.length);
}

/**
 * Compiles a pattern, which is an agency's or its supplier's: RE2 takes time in proportion to the text, whatever the pattern. JavaScript's own
 * engine, which is much faster, reads those that cannot keep it either.
 * Throws ExpressionError where it is none, is too large, or needs an engine that backtracks.
 */
export function compilePattern(source: string): Pattern {
  assertSmall(source);
  try {
    const compiled = RE2JS.compile(source);
    const own =
      PLAIN.test(source) && stepsOf(source) <= MOST_STEPS ? new RegExp(source, 'u') : undefined;
    const test = (text: string): boolean =>
      own && text.length <= LONGEST_TEXT ? own.test(text) : compiled.matcher(text).find();
    return { test, toString: () => source };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return refusePattern(error.input ?? source);
    throw error;
  }
}
