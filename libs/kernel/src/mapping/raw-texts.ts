import {
  constantNumber,
  constantReplacement,
  constantSpan,
  constantText,
} from '../expression/constants.js';
import { refuse } from '../expression/expr.js';
import { inCase } from '../expression/letter-case.js';
import { replaced, sizeOf, substringOf } from '../expression/texts.js';
import { asText, textOf, unread } from './convert.js';
import { lifted, lifted2 } from './code.js';
import { raw, type Raw } from './raw-row.js';
import type { Compile } from './raw-scope.js';

/** A text made of another; an empty one is no value. */
function changed(of: Raw, change: (text: string) => string): Raw {
  const { column, code } = asText(of);
  return raw(
    'text',
    column,
    lifted(code, (text: string) => change(text) || null),
  );
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

export const lower = changing((text) => inCase('lower', text));
export const upper = changing((text) => inCase('upper', text));
export const trim = changing((text) => text.trim());

export const text = changing((same) => same);

/** Counts code points from 0, as CEL does; a text that ends earlier gives what it has. */
export const substring: Compile = ({ name, args: [, from, to], at }, _scope, [of]) => {
  const [start, end] = constantSpan(at, from, to);
  return changed(written(of as Raw, name, at), (whole) => substringOf(whole, start, end));
};

export const replace: Compile = ({ name, args: [, wanted, by], at }, _scope, [of]) => {
  const [before, after] = constantReplacement(at, wanted, by);
  return changed(written(of as Raw, name, at), (whole) => replaced(whole, before, after));
};

/** In characters. */
export const size: Compile = ({ name, at }, _scope, [of]) => {
  const { column, code } = asText(written(of as Raw, name, at));
  return raw('number', column, lifted(code, sizeOf));
};

const tested =
  (test: (text: string, part: string) => boolean): Compile =>
  ({ name, at }, _scope, args) => {
    const [whole, part] = args.map((arg) => asText(written(arg, name, at))) as [Raw, Raw];
    return raw('boolean', whole.column, lifted2(whole.code, part.code, test));
  };

export const startsWith = tested((text, part) => text.startsWith(part));
export const endsWith = tested((text, part) => text.endsWith(part));
export const contains = tested((text, part) => text.includes(part));

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
