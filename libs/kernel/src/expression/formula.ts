import { refuse, type Expr } from './expr.js';
import { ASKED, figureName, type Figure, type FigureValues, type View } from './figure.js';
import {
  FORMULA_FUNCTIONS,
  type Compiled,
  type Compute,
  type FormulaCompiler,
  type FormulaFunction,
} from './formula-functions.js';
import { parseExpression } from './parse-expression.js';
import { Rational } from './rational.js';

/** A measure that a formula may read. */
export interface ReadableMeasure {
  readonly name: string;
  readonly stock: boolean;
  /** Whether its cube counts the different values of a field. */
  readonly distinct?: boolean | undefined;
}

/** What a formula may read: the measures of each cube, by the name that the cube has in it; '' is the indicator's own. */
export type FormulaScope = ReadonlyMap<string, readonly ReadableMeasure[]>;

/** One of the indicators that a formula adds up. */
export interface Addend {
  readonly indicator: string;
  readonly compute: Compute<Rational>;
}

/** A compiled formula: what it reads, and what it makes of that. A missing measure or a division by zero is no data, never 0. */
export interface Formula<T> {
  readonly figures: readonly Figure[];
  /** Those that it leaves out where they have no data. */
  readonly addends: readonly Addend[];
  readonly compute: (figures: FigureValues) => T | undefined;
}

type Path = Extract<Expr, { op: 'path' }>;
type Call = Extract<Expr, { op: 'call' }>;

const KINDS = {
  number: { vi: 'số', en: 'a number' },
  condition: { vi: 'điều kiện', en: 'a condition' },
};

function unknownFunction(name: string, at: number): never {
  const known = [...FORMULA_FUNCTIONS.keys()].filter((one) => /^[a-z]+$/i.test(one));
  const names = ['+ - * /', ...known.filter((one) => one !== 'neg')].join(', ');
  const shown = /^\w+$/.test(name) ? name : name.replaceAll('_', '');
  return refuse(
    'unknown-function',
    at,
    `công thức không dùng được “${shown}”`,
    `a formula has no “${shown}”`,
    { vi: `có: ${names}`, en: `known are: ${names}` },
  );
}

function functionOf({ name, args, at }: Call): FormulaFunction {
  const known = FORMULA_FUNCTIONS.get(name);
  if (!known) return unknownFunction(name, at);
  const { least, most, usage, meaning } = known;
  if (args.length >= least && args.length <= most) return known;
  const wanted = least === most ? String(least) : `${least}–${most}`;
  return refuse(
    'wrong-arguments',
    at,
    `“${name}” cần ${wanted} tham số, ở đây có ${args.length}`,
    `“${name}” needs ${wanted} arguments, here are ${args.length}`,
    { vi: `viết ${usage}: ${meaning.vi}`, en: `write ${usage}: ${meaning.en}` },
  );
}

/** What a formula reads, noted while it is compiled. */
interface Read {
  readonly figures: Map<string, Figure>;
  readonly addends: Addend[];
}

/** Compiles the parts of one formula, and notes what it reads. */
class Compiler implements FormulaCompiler {
  constructor(
    private readonly scope: FormulaScope,
    private readonly view: View,
    private readonly read: Read,
  ) {}

  number(expr: Expr): Compute<Rational> {
    const compiled = this.#compile(expr);
    return compiled.type === 'number' ? compiled.compute : this.#mismatch(expr, 'number');
  }

  condition(expr: Expr): Compute<boolean> {
    const compiled = this.#compile(expr);
    return compiled.type === 'condition' ? compiled.compute : this.#mismatch(expr, 'condition');
  }

  seen(change: (view: View) => View): FormulaCompiler {
    return new Compiler(this.scope, change(this.view), this.read);
  }

  adds(indicator: string, compute: Compute<Rational>): void {
    this.read.addends.push({ indicator, compute });
  }

