import { partitionOf } from './partition-of.js';
import { RECORD_PARTITIONS } from './topics.js';

/** The key of a record on `nhip.records`. */
export const recordKey = (type: string, id: string): string => `${type}/${id}`;

/** The bucket of a record in the ledger, which is its partition of `nhip.records`, for ever. */
export const bucketOf = (type: string, id: string): number =>
  partitionOf(recordKey(type, id), RECORD_PARTITIONS);
