import { checkExpression, type Scope } from '../expression/check-expression.js';
import { ExpressionError } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { compileJs, type Evaluator, type Fields } from '../expression/to-js.js';
import { compileSql } from '../expression/to-sql.js';
import type { Typed } from '../expression/typed.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined, FieldBody, MeasureBody, TypeBody } from '../model/definitions.js';

/** One amount of one measure at one instant, in minor units. It counts once the clock has reached `at`. */
export interface Atom {
  readonly at: number;
  readonly measure: number;
  readonly amount: number;
}

export interface Evaluated {
  /** Code versions in the order of the dimensions; '' where the record has none. */
  readonly dims: readonly string[];
  readonly atoms: readonly Atom[];
}

export interface CubeProgram {
  readonly id: string;
  readonly version: number;
  readonly record: string;
  readonly dimensions: readonly { readonly name: string; readonly list: string }[];
  readonly measures: readonly { readonly name: string; readonly stock: boolean; readonly scale: number }[];
  /** Throws RangeError where a sum overflows. */
  evaluate(fields: Fields): Evaluated;
  /** `select key, dims text[], at int8, measure int, amount int8` over `rows` (an SQL query with columns key, payload). */
  sqlAtoms(rows: string): string;
}

const FIELD_TYPES = { text: 'text', instant: 'instant', integer: 'integer', decimal: 'integer', boolean: 'boolean' } as const;

const typeOf = (field: FieldBody): Typed['type'] => (field.code ? 'text' : FIELD_TYPES[field.type ?? 'text']);

/** Names and types of a record type's fields, as its expressions see them. */
export function scopeOf(type: TypeBody): Scope {
  return {
    names: Object.keys(type.fields),
    field: (name) => {
      const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
      return field && { type: typeOf(field), scale: field.scale ?? 0 };
    },
  };
}

interface Flow {
  readonly measure: number;
  readonly at: Typed;
  /** Amount in minor units; 1 where it counts. */
  readonly amount: Typed;
  /** Counts only where this is true. */
  readonly when: Typed;
}

const literal = (value: number | boolean): Typed => ({ op: 'literal', type: typeof value === 'boolean' ? 'boolean' : 'integer', value });
const apply = (operator: '&&' | '||' | '==' | '!=' | '>', ...args: readonly Typed[]): Typed => ({ op: 'apply', operator, type: 'boolean', args });
const NULL: Typed = { op: 'literal', type: 'null', value: null };

function flowsOf(body: MeasureBody, measure: number, tree: (source: string) => Typed): Flow[] {
  if (body.stock) {
    const [enter, leave] = [tree(body.enter ?? ''), tree(body.leave ?? '')];
    const after = apply('>', leave, enter);
    // A pair that is left no later than it was entered was never there: neither of its two atoms counts.
    return [
      { measure, at: enter, amount: literal(1), when: apply('||', apply('==', leave, NULL), after) },
      { measure, at: leave, amount: literal(-1), when: after },
    ];
  }
  const at = tree(body.at ?? '');
  if (body.sum) return [{ measure, at, amount: tree(body.sum), when: literal(true) }];
  return [{ measure, at, amount: literal(1), when: typeof body.count === 'string' ? tree(body.count) : literal(true) }];
}

/** What is wrong with a measure's parts, before its expressions are read. */
function shapeOf(name: string, body: MeasureBody): void {
  const kinds = [body.count !== undefined, body.sum !== undefined, body.stock === true].filter(Boolean).length;
  const complete = body.stock ? body.enter && body.leave : body.at;
  if (kinds === 1 && complete) return;
  throw new ExpressionError({ code: 'wrong-measure', at: 0, vi: `số đếm “${name}” cần count hoặc sum với at, hoặc stock với enter và leave`, en: `measure “${name}” needs count or sum with at, or stock with enter and leave` });
}

function sql(flows: readonly Flow[], fields: readonly string[], rows: string): string {
  const dims = fields.map((field) => `coalesce(p ->> '${field.replaceAll("'", "''")}', '')`).join(', ');
  const values = flows.map((flow) => `(${flow.measure}, ${compileSql(flow.at, 'p')}, ${compileSql(flow.amount, 'p')}::int8, ${compileSql(flow.when, 'p')})`).join(',\n');
  return `select key, array[${dims}]::text[] as dims, at, measure, amount
from (select key, payload::jsonb as p from (${rows}) raw) r, lateral (values ${values}) as flow(measure, at, amount, counts)
where counts and at is not null and amount is not null and amount <> 0`;
}

interface CompiledFlow {
  readonly measure: number;
  readonly at: Evaluator;
  readonly amount: Evaluator;
  readonly when: Evaluator;
}

function atomsOf(flows: readonly CompiledFlow[], fields: Fields): Atom[] {
  const atoms: Atom[] = [];
  for (const flow of flows) {
    if (flow.when(fields) !== true) continue;
    const [at, amount] = [flow.at(fields), flow.amount(fields)];
    if (at !== null && amount !== null && amount !== 0) atoms.push({ at: at as number, measure: flow.measure, amount: amount as number });
  }
  return atoms;
}

/** Compiles a cube into its two evaluators, from one checked tree. Throws ExpressionError. */
export function compileCube(cube: Defined<'cube'>, catalogue: Catalogue): CubeProgram {
  const type = catalogue.get('type', cube.record);
  if (!type) throw new ExpressionError({ code: 'unknown-type', at: 0, vi: `không có kiểu bản ghi “${cube.record}”`, en: `there is no record type “${cube.record}”` });
  const scope = scopeOf(type);
  const tree = (source: string): Typed => checkExpression(parseExpression(source), scope);
  const measures = Object.entries(cube.measures);
  const flows = measures.flatMap(([name, body], index) => (shapeOf(name, body), flowsOf(body, index, tree)));
  const compiled = flows.map((flow) => ({ measure: flow.measure, at: compileJs(flow.at), amount: compileJs(flow.amount), when: compileJs(flow.when) }));
  const dimensions = Object.entries(cube.dimensions).map(([name, field]) => {
    tree(field);
    return { name, field, list: type.fields[field]?.code ?? '' };
  });
  const fieldNames = dimensions.map((dimension) => dimension.field);
  const scaleOf = (body: MeasureBody): number => (body.sum ? (type.fields[body.sum]?.scale ?? 0) : 0);
  return {
    id: cube.id,
    version: cube.definitionVersion,
    record: cube.record,
    dimensions: dimensions.map(({ name, list }) => ({ name, list })),
    measures: measures.map(([name, body]) => ({ name, stock: body.stock === true, scale: scaleOf(body) })),
    evaluate: (fields) => ({ dims: fieldNames.map((name) => (fields[name] ?? '') as string), atoms: atomsOf(compiled, fields) }),
    sqlAtoms: (rows) => sql(flows, fieldNames, rows),
  };
}