  #mismatch({ at }: Expr, wanted: keyof typeof KINDS): never {
    const [is, needs] = [KINDS[wanted === 'number' ? 'condition' : 'number'], KINDS[wanted]];
    return refuse(
      'type-mismatch',
      at,
      `ở đây cần ${needs.vi}, không phải ${is.vi}`,
      `here ${needs.en} is needed, not ${is.en}`,
      {
        vi: 'điều kiện đứng trước “?”, số đứng hai bên phép tính: a > b ? a : b',
        en: 'a condition stands before “?”, numbers beside an operator: a > b ? a : b',
      },
    );
  }

  #compile(expr: Expr): Compiled {
    if (expr.op === 'path') return { type: 'number', compute: this.#measure(expr) };
    if (expr.op === 'call') return functionOf(expr).compile(expr, this);
    if (expr.op === 'macro') return unknownFunction(expr.name, expr.at);
    const { value, scale, at } = expr;
    if (typeof value === 'boolean') return { type: 'condition', compute: () => value };
    if (typeof value !== 'bigint')
      return refuse('type-mismatch', at, 'công thức chỉ gồm số', 'a formula holds numbers only', {
        vi: 'null chỉ đứng cạnh == hoặc !=',
        en: 'null stands next to == or != only',
      });
    const number = Rational.of(value, 10n ** BigInt(scale));
    return { type: 'number', compute: () => number };
  }

  #measure({ path, at }: Path): Compute<Rational> {
    const [first = '', second, ...more] = path;
    const [cube, measure] = second === undefined ? ['', first] : [first, second];
    const found = more.length === 0 && this.scope.get(cube)?.find(({ name }) => name === measure);
    if (!found) return this.#unknown(path.join('.'), at);
    if (found.stock && this.view.toDate)
      return refuse(
        'stock-to-date',
        at,
        `“${measure}” là số tồn: không cộng dồn từ đầu năm được`,
        `“${measure}” is a stock: it has no sum since 1 January`,
        {
          vi: 'đọc nó ngoài yearToDate: số tồn là số vào cuối kỳ',
          en: 'read it outside of yearToDate: a stock is what there is at the end of the period',
        },
      );
    if (this.view.distinct && !found.distinct)
      return refuse(
        'not-distinct',
        at,
        `khối đếm của “${path.join('.')}” không đếm giá trị khác nhau của trường nào`,
        `the cube of “${path.join('.')}” counts the different values of no field`,
        {
          vi: 'nêu trường ấy ở khối đếm: distinct: <trường>',
          en: 'name the field in the cube: distinct: <field>',
        },
      );
    const name = figureName(cube, measure, this.view);
    this.read.figures.set(name, { name, cube, measure, view: this.view });
    return (figures) => figures[name];
  }

  #unknown(name: string, at: number): never {
    const known = [...this.scope]
      .flatMap(([cube, measures]) => measures.map((one) => figureName(cube, one.name, ASKED)))
      .join(', ');
    return refuse(
      'unknown-measure',
      at,
      `không có số đếm “${name}”`,
      `there is no measure “${name}”`,
      { vi: `có: ${known}`, en: `known are: ${known}` },
    );
  }
}

function compile<T>(
  source: string,
  scope: FormulaScope,
  view: View,
  part: (compiler: FormulaCompiler, expr: Expr) => Compute<T>,
): Formula<T> {
  const read: Read = { figures: new Map(), addends: [] };
  const compute = part(new Compiler(scope, view, read), parseExpression(source));
  return { figures: [...read.figures.values()], addends: read.addends, compute };
}

/** Compiles the formula of a number over the measures of cubes; throws ExpressionError. @param view of which period it is, if not of the one that is asked for */
export const compileFormula = (
  source: string,
  scope: FormulaScope,
  view: View = ASKED,
): Formula<Rational> => compile(source, scope, view, (compiler, expr) => compiler.number(expr));

/** Compiles a condition over the measures of cubes; throws ExpressionError. */
export const compileCondition = (source: string, scope: FormulaScope): Formula<boolean> =>
  compile(source, scope, ASKED, (compiler, expr) => compiler.condition(expr));

/** The measures of one cube, for a formula that reads no other. */
export const scopeOfCube = (measures: readonly ReadableMeasure[]): FormulaScope =>
  new Map([['', measures]]);
