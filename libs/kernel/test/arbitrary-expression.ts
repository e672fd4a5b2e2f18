import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import type { Fields } from '../src/index.js';
import { SAMPLE_CODES, SAMPLE_UNDER } from './sample-type.js';

/** A number of the naive interpreter: an exact fraction. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

type Naive<T> = (fields: Fields) => T | null;

/** An expression as its author writes it, with what it means by the plainest code there is. */
export interface Written<T> {
  readonly source: string;
  readonly naive: Naive<T>;
}

const fraction = (n: bigint | number, d: bigint | number = 1n): Fraction => ({
  n: BigInt(n),
  d: BigInt(d),
});
const written = <T>(source: string, naive: Naive<T>): Written<T> => ({ source, naive });

/** Unknown if either side is. */
const both =
  <A, B, T>(a: Naive<A>, b: Naive<B>, f: (a: A, b: B) => T | null): Naive<T> =>
  (fields) => {
    const [x, y] = [a(fields), b(fields)];
    return x === null || y === null ? null : f(x, y);
  };

const compareFractions = (x: Fraction, y: Fraction): number => {
  const difference = (x.n * y.d - y.n * x.d) * (x.d * y.d > 0n ? 1n : -1n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

const compareNumbers = (x: number, y: number): number => x - y;
const points = (text: string): number[] => Array.from(text, (one) => one.codePointAt(0) ?? 0);
const compareTexts = (x: string, y: string): number => {
  const [left, right] = [points(x), points(y)];
  const at = left.findIndex((point, i) => point !== right[i]);
  if (at < 0) return left.length - right.length;
  return at >= right.length ? 1 : (left[at] ?? 0) - (right[at] ?? 0);
};

const tests: Readonly<Record<string, (difference: number) => boolean>> = {
  '==': (x) => x === 0,
  '!=': (x) => x !== 0,
  '<': (x) => x < 0,
  '<=': (x) => x <= 0,
  '>': (x) => x > 0,
  '>=': (x) => x >= 0,
};

function compared<T>(
  a: Written<T>,
  b: Written<T>,
  operator: string,
  compare: (x: T, y: T) => number,
): Written<boolean> {
  return written(
    `(${a.source} ${operator} ${b.source})`,
    both(a.naive, b.naive, (x, y) => tests[operator]?.(compare(x, y)) ?? null),
  );
}

const numberField = (name: string, scale: number): Written<Fraction> =>
  written(name, (fields) =>
    fields[name] === null ? null : fraction(Number(fields[name]), 10n ** BigInt(scale)),
  );

const fields = fc.constantFrom(
  numberField('a', 0),
  numberField('b', 0),
  numberField('d1', 1),
  numberField('d2', 2),
);
const literals = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.nat(2))
  .map(([value, scale]): Written<Fraction> => {
    const digits = String(Math.abs(value)).padStart(scale + 1, '0');
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    return written(value < 0 ? `(-${text})` : text, () => fraction(value, 10n ** BigInt(scale)));
  });

const instantFields = fc
  .constantFrom('t1', 't2')
  .map((name) => written<number>(name, (record) => record[name] as number | null));
const textFields = fc
  .constantFrom('s1', 's2')
  .map((name) => written<string>(name, (record) => record[name] as string | null));
const textLiterals = fc
  .constantFrom('a', 'é', '😀', "it's", 'B')
  .map((text) => written<string>(JSON.stringify(text), () => text));

const ARITHMETIC: Readonly<Record<string, (x: Fraction, y: Fraction) => Fraction | null>> = {
  '+': (x, y) => fraction(x.n * y.d + y.n * x.d, x.d * y.d),
  '-': (x, y) => fraction(x.n * y.d - y.n * x.d, x.d * y.d),
  '*': (x, y) => fraction(x.n * y.n, x.d * y.d),
  '/': (x, y) => (y.n === 0n ? null : fraction(x.n * y.d, x.d * y.n)),
};

const computed = (
  a: Written<Fraction>,
  operator: string,
  b: Written<Fraction>,
): Written<Fraction> =>
  written(
    `(${a.source} ${operator} ${b.source})`,
    both(a.naive, b.naive, (x, y) => ARITHMETIC[operator]?.(x, y) ?? null),
  );

const dayOf = (ms: number): number => Math.floor((ms + 7 * 3_600_000) / DAY_MS);

const and =
  (a: Naive<boolean>, b: Naive<boolean>): Naive<boolean> =>
  (record) => {
    const values = [a(record), b(record)];
    return values.includes(false) ? false : values.includes(null) ? null : true;
  };
const not =
  (a: Naive<boolean>): Naive<boolean> =>
  (record) =>
    ((value) => (value === null ? null : !value))(a(record));
const or = (a: Naive<boolean>, b: Naive<boolean>): Naive<boolean> => not(and(not(a), not(b)));

const bare = (code: string): string => code.slice(0, code.lastIndexOf('@'));
const codeTests: fc.Arbitrary<Written<boolean>> = fc
  .tuple(fc.constantFrom(...SAMPLE_CODES), fc.boolean(), fc.constantFrom('==', '!='))
  .map(([id, version, operator]) => {
    const wanted = version ? id : bare(id);
    const of = (record: Fields): string | null =>
      record['c'] === null ? null : version ? String(record['c']) : bare(String(record['c']));
    return written<boolean>(`(c ${operator} "${wanted}")`, (record) =>
      ((code) => (code === null ? null : (code === wanted) === (operator === '==')))(of(record)),
    );
  });
const underTests: fc.Arbitrary<Written<boolean>> = fc
  .constantFrom(...Object.entries(SAMPLE_UNDER))
  .map(([ancestor, ids]) =>
    written<boolean>(`isUnder(c, ${JSON.stringify(ancestor)})`, (record) =>
      record['c'] === null ? null : ids.includes(String(record['c'])),
    ),
  );
const memberships = fc.constant(
  written<boolean>('(c in ["Y", "z w"])', (record) =>
    record['c'] === null ? null : ['Y', 'z w'].includes(bare(String(record['c']))),
  ),
);

/** What is empty is no value. */
const orNothing = (text: string): string | null => (text === '' ? null : text);
const changed = (
  source: (of: string) => string,
  of: Written<string>,
  change: (text: string) => string,
): Written<string> =>
  written(source(of.source), (record) =>
    ((text) => (text === null ? null : orNothing(change(text))))(of.naive(record)),
  );

/** A letter alone, where its counterpart is one letter too. */
const letter = (one: string, other: string): string =>
  one.length === 1 && other.length === 1 ? other : one;
const CASES: Readonly<Record<string, (one: string) => string>> = {
  lower: (one) => letter(one, one.toLowerCase()),
  upper: (one) => letter(one, one.toUpperCase()),
};
const cased = (of: Written<string>, name: string): Written<string> =>
  changed(
    (source) => `${name}(${source})`,
    of,
    (text) => Array.from(text, (one) => CASES[name]?.(one)).join(''),
  );
const cut = (of: Written<string>, start: number, length: number | undefined): Written<string> =>
  changed(
    (source) =>
      `substring(${source}, ${start}${length === undefined ? '' : `, ${start + length}`})`,
    of,
    (text) =>
      Array.from(text)
        .filter((_, i) => i >= start && i < start + (length ?? Infinity))
        .join(''),
  );
const replaced = (of: Written<string>, before: string, after: string): Written<string> =>
  changed(
    (source) => `replace(${source}, ${JSON.stringify(before)}, ${JSON.stringify(after)})`,
    of,
    (text) => text.split(before).join(after),
  );

const PARTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.slice(0, part.length) === part,
  endsWith: (text, part) => part === '' || text.slice(-part.length) === part,
  contains: (text, part) => text.split(part).length > 1 || part === '',
};

