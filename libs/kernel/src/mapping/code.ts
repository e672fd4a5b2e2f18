/** Code that is compiled takes what it looks at by this name, whatever stands around it. */
const INPUT = 'context';

/** A part of a function in JavaScript: text of ours, and what stands between its pieces. */
export class Code {
  constructor(
    readonly text: readonly string[],
    readonly parts: readonly unknown[],
  ) {}
}

/** A variable of the function in which it comes to stand. */
export class Local {}

/**
 * JavaScript as an expression, with parts: code and variables stand in it as themselves, anything else by a name, so that nothing of a
 * definition is ever read as code. What it is compiled to look at is `context`.
 */
export const js = (text: TemplateStringsArray, ...parts: readonly unknown[]): Code =>
  new Code(text, parts);

/** The values of several, as an array. */
export const arrayOf = (codes: readonly Code[]): Code =>
  codes.length === 0 ? js`[]` : new Code(['[', ...codes.slice(1).map(() => ', '), ']'], codes);

/** What names a field in a definition. */
const NAME = /^[A-Za-z]\w*$/;

/**
 * An object of these names with the values of codes, at most some hundred, read in their order. It is written out as a literal: all objects of
 * it share one shape, and to make, to walk and to write them as JSON costs a fraction of what it costs where names are put in one by one.
 * Throws TypeError where something else than a name is among them.
 */
export function objectOf(members: readonly (readonly [name: string, value: Code])[]): Code {
  const wrong = members.find(([name]) => !NAME.test(name));
  if (wrong) throw new TypeError(`no name of a field: ${wrong[0]}`);
  const pieces = members.map(([name], i) => `${i === 0 ? '{' : ','} ${name}: `);
  return new Code(
    [...pieces, members.length === 0 ? '{}' : ' }'],
    members.map(([, value]) => value),
  );
}

/** Where nothing stands. */
export const NULL = js`null`;

/** Applies a function to whatever is not null. @param more arguments, which are code or values */
export function lifted(of: Code, change: unknown, ...more: readonly unknown[]): Code {
  if (of === NULL) return NULL;
  const value = new Local();
  const call = new Code(['', '(', ...more.map(() => ', '), ')'], [change, value, ...more]);
  return js`(${value} = ${of}) === null ? null : ${call}`;
}

/** Applies a function to two values; null where one is. Both are read whatever the other is. */
export function lifted2(left: Code, right: Code, combine: unknown): Code {
  const [a, b] = [new Local(), new Local()];
  return js`(${a} = ${left}, ${b} = ${right}, ${a} === null || ${b} === null ? null : ${combine}(${a}, ${b}))`;
}

/** Names for what stands in a code, each once. */
function namesOf(prefix: string) {
  const names = new Map<unknown, string>();
  const nameOf = (part: unknown): string => {
    const name = names.get(part) ?? `${prefix}${names.size}`;
    names.set(part, name);
    return name;
  };
  return { names, nameOf };
}

/**
 * Compiles code as a function of one argument. Each such function is compiled by the engine for itself, with what it calls and the rows that
 * it sees: as closures that call each other, all readings of all fields would share what the engine knows of them.
 */
export function compileCode<I, O>(code: Code): (context: I) => O {
  const [constants, locals] = [namesOf('k'), namesOf('v')];
  const written = (part: unknown): string => {
    if (part instanceof Local) return locals.nameOf(part);
    if (!(part instanceof Code)) return constants.nameOf(part);
    const pieces = part.text.map((piece, i) =>
      i < part.parts.length ? piece + written(part.parts[i]) : piece,
    );
    return `(${pieces.join('')})`;
  };
  const result = written(code);
  const declared = locals.names.size > 0 ? `let ${[...locals.names.values()].join(', ')}; ` : '';
  const source = `'use strict'; return (${INPUT}) => { ${declared}return ${result}; };`;
  const made = new Function(...constants.names.values(), source) as (
    ...values: readonly unknown[]
  ) => (context: I) => O;
  return made(...constants.names.keys());
}
