import type { Text } from '@nhip/contracts';
import { refuse, type Expr } from './expr.js';
import type { FigureValues, View } from './figure.js';
import { Rational } from './rational.js';
import { VIEW_FUNCTIONS } from './steps.js';

type Call = Extract<Expr, { op: 'call' }>;

/** Undefined is no data, of a condition unknown. */
export type Compute<T> = (figures: FigureValues) => T | undefined;

export type Compiled =
  | { readonly type: 'number'; readonly compute: Compute<Rational> }
  | { readonly type: 'condition'; readonly compute: Compute<boolean> };

/** What the compilation of a call may ask for. */
export interface FormulaCompiler {
  /** Compiles a part that must be a number; throws ExpressionError. */
  number(expr: Expr): Compute<Rational>;
  /** Compiles a part that must be a condition; throws ExpressionError. */
  condition(expr: Expr): Compute<boolean>;
  /** Notes that one of the figures that are added up is of an indicator, which may have no data. */
  adds(indicator: string, compute: Compute<Rational>): void;
  /** The same for parts that are read of another period or code. */
  seen(change: (view: View) => View): FormulaCompiler;
}

/** What a formula can call: how it is written, with how many arguments, what it gives. */
export interface FormulaFunction {
  readonly usage: string;
  readonly meaning: Text;
  readonly least: number;
  readonly most: number;
  readonly compile: (call: Call, compiler: FormulaCompiler) => Compiled;
}

type Arguments = readonly [least: number, most: number];
type Compile = FormulaFunction['compile'];

const entry = (
  name: string,
  [least, most]: Arguments,
  compile: Compile,
  usage: string,
  vi: string,
  en: string,
): [string, FormulaFunction] => [name, { usage, meaning: { vi, en }, least, most, compile }];

/** Of functions that take as many as one likes. */
const MOST_ARGUMENTS = 20;
/** Each indicator is an id and a formula. */
const MOST_ADDED = 2 * 60;

const number = (compute: Compute<Rational>): Compiled => ({ type: 'number', compute });
const condition = (compute: Compute<boolean>): Compiled => ({ type: 'condition', compute });

/** A function of numbers that all have to be there. */
const ofNumbers =
  (operate: (...numbers: Rational[]) => Rational | undefined): Compile =>
  ({ args }, compiler) => {
    const parts = args.map((arg) => compiler.number(arg));
    return number((figures) => {
      const numbers = parts.flatMap((part) => part(figures) ?? []);
      return numbers.length === parts.length ? operate(...numbers) : undefined;
    });
  };

const lesser = (a: Rational, b: Rational): Rational => (b.compare(a) < 0 ? b : a);
const greater = (a: Rational, b: Rational): Rational => (b.compare(a) > 0 ? b : a);
const MINUS_ONE = Rational.of(-1);
const ONE = Rational.of(1);

const points = (ratio: Rational, most: Rational, full: Rational): Rational | undefined => {
  const reached = ratio.over(full);
  return reached && most.times(lesser(ONE, reached));
};

const coalesce: Compile = ({ args }, compiler) => {
  const parts = args.map((arg) => compiler.number(arg));
  return number((figures) => {
    for (const part of parts) {
      const value = part(figures);
      if (value) return value;
    }
    return undefined;
  });
};

const isNull = (expr: Expr): boolean => expr.op === 'literal' && expr.value === null;

/** `x == null` asks whether there are no data; without `null` two numbers are compared. */
const comparison =
  (holds: (order: number) => boolean, ofNull?: (isThere: boolean) => boolean): Compile =>
  ({ args }, compiler) => {
    const others = args.filter((arg) => !isNull(arg));
    if (ofNull && others.length === 1) {
      const part = compiler.number(others[0] as Expr);
      return condition((figures) => ofNull(part(figures) !== undefined));
    }
    const [left, right] = args.map((arg) => compiler.number(arg)) as [
      Compute<Rational>,
      Compute<Rational>,
    ];
    return condition((figures) => {
      const [a, b] = [left(figures), right(figures)];
      return a && b && holds(a.compare(b));
    });
  };

/** Three-valued: decided where one side decides it, else unknown where one is. @param decides what either side alone decides by */
const logic =
  (decides: boolean): Compile =>
  ({ args }, compiler) => {
    const [left, right] = args.map((arg) => compiler.condition(arg)) as [
      Compute<boolean>,
      Compute<boolean>,
    ];
    return condition((figures) => {
      const [a, b] = [left(figures), right(figures)];
      if (a === decides || b === decides) return decides;
      return a === undefined || b === undefined ? undefined : !decides;
    });
  };