/** The first that is there. */
const first = <T>(a: Written<T>, b: Written<T>, c: Written<T>): Written<T> =>
  written(
    `coalesce(${a.source}, ${b.source}, ${c.source})`,
    (record) => a.naive(record) ?? b.naive(record) ?? c.naive(record),
  );

/** The least or greatest of the two. */
const extreme = <T>(
  name: string,
  a: Written<T>,
  b: Written<T>,
  compare: (x: T, y: T) => number,
): Written<T> =>
  written(
    `${name}(${a.source}, ${b.source})`,
    both(a.naive, b.naive, (x, y) => (compare(x, y) < 0 === (name === 'min') ? x : y)),
  );
const extremes = fc.constantFrom('min', 'max');

const operators = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

/** A type, not an interface: only that has the index signature which `letrec` asks for. */
type Kinds = {
  readonly number: Written<Fraction>;
  readonly quotient: Written<Fraction>;
  readonly instant: Written<number>;
  readonly text: Written<string>;
  readonly boolean: Written<boolean>;
};

const kinds = fc.letrec<Kinds>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fields,
    literals,
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
      .map(([a, operator, b]) => computed(a, operator, b)),
    tie('number').map((a) =>
      written<Fraction>(`-(${a.source})`, (record) =>
        ((x) => (x === null ? null : fraction(-x.n, x.d)))(a.naive(record)),
      ),
    ),
    tie('instant').map((a) =>
      written<Fraction>(`day(${a.source})`, (record) =>
        ((x) => (x === null ? null : fraction(dayOf(x))))(a.naive(record)),
      ),
    ),
    tie('text').map((a) =>
      written<Fraction>(`size(${a.source})`, (record) =>
        ((text) => (text === null ? null : fraction(points(text).length)))(a.naive(record)),
      ),
    ),
    fc
      .tuple(extremes, tie('number'), tie('number'))
      .map(([name, a, b]) => extreme(name, a, b, compareFractions)),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(([a, b, c]) => first(a, b, c)),
    fc.tuple(instantFields, instantFields).map(([a, b]) =>
      written<Fraction>(
        `(${a.source} - ${b.source})`,
        both(a.naive, b.naive, (x, y) => fraction(x - y)),
      ),
    ),
    fc
      .tuple(tie('boolean'), tie('number'), tie('number'))
      .map(([test, a, b]) =>
        written<Fraction>(`(${test.source} ? ${a.source} : ${b.source})`, (record) =>
          test.naive(record) === true ? a.naive(record) : b.naive(record),
        ),
      ),
  ),
  quotient: fc
    .tuple(tie('number'), fc.constantFrom('/', '/', '*', '+', '-'), tie('number'), tie('number'))
    .map(([a, operator, b, c]) => computed(computed(a, '/', b), operator, c)),
  instant: fc.oneof(
    { depthSize: 'small' },
    instantFields,
    fc
      .tuple(instantFields, fc.integer({ min: 0, max: 1e9 }))
      .map(([a, ms]) =>
        written<number>(`(${a.source} + ${ms})`, (record) =>
          ((x) => (x === null ? null : x + ms))(a.naive(record)),
        ),
      ),
    fc
      .tuple(extremes, tie('instant'), tie('instant'))
      .map(([name, a, b]) => extreme(name, a, b, compareNumbers)),
    fc.tuple(tie('instant'), tie('instant'), tie('instant')).map(([a, b, c]) => first(a, b, c)),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    textFields,
    textLiterals,
    fc.tuple(tie('text'), fc.constantFrom('lower', 'upper')).map(([a, name]) => cased(a, name)),
    fc
      .tuple(tie('text'), fc.nat(3), fc.option(fc.nat(3), { nil: undefined }))
      .map(([a, start, length]) => cut(a, start, length)),
    fc
      .tuple(tie('text'), fc.constantFrom('a', 'é', '😀', "'"), fc.constantFrom('', 'b', 'Đ', '$&'))
      .map(([a, before, after]) => replaced(a, before, after)),
    fc.tuple(tie('text'), tie('text'), tie('text')).map(([a, b, c]) => first(a, b, c)),
  ),
  boolean: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(written<boolean>('f', (record) => record['f'] as boolean | null)),
    fc
      .constantFrom('a', 'd2', 't1', 's1', 'f', 'c')
      .chain((name) =>
        fc
          .boolean()
          .map((is) =>
            written<boolean>(
              `(${name} ${is ? '==' : '!='} null)`,
              (record) => (record[name] === null) === is,
            ),
          ),
      ),
    codeTests,
    memberships,
    underTests,
    fc
      .tuple(tie('number'), tie('number'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareFractions)),
    fc
      .tuple(tie('quotient'), fc.oneof(tie('number'), tie('quotient')), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareFractions)),
    fc
      .tuple(tie('instant'), tie('instant'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareNumbers)),
    fc
      .tuple(tie('text'), tie('text'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareTexts)),
    fc
      .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
      .map(([a, name, b]) =>
        written<boolean>(
          `${name}(${a.source}, ${b.source})`,
          both(a.naive, b.naive, (text, part) => PARTS[name]?.(text, part) ?? null),
        ),
      ),
    fc
      .tuple(tie('boolean'), tie('boolean'))
      .map(([a, b]) => written<boolean>(`(${a.source} && ${b.source})`, and(a.naive, b.naive))),
    fc
      .tuple(tie('boolean'), tie('boolean'))
      .map(([a, b]) => written<boolean>(`(${a.source} || ${b.source})`, or(a.naive, b.naive))),
    tie('boolean').map((a) => written<boolean>(`!(${a.source})`, not(a.naive))),
  ),
}));

/** Conditions over records of the sample type. */
export const conditions: fc.Arbitrary<Written<boolean>> = kinds.boolean;
/** Numbers over records of the sample type, without division. */
export const numbers: fc.Arbitrary<Written<Fraction>> = kinds.number;
/** Instants over records of the sample type. */
export const sampleInstants: fc.Arbitrary<Written<number>> = kinds.instant;
