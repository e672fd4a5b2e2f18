import { trimUnseen, type Finding, type Text } from '@nhip/contracts';
import {
  Ajv2020,
  type AnySchemaObject,
  type ErrorObject,
  type ValidateFunction,
} from 'ajv/dist/2020.js';
import { ExpressionError, refuse } from '../expression/expr.js';
import type { FeedBody } from '../model/definitions.js';
import { compilePattern } from '../model/pattern.js';
import { columnsWithPersonal } from '../model/personal.js';
import type { RawRow } from './raw-row.js';

/** What a feed's contract says of one raw row; empty where it passes. */
export type Contract = (row: unknown) => readonly Finding[];

/** The column that an error is about: the first step of its path, or the name that is missing. */
const columnOf = (error: ErrorObject): string =>
  error.keyword === 'required' && error.instancePath === ''
    ? String(error.params['missingProperty'])
    : (error.instancePath.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');

const listed = (value: unknown): string =>
  (Array.isArray(value) ? value : [value]).map(String).join(', ');

/** What a broken keyword asks for, in words; of any other, its name. */
const RULES: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => Text>> = {
  type: ({ type }) => ({
    vi: `phải có kiểu ${listed(type)}`,
    en: `must be of type ${listed(type)}`,
  }),
  enum: ({ allowedValues }) => ({
    vi: `phải là một trong: ${listed(allowedValues)}`,
    en: `must be one of: ${listed(allowedValues)}`,
  }),
  const: ({ allowedValue }) => ({
    vi: `phải là ${listed(allowedValue)}`,
    en: `must be ${listed(allowedValue)}`,
  }),
  minLength: ({ limit }) => ({
    vi: `phải có ít nhất ${limit} ký tự`,
    en: `must have at least ${limit} characters`,
  }),
  maxLength: ({ limit }) => ({
    vi: `không được dài quá ${limit} ký tự`,
    en: `must not be longer than ${limit} characters`,
  }),
  minimum: ({ limit }) => ({
    vi: `không được nhỏ hơn ${limit}`,
    en: `must not be less than ${limit}`,
  }),
  maximum: ({ limit }) => ({
    vi: `không được lớn hơn ${limit}`,
    en: `must not be greater than ${limit}`,
  }),
  pattern: ({ pattern }) => ({ vi: `phải có dạng ${pattern}`, en: `must match ${pattern}` }),
};

/** What a broken keyword of a JSON Schema asks for; undefined of a rare one. */
export const ruleOf = ({
  keyword,
  params,
}: Pick<ErrorObject, 'keyword' | 'params'>): Text | undefined =>
  Object.hasOwn(RULES, keyword) ? RULES[keyword]?.(params) : undefined;

const NOT_AN_OBJECT: Finding = {
  code: 'not-an-object',
  message: {
    vi: 'dòng phải là một đối tượng JSON: cột → giá trị',
    en: 'a row must be a JSON object: column → value',
  },
};

/** What is said of a row that lacks a column: one finding for all rows, of which there may be very many. */
function missingColumns(): (column: string) => Finding {
  const made = new Map<string, Finding>();
  return (column) => {
    const known = made.get(column) ?? {
      code: 'missing-column',
      column,
      message: { vi: `thiếu cột “${column}”`, en: `column “${column}” is missing` },
    };
    made.set(column, known);
    return known;
  };
}

/** What may be said of the columns of a row. */
interface Sayable {
  /** Whether the value of a column may be shown. */
  readonly shows: (column: string) => boolean;
  /** How a column of a row is called. */
  readonly called: (column: string, row: RawRow) => string;
}

/** Of a feed that tells of persons, a column that its contract does not know may be named with one, and is called by its place, `#3`. */
function sayableOf(feed: Pick<FeedBody, 'contract' | 'personal'>): Sayable {
  const personal = columnsWithPersonal(feed);
  const isOpen = (column: string): boolean =>
    personal.size === 0 || Object.hasOwn(feed.contract.properties, column);
  return {
    shows: (column) => isOpen(column) && !personal.has(column),
    called: (column, row) => (isOpen(column) ? column : `#${Object.keys(row).indexOf(column) + 1}`),
  };
}

function findingOf(
  error: ErrorObject,
  row: RawRow,
  { shows, called }: Sayable,
  missing: (column: string) => Finding,
): Finding {
  const broken = columnOf(error);
  if (!broken) return NOT_AN_OBJECT;
  if (error.keyword === 'required' && error.instancePath === '') return missing(broken);
  const [column, value] = [called(broken, row), row[broken]];
  const hidden = value === undefined || value === null || !shows(broken);
  const rule = ruleOf(error) ?? {
    vi: `không đúng quy tắc ${error.keyword}`,
    en: `breaks the rule ${error.keyword}`,
  };
  return {
    code: 'contract-broken',
    column,
    ...(!hidden && {
      value: (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 200),
    }),
    message: { vi: `cột “${column}” ${rule.vi}`, en: `column “${column}” ${rule.en}` },
  };
}

// Ajv keeps patterns by their text.
const regExp = Object.assign((pattern: string) => compilePattern(pattern), {
  code: 'compilePattern',
});

/** The same, once it has looked at values: a schema that refers to itself without a step into the value ends with none. */
function tried(validate: ValidateFunction, { properties }: AnySchemaObject): ValidateFunction {
  const columns = Object.keys(properties as object);
  for (const value of ['x', 1, [{}], { x: 1 }])
    validate(Object.fromEntries(columns.map((column) => [column, value])));
  return validate;
}

function validatorOf(schema: AnySchemaObject): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    validateFormats: false,
    code: { regExp },
  });
  // Such a contract answers later, and then nobody asks any more.
  if (JSON.stringify(schema).includes('"$async":')) return refuseContract('$async');
  try {
    if (ajv.validateSchema(schema) === true) return tried(ajv.compile(schema), schema);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    // A schema of the right form may still refer to what is nowhere or to itself, or be nested without end.
  }
  return refuseContract(ajv.errors?.[0]?.instancePath ?? '');
}

