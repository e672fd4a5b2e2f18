import type { FeedBody } from './definitions.js';

/** What is emptied of the raw rows of a feed: whole columns, and members of the items of others. */
export interface PersonalParts {
  readonly columns: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

type Feed = Pick<FeedBody, 'contract' | 'personal'>;

/** The members that a contract knows of the items of a column. */
export function membersOf({ contract }: Pick<Feed, 'contract'>, column: string): readonly string[] {
  const schema = Object.hasOwn(contract.properties, column) ? contract.properties[column] : {};
  const { items } = schema as { readonly items?: { readonly properties?: object } };
  return Object.keys(items?.properties ?? {});
}

/** A name as it stands under `personal`, in its parts: `column` or `column.member`. The name of a column may have dots of its own. */
export function personalPart(
  name: string,
  { contract }: Pick<Feed, 'contract'>,
): readonly [column: string, member?: string] {
  const columns = Object.keys(contract.properties);
  if (columns.includes(name)) return [name];
  const column = columns.find((one) => name.startsWith(`${one}.`));
  return column === undefined ? [name] : [column, name.slice(column.length + 1)];
}

export function personalOf(feed: Feed): PersonalParts {
  const columns = new Set<string>();
  const members = new Map<string, Set<string>>();
  for (const [column, member] of (feed.personal ?? []).map((name) => personalPart(name, feed)))
    if (member === undefined) columns.add(column);
    else members.set(column, (members.get(column) ?? new Set()).add(member));
  return { columns, members };
}

/** Columns of whose values nothing may be told. */
export function columnsWithPersonal(feed: Feed): ReadonlySet<string> {
  const { columns, members } = personalOf(feed);
  return new Set([...columns, ...members.keys()]);
}

type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutMembers = (item: Members, members: ReadonlySet<string>): Members =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, members.has(name) ? '' : value]),
  );

/** The items of a column without some of their members. What is no item, or no list, may hold anything: it stays as what it is, empty. */
function emptied(value: unknown, members: ReadonlySet<string>): unknown {
  if (value === null || value === undefined) return value;
  if (!Array.isArray(value)) return typeof value === 'string' && value.trim() === '' ? '' : {};
  return value.map((item) => (isObject(item) ? withoutMembers(item, members) : ''));
}

/** What may be kept of the value of a column. */
export function personalEmptier(feed: Feed): (column: string, value: unknown) => unknown {
  const { columns, members } = personalOf(feed);
  return (column, value) => {
    if (columns.has(column)) return '';
    const ofItems = members.get(column);
    return ofItems ? emptied(value, ofItems) : value;
  };
}