const not: Compile = ({ args: [arg] }, compiler) => {
  const part = compiler.condition(arg as Expr);
  return condition((figures) => {
    const value = part(figures);
    return value === undefined ? undefined : !value;
  });
};

const choice: Compile = ({ args: [asked, then, otherwise] }, compiler) => {
  const test = compiler.condition(asked as Expr);
  const [a, b] = [compiler.number(then as Expr), compiler.number(otherwise as Expr)];
  return number((figures) => (test(figures) === true ? a(figures) : b(figures)));
};

/** What is read of another period or code. */
const seen: Compile = ({ name, args: [arg] }, compiler) =>
  number(compiler.seen(VIEW_FUNCTIONS.get(name) ?? ((view) => view)).number(arg as Expr));

/** How many there are has no sum: of several measures it is not known from how many of each. */
const distinct: Compile = (call, compiler) => {
  if (call.args[0]?.op === 'path') return seen(call, compiler);
  return refuse(
    'wrong-reference',
    call.at,
    '“distinct” đọc một số đếm, không đọc công thức',
    '“distinct” reads one measure and no formula',
    {
      vi: 'viết distinct(a); kỳ khác đứng ngoài: previous(distinct(a))',
      en: 'write distinct(a); another period stands outside: previous(distinct(a))',
    },
  );
};

/** Adds up what has data. Written with indicators, expanded each id stands before its formula. */
const sumOf: Compile = (call, compiler) => {
  const parts = Array.from({ length: call.args.length / 2 }, (_, i) => {
    const [id, formula] = call.args.slice(2 * i);
    if (id?.op !== 'literal' || typeof id.value !== 'string' || !formula)
      return notOfIndicators(call);
    const compute = compiler.number(formula);
    compiler.adds(id.value, compute);
    return compute;
  });
  if (call.args.length % 2 === 1) return notOfIndicators(call);
  return number((figures) => {
    const there = parts.flatMap((part) => part(figures) ?? []);
    return there.length > 0 ? there.reduce((sum, one) => sum.plus(one)) : undefined;
  });
};

const notOfIndicators = ({ at }: Call): never =>
  refuse(
    'wrong-reference',
    at,
    '“sumOf” cộng các chỉ số, không cộng số khác',
    '“sumOf” adds up indicators and nothing else',
    {
      vi: 'viết sumOf(indicator("a"), indicator("b")); số khác cộng bằng +',
      en: 'write sumOf(indicator("a"), indicator("b")); add others by +',
    },
  );

/** What is put in the place of these calls before a formula is compiled; one that is left was not written as it has to be. */
const putIn: Compile = ({ at, name }) =>
  refuse(
    'wrong-reference',
    at,
    `“${name}” cần mã chỉ số trong nháy`,
    `“${name}” needs the id of an indicator in quotes`,
    { vi: 'viết indicator("mã")', en: 'write indicator("id")' },
  );

