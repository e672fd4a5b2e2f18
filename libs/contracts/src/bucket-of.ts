import { partitionOf } from './partition-of.js';
import { RECORD_PARTITIONS } from './topics.js';

/** The key of a record on `nhip.records`. */
export const recordKey = (type: string, id: string): string => `${type}/${id}`;

const OF_ROWS = '#rows';

/** The type of what a row of a feed says of itself where each of several columns is a record: no definition has such a name. */
export const rowType = (feed: string): string => `${feed}${OF_ROWS}`;
export const isRowType = (type: string): boolean => type.endsWith(OF_ROWS);

/** The id of the record that a column of a row is. No such column has the sign in its name, so that no two have one id. */
export const idOfColumn = (row: string, column: string): string => `${row}/${column}`;
export const columnOfId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** The bucket of a record in the ledger, which is its partition of `nhip.records`, for ever. */
export const bucketOf = (type: string, id: string): number =>
  partitionOf(recordKey(type, id), RECORD_PARTITIONS);
