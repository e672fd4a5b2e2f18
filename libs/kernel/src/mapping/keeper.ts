import type { FeedBody } from '../model/definitions.js';
import { isObject, membersOf, personalEmptier } from '../model/personal.js';
import { columnsIn } from './deletion.js';
import { personNumberGuard } from './person-numbers.js';
import type { RawRow } from './raw-row.js';

/** Of the items of a column, the members that the contract declares; all of a column that holds no list for a record. */
function declaredMembers(
  feed: Pick<FeedBody, 'contract' | 'map'>,
): (column: string, value: unknown) => unknown {
  const lists = Object.values(feed.map).filter((one) => typeof one === 'object');
  const known = new Map(
    lists
      .flatMap(({ each }) => columnsIn(each))
      .map((column) => [column, new Set(membersOf(feed, column))]),
  );
  return (column, value) => {
    const members = known.get(column);
    if (!members || !Array.isArray(value)) return value;
    return value.map((item: unknown) =>
      isObject(item)
        ? Object.fromEntries(Object.entries(item).filter(([name]) => members.has(name)))
        : item,
    );
  };
}

/** The row as it may be kept: declared columns in the contract's order, personal ones emptied, of the items of a list likewise; no number of a person stands in another. */
export function keeper(
  feed: Pick<FeedBody, 'contract' | 'personal' | 'map'>,
): (row: RawRow) => RawRow {
  const columns = Object.keys(feed.contract.properties);
  const [declared, empty, guard] = [
    declaredMembers(feed),
    personalEmptier(feed),
    personNumberGuard(feed),
  ];
  return (row) => {
    const kept: Record<string, unknown> = {};
    for (const column of columns)
      if (Object.hasOwn(row, column)) kept[column] = empty(column, declared(column, row[column]));
    return guard(kept);
  };
}
