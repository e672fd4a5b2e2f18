import { composed, idOfColumn, trimUnseen } from '@nhip/contracts';
import { refuse } from '../expression/expr.js';
import type { FeedBody } from '../model/definitions.js';
import { compilePattern } from '../model/pattern.js';
import { idReader, type IdReader } from '../model/record-id.js';

/** Each is a message for every row. */
export const MOST_EACH_COLUMNS = 200;

/** The parts of a feed that say which columns are records. */
type Each = Pick<FeedBody, 'each' | 'contract' | 'personal'>;

const known = (columns: readonly string[]): string => columns.join(', ');

function refuseColumn(column: string, code: string, vi: string, en: string): never {
  return refuse(code, 0, `each: cột “${column}” ${vi}`, `each: the column “${column}” ${en}`);
}

/** Reads what is part of an id. */
const readName = idReader();

/** A column whose name can be the end of an id, and whose value is kept. */
function checkColumn(column: string, { personal = [] }: Each): void {
  const read = readName(column);
  if (typeof read !== 'string')
    refuseColumn(
      column,
      'wrong-column-name',
      `không làm phần cuối của mã được: ${read.message.vi}`,
      `cannot be the end of an id: ${read.message.en}`,
    );
  if (column.includes('/'))
    refuseColumn(
      column,
      'wrong-column-name',
      'có dấu “/” trong tên, là dấu nối mã của dòng với tên cột: đổi tên cột',
      'has a “/” in its name, the sign that joins the id of a row and the name of a column: give it another name',
    );
  if (personal.includes(column))
    refuseColumn(
      column,
      'personal-column',
      'là dữ liệu cá nhân bị xoá trắng: bỏ khỏi each',
      'is a personal one that is emptied: take it out of each',
    );
}

/** The columns that a pattern is found in, or those of a list. */
function chosen({ each, contract }: Each): readonly string[] {
  const all = Object.keys(contract.properties);
  const { columns = [] } = each ?? {};
  if (typeof columns === 'string') {
    const pattern = compilePattern(columns);
    return all.filter((column) => pattern.test(column));
  }
  const missing = columns.find((column) => !all.includes(column));
  if (missing === undefined) return [...new Set(columns)];
  return refuse(
    'unknown-field',
    0,
    `each: hợp đồng không có cột “${missing}”`,
    `each: the contract has no column “${missing}”`,
    { vi: `có: ${known(all)}`, en: `known are: ${known(all)}` },
  );
}

/** Columns in the form in which they end an id: two that differ in nothing that can be seen would make one record. */
function checkApart(columns: readonly string[]): void {
  const seen = new Set<string>();
  for (const column of columns) {
    const name = composed(trimUnseen(column));
    if (seen.has(name))
      refuseColumn(
        column,
        'column-twice',
        'trùng tên với cột khác: đổi tên một cột',
        'has the name of another: rename one of them',
      );
    seen.add(name);
  }
}

/** What the mapping calls name and value of a column must be neither columns nor one another. */
function checkNames({ each, contract }: Each): void {
  const { as = '', value = '' } = each ?? {};
  for (const name of [as, value])
    if (Object.hasOwn(contract.properties, name) || as === value)
      refuse(
        'name-taken',
        0,
        `each: tên “${name}” đã dùng cho cột khác: đặt tên khác cho as hoặc value`,
        `each: the name “${name}” is another column's already: give as or value another one`,
      );
}

/**
 * The columns of a feed that are a record each; empty where a row makes one record. Throws ExpressionError.
 * All are columns of the contract, so that a column that a file lacks is as blank as one in which nothing stands.
 */
export function eachColumns(feed: Each): readonly string[] {
  if (feed.each === undefined) return [];
  checkNames(feed);
  const columns = chosen(feed);
  if (columns.length === 0)
    return refuse(
      'no-columns',
      0,
      'each: không cột nào của hợp đồng khớp',
      'each: no column of the contract is meant',
      {
        vi: `có: ${known(Object.keys(feed.contract.properties))}`,
        en: `known are: ${known(Object.keys(feed.contract.properties))}`,
      },
    );
  if (columns.length > MOST_EACH_COLUMNS)
    return refuse(
      'too-many-columns',
      0,
      `each: ${columns.length} cột, nhiều nhất ${MOST_EACH_COLUMNS}: chia thành nhiều nguồn`,
      `each: ${columns.length} columns, at most ${MOST_EACH_COLUMNS}: make several feeds of them`,
    );
  for (const column of columns) checkColumn(column, feed);
  checkApart(columns);
  return columns;
}

/** The id of the record that a column of a row is, before it is read as one. */
export const columnId = (row: string, column: string): string =>
  idOfColumn(row, composed(trimUnseen(column)));

/**
 * Reads the id by which a feed knows a row: that of its record; where several columns are one, an id from which ids of all of these can be
 * made. Throws ExpressionError. @param pattern that ids of the record type have
 */
export function rowIdReader(feed: Each, pattern?: string): IdReader {
  const [columns, readRecord] = [eachColumns(feed), idReader(pattern)];
  if (columns.length === 0) return readRecord;
  return (text) => {
    const id = readName(text);
    if (typeof id !== 'string') return id;
    for (const column of columns) {
      const wrong = readRecord(columnId(id, column));
      if (typeof wrong !== 'string') return wrong;
    }
    return id;
  };
}
