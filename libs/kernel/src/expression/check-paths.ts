import type { Checker, Walk } from './checker.js';
import { refuse, type Expr } from './expr.js';
import type { Scope, ScopeField } from './scope.js';
import type { Typed } from './typed.js';

type Path = Extract<Expr, { op: 'path' }>;

function unknown({ path, at }: Path, names: readonly string[]): never {
  const known = names.join(', ');
  return refuse(
    'unknown-field',
    at,
    `không có trường “${path.join('.')}”`,
    `there is no field “${path.join('.')}”`,
    { vi: `có: ${known}`, en: `known are: ${known}` },
  );
}

const LIST_HINT = {
  vi: 'hỏi bằng size, sum, min, max, exists, all, hoặc == null: size(list) > 0, list.exists(x, x.a == null)',
  en: 'ask by size, sum, min, max, exists, all, or == null: size(list) > 0, list.exists(x, x.a == null)',
};

export const noValue = (at: number): never =>
  refuse('type-mismatch', at, 'danh sách không phải một giá trị', 'a list is no value', LIST_HINT);

/** The variable of a walk, innermost first: one may hide another, or a field of the record. */
const walkOf = (name: string, { walks }: Checker): Walk | undefined =>
  walks.findLast(({ variable }) => variable === name);

function member(expr: Path, { list: { elements, item }, variable }: Walk): Typed {
  const [, name, ...rest] = expr.path;
  if (elements.value)
    return name === undefined
      ? elements.value
      : refuse(
          'unknown-field',
          expr.at,
          `“${variable}” là một giá trị, không có trường`,
          `“${variable}” is a value without fields`,
        );
  const known = item.names.map((one) => `${variable}.${one}`);
  if (name === undefined)
    return refuse(
      'type-mismatch',
      expr.at,
      `“${variable}” là một phần tử: nêu một trường của nó`,
      `“${variable}” is an item: name a field of it`,
      { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` },
    );
  const field = item.field(name);
  if (!field || rest.length > 0) return unknown(expr, known);
  return { op: 'member', type: field.type, scale: field.scale, depth: elements.depth, name };
}

/** A field of the record, or what the variable of a walk stands for; throws ExpressionError. */
export function checkPath(expr: Path, checker: Checker): Typed {
  const [name = '', ...rest] = expr.path;
  const walk = walkOf(name, checker);
  if (walk) return member(expr, walk);
  const { scope } = checker;
  const path = rest.length === 1 ? expr.path.join('.') : name;
  const field = scope.field(path);
  if (!field || rest.length > 1) return unknown(expr, scope.names);
  if (field.item) return noValue(expr.at);
  const { type, scale, value } = field;
  return value === undefined
    ? { op: 'field', name: path, type, scale }
    : checker.derived(name, { ...field, value }, expr.at);
}

/** The list that a path names, with the fields of its items; undefined where it names none. */
export function listField(
  expr: Expr,
  checker: Checker,
): { readonly name: string; readonly item: Scope } | undefined {
  if (expr.op !== 'path' || expr.path.length !== 1) return undefined;
  const [name = ''] = expr.path;
  const item = walkOf(name, checker) ? undefined : checker.scope.field(name)?.item;
  return item && { name, item };
}

/** What is known of a field, of the record or of an item. */
export function fieldOf(tree: Typed, { scope, walks }: Checker): ScopeField | undefined {
  if (tree.op === 'field') return scope.field(tree.name);
  return tree.op === 'member' ? walks[tree.depth]?.list.item.field(tree.name) : undefined;
}
