import { refuse } from '../expression/expr.js';
import { compileBounds, type Fields } from '../expression/to-js.js';
import type { Scope } from '../expression/scope.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CubeBody, Defined } from '../model/definitions.js';
import { scopeOf } from '../model/record-scope.js';
import type { Atom, Evaluated } from './atom.js';
import { atomsSql } from './atoms-sql.js';
import { emitterOf } from './emit-atoms.js';
import { readMeasure } from './measure.js';

export interface CubeProgram {
  readonly id: string;
  readonly version: number;
  readonly record: string;
  readonly dimensions: readonly { readonly name: string; readonly list: string }[];
  readonly measures: readonly {
    readonly name: string;
    readonly stock: boolean;
    readonly scale: number;
  }[];
  /** Never throws. @param fields a record's canonical fields, absent = null */
  evaluate(fields: Fields): Evaluated;
  /** `select key, dims text[], at int8, measure int, amount int8` over `rows` (an SQL query with columns key, payload): the same atoms. */
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
  const scope = scopeOf(type, catalogue);
  const dimensions = dimensionsOf(cube, scope, (field) =>
    Object.hasOwn(type.fields, field) ? type.fields[field]?.code : undefined,
  );
  const measures = Object.entries(cube.measures).map(([name, body], index) =>
    readMeasure(name, body, index, scope),
  );
  const flows = measures.flatMap((measure) => measure.flows);
  const trees = flows.flatMap((flow) => [flow.at, flow.amount, ...(flow.when ? [flow.when] : [])]);
  const [within, emitters, fields] = [
    compileBounds(trees),
    measures.map(emitterOf),
    dimensions.map((dimension) => dimension.field),
  ];
  return {
    id: cube.id,
    version: cube.definitionVersion,
    record: cube.record,
    dimensions: dimensions.map(({ name, list }) => ({ name, list })),
    measures: measures.map(({ name, stock, scale }) => ({ name, stock, scale })),
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
