import type { Text } from '@nhip/contracts';
import type { Defined } from '../model/definitions.js';
import { columnsOfMap } from './deletion.js';

/** What people call the columns of a feed: by column, the name of the field that is read from it and from no other. Throws ExpressionError where the mapping cannot be read. */
export function columnNames(
  { map }: Pick<Defined<'feed'>, 'map'>,
  { fields, recordId }: Pick<Defined<'type'>, 'fields' | 'recordId'>,
): ReadonlyMap<string, Text> {
  const names = new Map<string, Text>();
  for (const [field, source] of Object.entries(map)) {
    const name = field === 'id' ? recordId?.name : fields[field]?.name;
    const [column, ...others] = new Set(columnsOfMap(source));
    const isFirst = column !== undefined && others.length === 0 && !names.has(column);
    if (name && isFirst) names.set(column, name);
  }
  return names;
}