/** Every function and operator of formulas by its name in the tree of an expression: the reference is made from this. */
export const FORMULA_FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map([
  entry(
    '+',
    [2, 2],
    ofNumbers((a, b) => a?.plus(b as Rational)),
    'a + b',
    'tổng; thiếu một thì không có số liệu',
    'the sum; no data where one is missing',
  ),
  entry(
    '-',
    [2, 2],
    ofNumbers((a, b) => a?.minus(b as Rational)),
    'a - b',
    'hiệu',
    'the difference',
  ),
  entry(
    'neg',
    [1, 1],
    ofNumbers((a) => a?.times(MINUS_ONE)),
    '-a',
    'số đối',
    'the number negated',
  ),
  entry(
    '*',
    [2, 2],
    ofNumbers((a, b) => a?.times(b as Rational)),
    'a * b',
    'tích',
    'the product',
  ),
  entry(
    '/',
    [2, 2],
    ofNumbers((a, b) => a?.over(b as Rational)),
    'a / b',
    'thương, chính xác; chia cho 0 thì không có số liệu',
    'the quotient, exact; no data where b is 0',
  ),
  entry(
    'min',
    [2, MOST_ARGUMENTS],
    ofNumbers((...numbers) => numbers.reduce(lesser)),
    'min(a, b, …)',
    'số nhỏ nhất; thiếu một thì không có số liệu',
    'the least; no data where one is missing',
  ),
  entry(
    'max',
    [2, MOST_ARGUMENTS],
    ofNumbers((...numbers) => numbers.reduce(greater)),
    'max(a, b, …)',
    'số lớn nhất; thiếu một thì không có số liệu',
    'the greatest; no data where one is missing',
  ),
  entry(
    'coalesce',
    [2, MOST_ARGUMENTS],
    coalesce,
    'coalesce(a, b, …)',
    'số đầu tiên có số liệu',
    'the first that has data',
  ),
  entry(
    'points',
    [3, 3],
    ofNumbers((ratio, most, full) => points(ratio as Rational, most as Rational, full as Rational)),
    'points(ratio, most, full)',
    'điểm theo tỷ lệ: most × min(1, ratio ÷ full), tức tăng đều, từ ngưỡng full trở lên được trọn most điểm (766/QĐ-TTg)',
    'points for a ratio: most × min(1, ratio ÷ full), that is linear, and all points from the threshold full on (766/QĐ-TTg)',
  ),
  entry(
    '==',
    [2, 2],
    comparison(
      (order) => order === 0,
      (isThere) => !isThere,
    ),
    'a == b',
    'bằng, khác; với null là hỏi có số liệu không',
    'whether they are equal, or differ; with null, whether there are data',
  ),
  entry(
    '!=',
    [2, 2],
    comparison(
      (order) => order !== 0,
      (isThere) => isThere,
    ),
    'a != b',
    'bằng, khác; với null là hỏi có số liệu không',
    'whether they are equal, or differ; with null, whether there are data',
  ),
  ...(
    [
      ['<', (order) => order < 0],
      ['<=', (order) => order <= 0],
      ['>', (order) => order > 0],
      ['>=', (order) => order >= 0],
    ] as readonly [string, (order: number) => boolean][]
  ).map(([name, holds]) =>
    entry(
      name,
      [2, 2],
      comparison(holds),
      `a ${name} b`,
      'thứ tự của hai số; thiếu một thì chưa biết',
      'the order of two numbers; unknown where one is missing',
    ),
  ),
  entry(
    '&&',
    [2, 2],
    logic(false),
    'a && b',
    'cả hai; sai nếu một bên sai, nếu không thì chưa biết khi một bên chưa biết',
    'both; false where one is, else unknown where one is',
  ),
  entry(
    '||',
    [2, 2],
    logic(true),
    'a || b',
    'một trong hai; đúng nếu một bên đúng, nếu không thì chưa biết khi một bên chưa biết',
    'one of the two; true where one is, else unknown where one is',
  ),
  entry('!', [1, 1], not, '!a', 'không', 'not'),
  entry(
    '?:',
    [3, 3],
    choice,
    'a ? b : c',
    'b nếu a đúng, nếu không (sai hay chưa biết) thì c',
    'b where a holds, else (false or unknown) c',
  ),
  entry(
    'lastYear',
    [1, 1],
    seen,
    'lastYear(x)',
    'x của kỳ cùng tên một năm trước; không có kỳ ấy (29/2, tuần 53, mọi thời gian) thì không có số liệu',
    'x of the period of the same name one year earlier; no data where there is none (29 February, week 53, all time)',
  ),
  entry('previous', [1, 1], seen, 'previous(x)', 'x của kỳ liền trước', 'x of the period before'),
  entry(
    'yearToDate',
    [1, 1],
    seen,
    'yearToDate(x)',
    'x từ 01/01 của năm mà kỳ kết thúc đến hết kỳ; số tồn không cộng dồn được',
    'x from 1 January of the year in which the period ends to its end; not of a stock',
  ),
  entry(
    'ofParent',
    [1, 1],
    seen,
    'ofParent(x)',
    'x của mã cha của mã đang liệt kê (by), kể cả mọi mã dưới nó; mã gốc, hoặc không liệt kê, thì không có số liệu',
    'x of the parent of the code that is listed (by), with all under it; no data at a root, or where nothing is listed',
  ),
  entry(
    'distinct',
    [1, 1],
    distinct,
    'distinct(a)',
    'có bao nhiêu giá trị khác nhau của trường mà khối đếm nêu ở distinct có số đếm a lớn hơn 0 trong kỳ, mỗi giá trị một lần',
    'of how many different values of the field that the cube names under distinct the measure a is above 0 in the period, each once',
  ),
  entry(
    'sumOf',
    [1, MOST_ADDED],
    sumOf,
    'sumOf(indicator("a"), indicator("b"), …)',
    'tổng các chỉ số có số liệu; thiếu chỉ số nào thì giá trị là tạm tính và nêu mã chỉ số ấy',
    'the sum of the indicators that have data; where one has none the value is provisional, and names it',
  ),
  entry(
    'indicator',
    [1, 1],
    putIn,
    'indicator("id")',
    'công thức của chỉ số ấy',
    'the formula of that indicator',
  ),
]);
