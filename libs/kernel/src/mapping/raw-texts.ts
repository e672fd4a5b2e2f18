import { refuse } from '../expression/expr.js';
import { asText, textOf, unread } from './convert.js';
import { raw, type Raw } from './raw-row.js';
import { constantNumber, constantText, type Compile } from './raw-scope.js';

const MOST_TEXT = 10_000;

/** A text made of another; an empty one is no value. */
function changed(of: Raw, change: (text: string) => string): Raw {
  const { column, read } = asText(of);
  return raw('text', column, (context) => {
    const value = read(context);
    return value === null ? null : change(String(value)) || null;
  });
}

/** What was read already is written in one way, as `text` does. */
const written = (of: Raw, name: string, at: number): Raw =>
  of.type === 'number' || of.type === 'instant' || of.type === 'boolean'
    ? textOf(of)
    : unread(of, name, at);

const changing =
  (change: (text: string) => string): Compile =>
  ({ name, at }, _scope, [of]) =>
    changed(written(of as Raw, name, at), change);

export const lower = changing((text) => text.toLowerCase());
export const upper = changing((text) => text.toUpperCase());
export const trim = changing((text) => text.trim());

export const text = changing((same) => same);

/** Counts code points from 0, as CEL does; a text that ends earlier gives what it has. */
export const substring: Compile = ({ name, args: [, from, to], at }, _scope, [of]) => {
  const value = written(of as Raw, name, at);
  const start = constantNumber(from, at, [0, MOST_TEXT], 'chỗ bắt đầu', 'the start');
  const end = to && constantNumber(to, at, [start, MOST_TEXT], 'chỗ kết thúc', 'the end');
  return changed(value, (whole) => [...whole].slice(start, end).join(''));
};

export const replace: Compile = ({ name, args: [, wanted, by], at }, _scope, [of]) => {
  const value = written(of as Raw, name, at);
  const before = constantText(wanted, at, 'phần bị thay', 'what is replaced');
  const after = constantText(by, at, 'phần thay vào', 'what takes its place');
  if (before !== '') return changed(value, (whole) => whole.replaceAll(before, () => after));
  return refuse(
    'needs-constant',
    wanted?.at ?? at,
    'phần bị thay không được rỗng',
    'what is replaced cannot be empty',
  );
};

/** Pads to a length with one character; what is longer already stays as it is. */
export const pad: Compile = ({ name, args: [, size, fill], at }, _scope, [of]) => {
  const value = written(of as Raw, name, at);
  const length = constantNumber(size, at, [1, 200], 'độ dài', 'the length');
  const character = constantText(fill, at, 'ký tự thêm vào', 'the character to pad with');
  if ([...character].length !== 1)
    return refuse(
      'needs-constant',
      fill?.at ?? at,
      'ký tự thêm vào phải là đúng một ký tự',
      'the character to pad with must be one character',
    );
  const missing = (whole: string): string =>
    character.repeat(Math.max(0, length - [...whole].length));
  return changed(value, (whole) =>
    name === 'lpad' ? missing(whole) + whole : whole + missing(whole),
  );
};
