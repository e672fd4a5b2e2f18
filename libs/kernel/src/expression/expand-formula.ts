import type { Text } from '@nhip/contracts';
import { LONGEST_EXPRESSION, refuse, type Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';
import { AS_SOURCE, printFormula } from './print-formula.js';
import { VIEW_FUNCTIONS } from './steps.js';

/** Names of cubes in a formula, each with the id of its cube. */
export type Uses = Readonly<Record<string, string>>;

/** A formula with the cube whose measures stand in it by their bare names, and the names of the others. */
export interface Written {
  readonly value: string;
  readonly cube: string;
  readonly uses?: Uses;
  /** When it is provisional. */
  readonly provisional?: Condition | readonly Condition[];
}

/** A condition over measures, and why in words. */
interface Condition extends Text {
  readonly when: string;
}

type Call = Extract<Expr, { op: 'call' }>;

/** Where in a formula a reference stands. */
interface Place {
  /** The indicators that lead to it. */
  readonly path: readonly string[];
  /** The calls around it that lead to another period or code, the outermost first. */
  readonly views: readonly string[];
}

/** Each part of a tree as `change` makes it; undefined = as it is, with its own parts changed. */
function mapped(expr: Expr, change: (expr: Expr) => Expr | undefined): Expr {
  const changed = change(expr);
  if (changed) return changed;
  if (expr.op === 'call') return { ...expr, args: expr.args.map((arg) => mapped(arg, change)) };
  return expr;
}

const isReference = ({ name }: Call): boolean => name === 'indicator';

/** What is added up says which indicators those are: the id of each stands before its formula. */
const withIds = (args: readonly Expr[]): readonly Expr[] =>
  args.flatMap((arg) =>
    arg.op === 'call' && isReference(arg) ? [...arg.args.slice(0, 1), arg] : [arg],
  );

/** A condition as of the period and code that some views lead to: what it reads is read through them. */
const seenThrough = (views: readonly string[], condition: Expr): Expr =>
  mapped(condition, (expr) => {
    const isRead = expr.op === 'path' || (expr.op === 'call' && VIEW_FUNCTIONS.has(expr.name));
    if (!isRead) return undefined;
    return views.reduceRight<Expr>(
      (inner, name) => ({ op: 'call', name, args: [inner], at: expr.at }),
      expr,
    );
  });

const refers = (expr: Expr): boolean =>
  expr.op === 'call' && (isReference(expr) || expr.args.some(refers));

/** The name that a cube has in a formula that did not name it: its id as a name may be. */
function freeName(cube: string, uses: Uses): string {
  let name = cube.replace(/\W/g, '_').replace(/^(?=[^A-Za-z])/, 'cube_');
  while (Object.hasOwn(uses, name)) name += '_';
  return name;
}

/** Puts the formulas of other indicators in the place of `indicator("id")`, for one indicator. */
export class Expansion {
  readonly #uses: Record<string, string>;
  readonly #conditions = new Map<string, Condition>();

  /** @param find the formula of any indicator */
  constructor(
    private readonly id: string,
    private readonly own: Pick<Written, 'cube' | 'uses'>,
    private readonly find: (id: string) => Written | undefined,
  ) {
    this.#uses = { ...own.uses };
  }

  /** The cubes that the formulas name, those included that only the indicators do which they refer to. */
  get uses(): Uses {
    return this.#uses;
  }

  /** When what was expanded is provisional, because the indicators that it refers to are. */
  get conditions(): readonly Condition[] {
    return [...this.#conditions.values()];
  }

  /**
   * The text of a formula that refers to no indicator; throws ExpressionError.
   * What is computed, and what decides an indicator's meaning, is the expanded formula.
   */
  expand(source: string): string {
    if (!refers(parseExpression(source))) return source;
    const place = { path: [this.id], views: [] };
    return printFormula(this.#tree({ ...this.own, value: source }, place), AS_SOURCE);
  }

  #referred(call: Call, { path, views }: Place): Expr | undefined {
    const [arg] = call.args;
    if (arg?.op !== 'literal' || typeof arg.value !== 'string') return undefined;
    const id = arg.value;
    const found = this.find(id);
    if (path.includes(id)) return cycle([...path, id], call.at);
    if (found) {
      const place = { path: [...path, id], views };
      this.#note(found, place);
      return this.#tree(found, place);
    }
    return refuse(
      'unknown-indicator',
      call.at,
      `không có chỉ số “${id}”`,
      `there is no indicator “${id}”`,
      {
        vi: 'nêu mã của một chỉ số đã định nghĩa',
        en: 'name the id of an indicator that is defined',
      },
    );
  }

  /** Of one indicator each condition counts once for a period and code that it is read of, however often it is referred to. */
  #note(written: Written, place: Place): void {
    for (const { when: value, ...why } of [written.provisional ?? []].flat()) {
      const tree = seenThrough(place.views, this.#tree({ ...written, value }, place));
      const when = printFormula(tree, AS_SOURCE);
      this.#conditions.set(when, { when, ...why });
    }
  }

  /** The tree of a formula that reads its measures by the names that the cubes have here, with its references put in. */
  #tree(written: Written, place: Place): Expr {
    const tree = this.#put(parseExpression(written.value), written, place);
    // Refused at the level where it happens: references of references double with each.
    if (printFormula(tree, AS_SOURCE).length <= LONGEST_EXPRESSION) return tree;
    return refuse(
      'expression-too-long',
      0,
      `công thức đã thay các chỉ số dài quá ${LONGEST_EXPRESSION} ký tự`,
      `the formula with its indicators put in is longer than ${LONGEST_EXPRESSION} characters`,
      {
        vi: 'đếm phần chung bằng một số đếm của khối',
        en: 'count the common part as a measure of the cube',
      },
    );
  }

  #put(part: Expr, written: Written, place: Place): Expr {
    return mapped(part, (expr) => {
      if (expr.op === 'path') return { ...expr, path: this.#renamed(expr.path, written) };
      if (expr.op !== 'call') return undefined;
      if (isReference(expr)) return this.#referred(expr, place);
      const isView = VIEW_FUNCTIONS.has(expr.name);
      if (!isView && expr.name !== 'sumOf') return undefined;
      const inner = isView ? { ...place, views: [...place.views, expr.name] } : place;
      const args = isView ? expr.args : withIds(expr.args);
      return { ...expr, args: args.map((arg) => this.#put(arg, written, inner)) };
    });
  }

  #renamed(path: readonly string[], { cube, uses = {} }: Written): readonly string[] {
    const [first = '', ...rest] = path;
    const of = rest.length === 0 ? cube : uses[first];
    if (of === undefined) return path;
    const [name, measure] = [this.#nameOf(of), rest.length === 0 ? path : rest];
    return name === undefined ? measure : [name, ...measure];
  }

  /** Undefined of the indicator's own cube. */
  #nameOf(cube: string): string | undefined {
    if (cube === this.own.cube) return undefined;
    const known = Object.keys(this.#uses).find((name) => this.#uses[name] === cube);
    if (known !== undefined) return known;
    const name = freeName(cube, this.#uses);
    this.#uses[name] = cube;
    return name;
  }
}

function cycle(path: readonly string[], at: number): never {
  const shown = path.join(' → ');
  return refuse(
    'cycle',
    at,
    `các chỉ số tham chiếu vòng: ${shown}`,
    `indicators refer to each other in a cycle: ${shown}`,
  );
}