/** The first keyword of a contract that JSON Schema does not have, and that asks for nothing; undefined where there is none. The contract compiles. */
export function unknownKeyword(contract: FeedBody['contract']): string | undefined {
  const strict = { strictTypes: false, strictTuples: false, strictRequired: false } as const;
  const ajv = new Ajv2020({
    ...strict,
    strictSchema: true,
    logger: false,
    validateFormats: false,
    code: { regExp },
  });
  try {
    ajv.compile({ type: 'object', ...contract });
    return undefined;
  } catch (error) {
    return /unknown keyword: "(.*)"$/.exec((error as Error).message)?.[1];
  }
}

/** Throws ExpressionError `wrong-contract`. @param at the place within the contract, `/a/b` */
const refuseContract = (at: string): never =>
  refuse(
    'wrong-contract',
    0,
    `contract không phải JSON Schema 2020-12${at && `: xem ${at}`}`,
    `the contract is no JSON Schema 2020-12${at && `: see ${at}`}`,
  );

/** Columns in which nothing may stand: a row need not have them, or they may be null. */
function columnsThatMayBeBlank({
  properties,
  required = [],
}: FeedBody['contract']): ReadonlySet<string> {
  const mayBeNull = ({ type }: { readonly type?: unknown }): boolean =>
    Array.isArray(type) && type.includes('null');
  return new Set(
    Object.entries(properties).flatMap(([column, schema]) =>
      required.includes(column) && !mayBeNull(schema as object) ? [] : [column],
    ),
  );
}

/** Of one row; of the items of a list the same may be wrong many thousand times. */
const MOST_ERRORS = 100;

/** Of each column the first error of each rule, in their order. */
function firstOf(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const first = new Map<string, ErrorObject>();
  for (const error of errors) {
    const key = JSON.stringify([columnOf(error), error.keyword]);
    if (!first.has(key)) first.set(key, error);
    if (first.size === MOST_ERRORS) break;
  }
  return [...first.values()];
}

/** In a CSV file every column has a cell: a blank one is how nothing is written. */
const isBlankIn = (row: unknown, column: string): boolean => {
  const value = (row as RawRow)[column];
  return typeof value === 'string' && trimUnseen(value) === '';
};

/** Compiles a feed's contract once; throws ExpressionError where it is no JSON Schema, or one of its patterns is none. Values of personal columns never appear in findings, nor do names that it does not know where there are such columns. A blank is nothing where nothing may stand. */
export function compileContract(feed: Pick<FeedBody, 'contract' | 'personal'>): Contract {
  const schema = { type: 'object', ...feed.contract, additionalProperties: true };
  // What JavaScript takes for the kind of an object is no member of it.
  if (Object.hasOwn(feed.contract.properties, '__proto__')) refuseContract('/properties/__proto__');
  const validate = validatorOf(schema);
  const [sayable, missing] = [sayableOf(feed), missingColumns()];
  const mayBeBlank = columnsThatMayBeBlank(feed.contract);
  const isNothing = (row: unknown, error: ErrorObject): boolean => {
    const column = columnOf(error);
    return mayBeBlank.has(column) && isBlankIn(row, column);
  };
  return (row) =>
    validate(row) === true
      ? []
      : firstOf((validate.errors ?? []).filter((error) => !isNothing(row, error))).map((error) =>
          findingOf(error, row as RawRow, sayable, missing),
        );
}
