import type { Fields } from '../expression/evaluator.js';
import { refuse } from '../expression/expr.js';
import { compileBounds } from '../expression/to-js.js';
import type { Scope } from '../expression/scope.js';
import {
  calendarsIn,
  fieldsIn,
  underTestsIn,
  type Typed,
  type Under,
} from '../expression/typed.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CubeBody, Defined, TypeBody } from '../model/definitions.js';
import { fieldAt, referencesIn, scopeWithReferences, type Reference } from '../model/references.js';
import type { Atom, Evaluated } from './atom.js';
import { atomsSql } from './atoms-sql.js';
import { emitterOf } from './emit-atoms.js';
import { readMeasure, type Flow, type Measure } from './measure.js';

export interface CubeProgram {
  readonly id: string;
  readonly version: number;
  readonly record: string;
  readonly dimensions: readonly { readonly name: string; readonly list: string }[];
  /** Where in the dims of its cells the value stands whose different ones can be counted: behind the codes; undefined where it counts none. */
  readonly distinct?: number | undefined;
  /** The versions of the calendars that it goes by, `id@version`, sorted: of others it may count otherwise. */
  readonly calendars: readonly string[];
  readonly measures: readonly {
    readonly name: string;
    readonly stock: boolean;
    readonly scale: number;
    /** Whether its cube counts different values. */
    readonly distinct: boolean;
    /** Of a flow: places of the measures of which a cell shows that a row of its days has come, be it counted here or not: those at its own instant, and those at the effective one. */
    readonly shownBy: readonly number[];
  }[];
  /** What it reads of the records that its records name. */
  readonly references: readonly Reference[];
  /** Never throws. @param fields a record's canonical fields, absent = null, with those of its `references` */
  evaluate(fields: Fields): Evaluated;
  /** `select key, dims text[], at int8, measure int, amount int8` over `rows` (an SQL query with columns key, payload, which holds what `evaluate` takes): the same atoms. */
  sqlAtoms(rows: string): string;
}

interface Dimension {
  readonly name: string;
  readonly field: string;
  readonly list: string;
}

function dimensionsOf(
  cube: CubeBody,
  scope: Scope,
  listOf: (field: string) => string | undefined,
): Dimension[] {
  return Object.entries(cube.dimensions).map(([name, field]) => {
    const list = listOf(field);
    if (list !== undefined) return { name, field, list };
    const known = scope.names.filter((one) => scope.field(one)?.type === 'code').join(', ');
    return refuse(
      'wrong-dimension',
      0,
      `“${field}” không phải trường mã của kiểu bản ghi`,
      `“${field}” is no code field of the record type`,
      { vi: `có: ${known}`, en: `known are: ${known}` },
    );
  });
}

/** The field whose different values a cube counts. Aggregates hold no person's data; what is computed stands in no row. */
function distinctOf({ distinct: field }: CubeBody, type: TypeBody): readonly string[] {
  if (field === undefined) return [];
  const body = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
  const isText =
    body && (body.type === 'text' || body.code !== undefined || body.ref !== undefined);
  if (isText && body.value === undefined && body.personal !== true) return [field];
  return refuse(
    'wrong-distinct',
    0,
    `không đếm được giá trị khác nhau của “${field}”`,
    `the different values of “${field}” cannot be counted`,
    {
      vi: 'chọn một trường chữ, mã hoặc tham chiếu của kiểu bản ghi, không tính từ trường khác và không phải dữ liệu cá nhân',
      en: 'choose a text, code or reference field of the record type that is not computed and not personal',
    },
  );
}

/** The flows that count at one instant. A stock sums what came and what went, which shows neither. */
function shownBy(
  { flows: [own] }: Measure,
  measures: readonly Measure[],
  effective: string,
): readonly number[] {
  const instant = JSON.stringify(own?.at);
  return measures.flatMap(({ stock, flows: [flow] }, place) => {
    if (stock || !flow) return [];
    const isEffective = flow.at.op === 'field' && flow.at.name === effective;
    return isEffective || JSON.stringify(flow.at) === instant ? [place] : [];
  });
}

const measuresOf = (cube: CubeBody, scope: Scope): readonly Measure[] =>
  Object.entries(cube.measures).map(([name, body], index) => readMeasure(name, body, index, scope));

const treesOf = (flows: readonly Flow[]): readonly Typed[] =>
  flows.flatMap(({ at, amount, when }) => [at, amount, ...(when ? [when] : [])]);

const calendarVersions = (trees: readonly Typed[]): readonly string[] =>
  [...new Set(trees.flatMap(calendarsIn).map(({ id, version }) => `${id}@${version}`))].sort();

/** What a cube asks of codes lying under others: as of the catalogue, by the order in which it asks. Throws ExpressionError. */
export const underTestsOf = (cube: Defined<'cube'>, catalogue: Catalogue): readonly Under[] => {
  const type = catalogue.get('type', cube.record);
  const scope = type && scopeWithReferences(type, catalogue);
  return scope
    ? treesOf(measuresOf(cube, scope).flatMap(({ flows }) => flows)).flatMap(underTestsIn)
    : [];
};

/** Compiles a cube into its two evaluators, from one checked tree. Throws ExpressionError. */
export function compileCube(cube: Defined<'cube'>, catalogue: Catalogue): CubeProgram {
  const type = catalogue.get('type', cube.record);
  if (!type)
    return refuse(
      'unknown-type',
      0,
      `không có kiểu bản ghi “${cube.record}”`,
      `there is no record type “${cube.record}”`,
    );
  const scope = scopeWithReferences(type, catalogue);
  const dimensions = dimensionsOf(
    cube,
    scope,
    (field) => scope.field(field) && fieldAt(type, field, catalogue)?.code,
  );
  const measures = measuresOf(cube, scope);
  const flows = measures.flatMap((measure) => measure.flows);
  const trees = treesOf(flows);
  const [within, emitters, fields] = [
    compileBounds(trees),
    measures.map(emitterOf),
    [...dimensions.map((dimension) => dimension.field), ...distinctOf(cube, type)],
  ];
  const distinct = cube.distinct === undefined ? undefined : dimensions.length;
  return {
    id: cube.id,
    version: cube.definitionVersion,
    record: cube.record,
    references: referencesIn([...fields, ...trees.flatMap(fieldsIn)], type),
    dimensions: dimensions.map(({ name, list }) => ({ name, list })),
    distinct,
    calendars: calendarVersions(trees),
    measures: measures.map((measure) => {
      const { name, stock, scale } = measure;
      return {
        name,
        stock,
        scale,
        distinct: distinct !== undefined,
        shownBy: shownBy(measure, measures, type.effective),
      };
    }),
    evaluate: (record) => {
      const dims: string[] = [];
      for (const field of fields) dims.push((record[field] ?? '') as string);
      const atoms: Atom[] = [];
      if (within && !within(record)) return { dims, atoms, fault: 'out-of-range' };
      for (const emit of emitters) emit(record, atoms);
      return { dims, atoms };
    },
    sqlAtoms: (rows) => atomsSql(rows, fields, flows, trees),
  };
}
