import type { FieldItem, Finding } from '@nhip/contracts';
import { refuse } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Defined, FieldBody, ListBody, ListMapBody } from '../model/definitions.js';
import { isObject, membersOf, personalOf } from '../model/personal.js';
import { columnsIn } from './deletion.js';
import { fieldsReader, type Field } from './field.js';
import { finding } from './finding.js';
import { mapField } from './map-field.js';
import { columnOf } from './raw-expression.js';
import type { RawContext } from './raw-row.js';
import type { RawScope } from './raw-scope.js';

/** Reads the items of a list; null where the row has none. */
export type ListReader = (context: RawContext) => readonly FieldItem[] | null;

/** The column that a list is read from; throws ExpressionError. */
export function columnOfList({ each }: ListMapBody, scope: RawScope): string {
  const expr = parseExpression(each);
  if (expr.op === 'path' && expr.path.length === 2 && expr.path[0] === scope.root)
    return columnOf(expr.path[1] ?? '', scope, expr.at).column;
  return refuse('type-mismatch', expr.at, 'each phải là một cột', 'each must be a column', {
    vi: 'viết each: r.cot',
    en: 'write each: r.column',
  });
}

/** What the expressions over the items of a column may read. */
export function scopeOfItems(feed: Defined<'feed'>, column: string, scope: RawScope): RawScope {
  const personal = personalOf(feed).members.get(column) ?? new Set();
  return { ...scope, root: 'item', columns: membersOf(feed, column), personal };
}

/** Compiles a field of the items of a list; throws ExpressionError. */
export function compileMember(
  name: string,
  source: string,
  { fields }: ListBody,
  scope: RawScope,
): Field<FieldItem[string]> {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    const known = Object.keys(fields).join(', ');
    return refuse(
      'unknown-field',
      0,
      `các phần tử không có trường “${name}”`,
      `its items have no field “${name}”`,
      { vi: `có: ${known}`, en: `known are: ${known}` },
    );
  }
  const [column, ...others] = new Set(columnsIn(source));
  return {
    name,
    read: mapField(source, field, scope),
    missing: field.required
      ? finding(
          'required-field',
          `thiếu “${name}”`,
          `“${name}” is missing`,
          others.length === 0 ? column : undefined,
        )
      : undefined,
  };
}

/** What is said of an item is said of its column, with the place in it. */
function placed({ column, message, ...said }: Finding, list: string, place: number): Finding {
  const of = column ? `, “${column}”` : '';
  return {
    ...said,
    column: list,
    message: {
      vi: `phần tử ${place}${of}: ${message.vi}`,
      en: `item ${place}${of}: ${message.en}`,
    },
  };
}

/** The same of all that was said from one place on. */
function placeFrom(said: Finding[], from: number, list: string, place: number): void {
  for (let i = from; i < said.length; i += 1) said[i] = placed(said[i] as Finding, list, place);
}

const NOT_A_LIST = {
  vi: 'cột phải là một danh sách các đối tượng: [{…}, {…}]; gửi nguồn này bằng JSON hay NDJSON',
  en: 'the column must be a list of objects: [{…}, {…}]; send this feed as JSON or NDJSON',
};
const NOT_AN_ITEM = {
  vi: 'phải là một đối tượng: tên → giá trị',
  en: 'must be an object: name → value',
};

/** The items that a column holds; undefined where it holds none, and a finding says so where it holds something else. */
function itemsOf(
  { row, findings }: RawContext,
  column: string,
  most: number,
): readonly unknown[] | undefined {
  const value = Object.hasOwn(row, column) ? row[column] : null;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' && value.trim() === '') return undefined;
  if (!Array.isArray(value)) {
    findings.push(finding('not-a-list', NOT_A_LIST.vi, NOT_A_LIST.en, column));
    return undefined;
  }
  if (value.length <= most) return value;
  findings.push(
    finding(
      'too-many-items',
      `danh sách có ${value.length} phần tử, nhiều nhất là ${most}`,
      `the list has ${value.length} items, at most ${most} are taken`,
      column,
    ),
  );
  return undefined;
}

/** Compiles the mapping of a list; throws ExpressionError. An item that is wrong keeps its row from being taken. */
export function compileList(
  map: ListMapBody,
  field: FieldBody & { readonly list: ListBody },
  feed: Defined<'feed'>,
  scope: RawScope,
): ListReader {
  const column = columnOfList(map, scope);
  const ofItems = scopeOfItems(feed, column, scope);
  const members = Object.entries(map.fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, source]) => compileMember(name, source, field.list, ofItems));
  const readItem = fieldsReader(members);
  const none = field.default === undefined ? null : [];
  const isEmptied = scope.personal.has(column);
  return (context) => {
    const items = isEmptied ? undefined : itemsOf(context, column, field.list.most);
    if (!items) return none;
    return items.map((row, i) => {
      if (!isObject(row)) {
        const wrong = finding('not-an-item', NOT_AN_ITEM.vi, NOT_AN_ITEM.en);
        context.findings.push(placed(wrong, column, i + 1));
        return {};
      }
      const { at, findings, notes } = context;
      const before = [findings.length, notes.length] as const;
      const item = readItem({ row, at, findings, notes });
      placeFrom(findings, before[0], column, i + 1);
      placeFrom(notes, before[1], column, i + 1);
      return item;
    });
  };
}
