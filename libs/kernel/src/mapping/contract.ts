import type { Finding } from '@nhip/contracts';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { FeedBody } from '../model/definitions.js';
import type { RawRow } from './raw-expression.js';

/** What a feed's contract says of one raw row; empty where it passes. */
export type Contract = (row: unknown) => readonly Finding[];

const columnOf = (error: ErrorObject): string =>
  error.keyword === 'required'
    ? String(error.params['missingProperty'])
    : error.instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

function findingOf(error: ErrorObject, row: unknown): Finding {
  const column = columnOf(error);
  if (error.keyword === 'required')
    return { code: 'missing-column', column, message: { vi: `thiếu cột “${column}”`, en: `column “${column}” is missing` } };
  if (!column)
    return {
      code: 'not-an-object',
      message: { vi: 'dòng phải là một đối tượng JSON: cột → giá trị', en: 'a row must be a JSON object: column → value' },
    };
  const value = (row as Record<string, unknown>)[column];
  const shown =
    value === undefined || value === null
      ? {}
      : { value: String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 200) };
  return {
    code: 'contract-broken',
    column,
    ...shown,
    message: {
      vi: `cột “${column}” không đúng hợp đồng của nguồn (${error.keyword})`,
      en: `column “${column}” breaks the feed's contract: ${error.message ?? error.keyword}`,
    },
  };
}

/** Compiles a feed's contract once. Values of personal columns never appear in findings. */
export function compileContract(feed: Pick<FeedBody, 'contract' | 'personal'>): Contract {
  const schema = { type: 'object', ...feed.contract, additionalProperties: true };
  const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  const personal = new Set(feed.personal);
  return (row) => {
    if (validate(row)) return [];
    return (validate.errors ?? []).map((error) => {
      const { value, ...rest } = findingOf(error, row);
      return value === undefined || personal.has(rest.column ?? '') ? rest : { ...rest, value };
    });
  };
}

/** The row as it may be kept: declared columns in the contract's order, personal ones emptied. */
export function keeper(feed: Pick<FeedBody, 'contract' | 'personal'>): (row: RawRow) => RawRow {
  const columns = Object.keys(feed.contract.properties);
  const personal = new Set(feed.personal);
  return (row) => {
    const kept: Record<string, unknown> = {};
    for (const column of columns) if (Object.hasOwn(row, column)) kept[column] = personal.has(column) ? '' : row[column];
    return kept;
  };
}
