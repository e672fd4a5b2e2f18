import { apply } from './arithmetic.js';
import { listField } from './check-paths.js';
import { expectType, type Call, type Check, type Checker, type List } from './checker.js';
import { refuse, type Expr } from './expr.js';
import type { Elements, Folding, Typed } from './typed.js';

type Macro = Extract<Expr, { op: 'macro' }>;

/** The body of a macro, checked for one element of its list. */
function bodyOf({ of, variable, body }: Macro, checker: Checker): [list: List, body: Typed] {
  const list = listOf(of, checker);
  return [list, checker.within({ variable, list }).check(body)];
}

const both = (left: Typed | undefined, right: Typed): Typed =>
  left ? apply('&&', 'boolean', 0, left, right) : right;

/** Those for which a condition is true. */
function filtered(macro: Macro, checker: Checker): List {
  const [{ elements, item }, body] = bodyOf(macro, checker);
  const when = both(elements.when, expectType(macro.body.at, body, 'boolean', 'null'));
  return { elements: { ...elements, when }, item };
}

function mapped(macro: Macro, checker: Checker): List {
  const [{ elements, item }, value] = bodyOf(macro, checker);
  return { elements: { ...elements, value }, item };
}

/** Whether an expression can only be a list. */
const isList = (expr: Expr, checker: Checker): boolean =>
  listField(expr, checker) !== undefined ||
  (expr.op === 'macro' && (expr.name === 'filter' || expr.name === 'map'));

/** Checks an expression that must be a list; throws ExpressionError. */
export function listOf(expr: Expr, checker: Checker): List {
  const field = listField(expr, checker);
  if (field)
    return { elements: { field: field.name, depth: checker.walks.length }, item: field.item };
  if (expr.op === 'macro' && expr.name === 'filter') return filtered(expr, checker);
  if (expr.op === 'macro' && expr.name === 'map') return mapped(expr, checker);
  const lists = checker.scope.names.filter((name) => checker.scope.field(name)?.item);
  return refuse(
    'type-mismatch',
    expr.at,
    'cần một danh sách',
    'needs a list',
    lists.length > 0
      ? { vi: `có: ${lists.join(', ')}`, en: `known are: ${lists.join(', ')}` }
      : {
          vi: 'kiểu bản ghi này không có trường danh sách (list)',
          en: 'this record type has no field that is a list',
        },
  );
}

const fold = (
  folding: Folding,
  of: Elements,
  { type, scale }: Pick<Typed, 'type' | 'scale'>,
): Typed => ({
  op: 'fold',
  type,
  scale,
  folding,
  of,
});

const BOOLEAN = { type: 'boolean', scale: 0 } as const;
const COUNT = { type: 'number', scale: 0 } as const;

/** `exists` and `all`: a condition on each element. */
export function checkMacro(macro: Macro, checker: Checker): Typed {
  const [{ elements }, body] = bodyOf(macro, checker);
  const value = expectType(macro.body.at, body, 'boolean', 'null');
  return fold(macro.name as 'exists' | 'all', { ...elements, value }, BOOLEAN);
}

/** The size of a list; undefined where the argument is none. */
export function sizeOfList({ args: [of] }: Call, checker: Checker): Typed | undefined {
  if (!of || !isList(of, checker)) return undefined;
  return fold('size', listOf(of, checker).elements, COUNT);
}

/** `sum(list)`, `min(list)`, `max(list)`: over the values that `map` has made. */
export const ofList =
  (...types: readonly Typed['type'][]): Check =>
  ({ name, args, at }, checker) => {
    const [of] = args as [Expr];
    const { elements, item } = listOf(of, checker);
    const { value } = elements;
    if (!value)
      return refuse(
        'type-mismatch',
        at,
        `“${name}” cần giá trị, không phải phần tử`,
        `“${name}” needs values, not items`,
        {
          vi: `viết ${name}(list.map(x, x.${item.names[0] ?? 'a'}))`,
          en: `write ${name}(list.map(x, x.${item.names[0] ?? 'a'}))`,
        },
      );
    return fold(name as Folding, elements, expectType(of.at, value, ...types));
  };

/** `list == null`, `list != null`: whether the record has it; undefined where neither side is a list. */
export function listTested({ name, args }: Call, checker: Checker): Typed | undefined {
  const [left, right] = args as [Expr, Expr];
  const isNull = (expr: Expr): boolean => expr.op === 'literal' && expr.value === null;
  const of = isNull(right) ? left : isNull(left) ? right : undefined;
  if ((name !== '==' && name !== '!=') || !of || !isList(of, checker)) return undefined;
  const { field } = listOf(of, checker).elements;
  const list: Typed = { op: 'field', type: 'list', scale: 0, name: field };
  const nothing: Typed = { op: 'literal', type: 'null', scale: 0, value: null };
  return apply(name, 'boolean', 0, list, nothing);
}
