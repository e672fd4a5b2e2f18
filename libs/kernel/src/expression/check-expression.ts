import { number, rescale } from './arithmetic.js';
import { checkMacro } from './check-lists.js';
import { checkPath, noValue } from './check-paths.js';
import type { Call, Checker, DerivedField, Walk } from './checker.js';
import { ExpressionError, refuse, type Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';
import { RECORD_FUNCTIONS, type RecordFunction } from './record-functions.js';
import type { Scope } from './scope.js';
import { partsOf, type Typed } from './typed.js';

const NO_CLOCK = {
  vi: 'không có “bây giờ”: điều do thời gian làm đổi được khai bằng thời điểm, như stock với enter và leave',
  en: 'there is no now: what time moves is declared by instants, as in stock with enter and leave',
};

function literal({ value, scale, at }: Extract<Expr, { op: 'literal' }>): Typed {
  if (typeof value !== 'bigint')
    return {
      op: 'literal',
      type: value === null ? 'null' : typeof value === 'string' ? 'text' : 'boolean',
      scale: 0,
      value,
    };
  if (!Number.isSafeInteger(Number(value)))
    return refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
  return number(Number(value), scale);
}

function functionOf({ name, at }: Call): RecordFunction {
  const known = RECORD_FUNCTIONS.get(name);
  if (known) return known;
  // The parser names an operator with its sides, `_%_`.
  const shown = /^\w+$/.test(name) ? name : name.replaceAll('_', '');
  const names = [...RECORD_FUNCTIONS.keys()].filter(
    (one) => /^[a-z]+$/i.test(one) && one !== 'neg',
  );
  const hint =
    name === 'now'
      ? NO_CLOCK
      : { vi: `có: ${names.join(', ')}`, en: `known are: ${names.join(', ')}` };
  return refuse(
    'unknown-function',
    at,
    `không có hàm “${shown}”`,
    `there is no function “${shown}”`,
    hint,
  );
}

function call(expr: Call, checker: Checker): Typed {
  const { least, most, usage, meaning, check } = functionOf(expr);
  const { name, args, at } = expr;
  if (args.length >= least && args.length <= most) return check(expr, checker);
  const wanted = least === most ? String(least) : `${least}–${most}`;
  return refuse(
    'wrong-arguments',
    at,
    `“${name}” cần ${wanted} tham số, ở đây có ${args.length}`,
    `“${name}” needs ${wanted} arguments, here are ${args.length}`,
    { vi: `viết ${usage}: ${meaning.vi}`, en: `write ${usage}: ${meaning.en}` },
  );
}

function check(expr: Expr, checker: Checker): Typed {
  switch (expr.op) {
    case 'literal':
      return literal(expr);
    case 'path':
      return checkPath(expr, checker);
    case 'call':
      return call(expr, checker);
    case 'macro':
      return expr.name === 'exists' || expr.name === 'all'
        ? checkMacro(expr, checker)
        : noValue(expr.at);
  }
}

/** What stands around a part of an expression. */
interface Surroundings {
  readonly scope: Scope;
  readonly walks: readonly Walk[];
  /** The derived fields that are being written out, the outermost first. */
  readonly deriving: readonly string[];
  /** Derived fields that are checked already, by the number of walks around them. */
  readonly known: Map<string, Typed>;
}

function checkerOf(around: Surroundings): Checker {
  const { scope, walks } = around;
  const checker: Checker = {
    scope,
    walks,
    check: (expr) => check(expr, checker),
    within: (walk) => checkerOf({ ...around, walks: [...walks, walk] }),
    derived: (name, field, at) => {
      const key = `${name} ${walks.length}`;
      const tree = around.known.get(key) ?? derived(name, field, at, around);
      around.known.set(key, tree);
      return tree;
    },
  };
  return checker;
}

/** Derived fields within each other. */
const MOST_DERIVING = 50;

const tooLong = (at: number): never =>
  refuse(
    'expression-too-long',
    at,
    'biểu thức, khi viết ra hết những gì nó gọi tên, dài quá',
    'the expression is too long once all that it names is written out',
    {
      vi: 'gọi tên ít lần hơn những giá trị do map hoặc trường khác tính ra',
      en: 'name fewer times what map or another field computes',
    },
  );

/** What a derived field stands for, in its declared type and unit. It sees the fields of the record alone, wherever it is named. */
function derived(name: string, field: DerivedField, at: number, around: Surroundings): Typed {
  const { walks, deriving } = around;
  const path = [...deriving, name];
  if (deriving.includes(name))
    return refuse(
      'cycle',
      at,
      `các trường tính ra tham chiếu vòng: ${path.join(' → ')}`,
      `derived fields refer to each other in a cycle: ${path.join(' → ')}`,
    );
  if (path.length > MOST_DERIVING) return tooLong(at);
  const hidden = walks.map((walk) => ({ ...walk, variable: '' }));
  try {
    const own = checkerOf({ ...around, walks: hidden, deriving: path });
    return declared(own.check(parseExpression(field.value)), field);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { code, vi, en, hint } = error.problem;
    return refuse(code, at, `trường “${name}”: ${vi}`, `the field “${name}”: ${en}`, hint);
  }
}

function declared(tree: Typed, { type, scale }: DerivedField): Typed {
  if (tree.type === type && tree.scale <= scale) return rescale(tree, scale, 0);
  const said = (of: Pick<Typed, 'type' | 'scale'>): string =>
    of.type === 'number' ? `number, ${of.scale} decimals` : of.type;
  return refuse(
    'type-mismatch',
    0,
    `khai là ${said({ type, scale })}, biểu thức cho ${said(tree)}`,
    `it is declared as ${said({ type, scale })}, its expression gives ${said(tree)}`,
  );
}

/** In nodes of a tree: a value that a variable stands for is written out wherever it is named. */
const MOST_NODES = 20_000;

/** How many nodes a tree has, counted no further than one too many. */
function nodesIn(tree: Typed, most: number): number {
  let nodes = 1;
  for (const part of partsOf(tree)) {
    if (nodes > most) break;
    nodes += nodesIn(part, most - nodes);
  }
  return nodes;
}

/** Checks names and types of an expression over the fields of a record; throws ExpressionError. */
export function checkExpression(expr: Expr, scope: Scope): Typed {
  const tree = checkerOf({ scope, walks: [], deriving: [], known: new Map() }).check(expr);
  return nodesIn(tree, MOST_NODES) <= MOST_NODES ? tree : tooLong(expr.at);
}
