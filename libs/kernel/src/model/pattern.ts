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
  /^(?:(?:[\w :;,/@#%&=!<>"'~`-]|\\[.d]|\[[\w.-]+\])(?:\?|\{\d+(?:,\d+)?\})?|\((?!\?)|\)\??|[|^$])+$/;

/** So often at most is a character looked at where one backtracks. */
const MOST_WAYS = 64;

/** In how many ways at most a plain pattern can be tried at one place of a text: each is of bounded length, as nothing is repeated without end. */
function waysOf(pattern: string): number {
  const choices = pattern.match(/[?|]/g)?.length ?? 0;
  const counts = [...pattern.matchAll(/\{(\d+),(\d+)\}/g)];
  return counts.reduce(
    (ways, [, least, most]) => ways * (Number(most) - Number(least) + 1),
    2 ** choices,
  );
}

/**
 * Compiles a pattern, which is an agency's or its supplier's: RE2 takes time in proportion to the text, whatever the pattern. JavaScript's own
 * engine, which is much faster, reads those that cannot keep it either.
 * Throws ExpressionError where it is none, or needs an engine that backtracks.
 */
export function compilePattern(source: string): Pattern {
  try {
    const compiled = RE2JS.compile(source);
    const own =
      PLAIN.test(source) && waysOf(source) <= MOST_WAYS ? new RegExp(source, 'u') : undefined;
    const test = (text: string): boolean => own?.test(text) ?? compiled.matcher(text).find();
    return { test, toString: () => source };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return refusePattern(error.input ?? source);
    throw error;
  }
}
