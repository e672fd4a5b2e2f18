import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import type { Fields } from '../src/index.js';
import { NaiveCalendar } from './naive-calendar.js';
import { SAMPLE_CALENDARS, SAMPLE_CODES, SAMPLE_UNDER } from './sample-type.js';

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

/** While an item is looked at, its fields stand beside those of the record, under the name by which it is called. */
const withItem = (record: Fields, variable: string, item: Fields): Fields => ({
  ...record,
  ...Object.fromEntries(
    Object.entries(item).map(([name, value]) => [`${variable}.${name}`, value]),
  ),
});
const itemsIn = (record: Fields, list: string): readonly Fields[] | null =>
  record[list] as readonly Fields[] | null;
const memberOf = <T>(path: string): Written<T> =>
  written(path, (record) => (record[path] ?? null) as T | null);
const numberMember = (path: string, scale: number): Written<Fraction> =>
  written(path, (record) =>
    (record[path] ?? null) === null ? null : fraction(Number(record[path]), 10n ** BigInt(scale)),
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

/** The sample calendars, as the last argument of a function has them. What they do not know is out of bounds: nobody asks what it is here. */
const calendars = fc.constantFrom(
  { named: '', calendar: new NaiveCalendar(SAMPLE_CALENDARS.working) },
  { named: ', "working"', calendar: new NaiveCalendar(SAMPLE_CALENDARS.working) },
  { named: ', "shifts"', calendar: new NaiveCalendar(SAMPLE_CALENDARS.shifts) },
);
const isWorkingDay = (instants: fc.Arbitrary<Written<number>>): fc.Arbitrary<Written<boolean>> =>
  fc
    .tuple(instants, calendars)
    .map(([{ source, naive }, { named, calendar }]) =>
      written<boolean>(`isWorkingDay(${source}${named})`, (record) =>
        ((x) => (x === null ? null : (calendar.isWorkingDay(x) ?? null)))(naive(record)),
      ),
    );
const workingDays = (
  from: fc.Arbitrary<Written<number>>,
  to: fc.Arbitrary<Written<number>>,
): fc.Arbitrary<Written<Fraction>> =>
  fc.tuple(from, to, calendars).map(([a, b, { named, calendar }]) =>
    written<Fraction>(
      `workingDays(${a.source}, ${b.source}${named})`,
      both(a.naive, b.naive, (x, y) => fraction(calendar.workingDays(x, y) ?? 0)),
    ),
  );
const addWorkingDays = fc
  .tuple(instantFields, fc.integer({ min: -9, max: 9 }), fc.boolean(), calendars)
  .map(([{ source, naive }, by, isField, { named, calendar }]) =>
    written<number>(
      `addWorkingDays(${source}, ${isField ? 'a' : by}${named})`,
      both(
        naive,
        (record) => (isField ? (record['a'] as number | null) : by),
        (x, y) => calendar.addWorkingDays(x, y) ?? null,
      ),
    ),
  );

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

/** The derived fields of the sample type. */
const derivedNumber = written<Fraction>('e1', (record) =>
  ((value) => (value === null ? null : fraction(Number(value) + 1)))(
    record['a'] ?? record['b'] ?? null,
  ),
);
const derivedTest = written<boolean>('e2', (record) => {
  const [items, least] = [itemsIn(record, 'l'), derivedNumber.naive(record)];
  const known = items?.map(({ n }) =>
    least === null || n === null ? null : BigInt(Number(n)) > least.n,
  );
  return known ? decided(true)(known) : null;
});

/** What is known of each item of a list; null where there is no list. */
const ofEach =
  <T, R>(list: string, variable: string, body: Naive<T>, made: (all: (T | null)[]) => R | null) =>
  (record: Fields): R | null => {
    const all = itemsIn(record, list);
    return all && made(all.map((item) => body(withItem(record, variable, item))));
  };

/** `list.filter(x, p).map(x, e)`, folded; the condition may be absent. */
function folded<T, R>(
  [list, variable]: readonly [list: string, variable: string],
  when: Written<boolean> | undefined,
  value: Written<T> | undefined,
  source: (elements: string) => string,
  made: (elements: (T | null)[]) => R | null,
): Written<R> {
  const some = when ? `${list}.filter(${variable}, ${when.source})` : list;
  return written(
    source(value ? `${some}.map(${variable}, ${value.source})` : some),
    ofEach<{ readonly is: boolean; readonly value: T | null }, R>(
      list,
      variable,
      (record) => ({
        is: !when || when.naive(record) === true,
        value: value ? value.naive(record) : null,
      }),
      (all) => made(all.flatMap((one) => (one?.is ? [one.value] : []))),
    ),
  );
}

const plus = (x: Fraction, y: Fraction): Fraction => fraction(x.n * y.d + y.n * x.d, x.d * y.d);
const isThere = <T>(value: T | null): value is T => value !== null;
/** Null where one is. */
const unlessNull =
  <T, R>(made: (values: T[]) => R | null) =>
  (values: (T | null)[]): R | null =>
    values.every(isThere) ? made(values) : null;
const best = <T>(name: string, compare: (x: T, y: T) => number) =>
  unlessNull<T, T>(
    (values) => [...values].sort((x, y) => compare(x, y) * (name === 'min' ? 1 : -1))[0] ?? null,
  );
const decided =
  (decisive: boolean) =>
  (values: (boolean | null)[]): boolean | null =>
    values.includes(decisive) ? decisive : values.includes(null) ? null : !decisive;

const operators = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

/** A type, not an interface: only that has the index signature which `letrec` asks for. */
type Kinds = {
  readonly number: Written<Fraction>;
  readonly quotient: Written<Fraction>;
  readonly instant: Written<number>;
  readonly text: Written<string>;
  readonly boolean: Written<boolean>;
  readonly itemNumber: Written<Fraction>;
  readonly itemInstant: Written<number>;
  readonly itemBoolean: Written<boolean>;
};

/** How items of the two lists are called in the walks over them; a walk within another calls its own `y`. */
const LISTS = [
  ['l', 'x'],
  ['m', 'y'],
] as const;
const isCode = (path: string, id: string): Written<boolean> =>
  written(`(${path} == "${id}")`, (record) =>
    (record[path] ?? null) === null ? null : record[path] === id,
  );

const kinds = fc.letrec<Kinds>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fields,
    fc.constant(derivedNumber),
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
    workingDays(tie('instant'), tie('instant')),
    tie('text').map((a) =>
      written<Fraction>(`size(${a.source})`, (record) =>
        ((text) => (text === null ? null : fraction(points(text).length)))(a.naive(record)),
      ),
    ),
    fc
      .tuple(extremes, tie('number'), tie('number'))
      .map(([name, a, b]) => extreme(name, a, b, compareFractions)),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(([a, b, c]) => first(a, b, c)),
    fc
      .tuple(fc.constantFrom(...LISTS), fc.option(tie('itemBoolean'), { nil: undefined }))
      .map(([list, when]) =>
        folded<null, Fraction>(
          list,
          list[0] === 'l' ? when : undefined,
          undefined,
          (elements) => `size(${elements})`,
          (all) => fraction(all.length),
        ),
      ),
    fc
      .tuple(fc.option(tie('itemBoolean'), { nil: undefined }), tie('itemNumber'))
      .map(([when, value]) =>
        folded<Fraction, Fraction>(
          LISTS[0],
          when,
          value,
          (elements) => `sum(${elements})`,
          unlessNull((all) => all.reduce(plus, fraction(0))),
        ),
      ),
    fc.constant(
      folded<Fraction, Fraction>(
        LISTS[1],
        undefined,
        numberMember('y.n', 0),
        (elements) => `sum(${elements})`,
        unlessNull((all) => all.reduce(plus, fraction(0))),
      ),
    ),
    fc
      .tuple(extremes, fc.option(tie('itemBoolean'), { nil: undefined }), tie('itemNumber'))
      .map(([name, when, value]) =>
        folded<Fraction, Fraction>(
          LISTS[0],
          when,
          value,
          (elements) => `${name}(${elements})`,
          best(name, compareFractions),
        ),
      ),
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
    addWorkingDays,
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
    instantFields.map((a) =>
      written<number>(
        `(${a.source} + a * a * 86400000)`,
        both(a.naive, numberField('a', 0).naive, (x, { n }) => x + Number(n * n * 86_400_000n)),
      ),
    ),
    fc
      .tuple(extremes, fc.option(tie('itemBoolean'), { nil: undefined }), tie('itemInstant'))
      .map(([name, when, value]) =>
        folded<number, number>(
          LISTS[0],
          when,
          value,
          (elements) => `${name}(${elements})`,
          best(name, compareNumbers),
        ),
      ),
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
    fc.constant(derivedTest),
    isWorkingDay(tie('instant')),
    fc
      .constantFrom('l', 'm')
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
    fc
      .tuple(fc.boolean(), fc.option(tie('itemBoolean'), { nil: undefined }), tie('itemBoolean'))
      .map(([isAll, when, { source, naive }]) =>
        folded<boolean, boolean>(
          LISTS[0],
          when,
          written('', naive),
          (elements) =>
            `${elements.slice(0, elements.lastIndexOf('.map(x, )'))}.${isAll ? 'all' : 'exists'}(x, ${source})`,
          decided(!isAll),
        ),
      ),
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
  itemNumber: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(numberMember('x.n', 0), numberMember('x.d', 1)),
    workingDays(fc.constant(memberOf<number>('x.t')), instantFields),
    tie('number'),
    fc
      .tuple(tie('itemNumber'), fc.constantFrom('+', '-', '*'), tie('itemNumber'))
      .map(([a, operator, b]) => computed(a, operator, b)),
    fc.constant(
      written<Fraction>(
        'sum(m.filter(y, y.n > x.n).map(y, y.n * x.n))',
        ofEach<Fraction | 'left out', Fraction>(
          'm',
          'y',
          (record) => {
            const [y, x] = [
              numberMember('y.n', 0).naive(record),
              numberMember('x.n', 0).naive(record),
            ];
            return y && x && y.n > x.n ? fraction(y.n * x.n) : 'left out';
          },
          (all) =>
            all.filter((one) => one !== 'left out' && one !== null).reduce(plus, fraction(0)),
        ),
      ),
    ),
  ),
  itemInstant: fc.oneof(
    { depthSize: 'small' },
    fc.constant(memberOf<number>('x.t')),
    instantFields,
    fc
      .tuple(fc.constant(memberOf<number>('x.t')), tie('instant'))
      .map(([a, b]) =>
        written<number>(
          `coalesce(${a.source}, ${b.source})`,
          (record) => a.naive(record) ?? b.naive(record),
        ),
      ),
  ),
  itemBoolean: fc.oneof(
    { depthSize: 'small' },
    fc.constant(memberOf<boolean>('x.g')),
    isWorkingDay(fc.constant(memberOf<number>('x.t'))),
    fc
      .constantFrom('x.n', 'x.s', 'x.k')
      .map((path) =>
        written<boolean>(`(${path} == null)`, (record) => (record[path] ?? null) === null),
      ),
    fc.constantFrom(...SAMPLE_CODES).map((id) => isCode('x.k', id)),
    tie('boolean'),
    fc
      .tuple(tie('itemNumber'), tie('itemNumber'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareFractions)),
    fc
      .tuple(tie('itemInstant'), tie('itemInstant'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareNumbers)),
    fc
      .tuple(fc.constant(memberOf<string>('x.s')), tie('text'), operators)
      .map(([a, b, operator]) => compared(a, b, operator, compareTexts)),
    fc
      .tuple(tie('itemBoolean'), tie('itemBoolean'))
      .map(([a, b]) => written<boolean>(`(${a.source} || ${b.source})`, or(a.naive, b.naive))),
    tie('itemBoolean').map((a) => written<boolean>(`!(${a.source})`, not(a.naive))),
    fc.constant(
      written<boolean>(
        'm.exists(y, y.n == x.n)',
        ofEach<boolean, boolean>(
          'm',
          'y',
          both(numberMember('y.n', 0).naive, numberMember('x.n', 0).naive, (y, x) => y.n === x.n),
          decided(true),
        ),
      ),
    ),
    fc.constant(
      written<boolean>(
        'm.map(y, y.n + x.n).exists(z, z > 0)',
        ofEach<boolean, boolean>(
          'm',
          'y',
          both(
            numberMember('y.n', 0).naive,
            numberMember('x.n', 0).naive,
            (y, x) => y.n + x.n > 0n,
          ),
          decided(true),
        ),
      ),
    ),
  ),
}));

/** Conditions over records of the sample type. */
export const conditions: fc.Arbitrary<Written<boolean>> = kinds.boolean;
/** Numbers over records of the sample type, without division. */
export const numbers: fc.Arbitrary<Written<Fraction>> = kinds.number;
/** Instants over records of the sample type. */
export const sampleInstants: fc.Arbitrary<Written<number>> = kinds.instant;
