import { z } from 'zod';
import { Text, type Finding } from '../text.js';
import { count, list, mapOf, RawPlace, ShownValue } from './common.js';
import { Refusal } from './refusal.js';

/** What a row is to its record. The ledger stores their places: further ones come at the end. */
export const OUTCOMES = [
  'current',
  'late',
  'duplicate',
  'conflict',
  'failed',
  'restored',
  'retracted',
  'forbidden',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One version of a record, with what became of it. */
export const RecordVersion = z
  .object({
    version: z.int(),
    outcome: z.enum(OUTCOMES),
    deleted: z.boolean(),
    current: z.boolean(),
    withdrawn: z.boolean(),
    commit: count,
    fields: mapOf(ShownValue),
    raw: RawPlace,
  })
  .meta({ id: 'RecordVersion' });
export type RecordVersion = z.infer<typeof RecordVersion>;

/** A record: the version that stands, and all that came, the newest commit first. */
export const RecordHistory = z
  .object({
    type: z.string(),
    id: z.string(),
    names: mapOf(Text).describe('of the fields; of those of a list’s items by `list.field`'),
    current: RecordVersion.nullable(),
    history: list(RecordVersion),
  })
  .meta({ id: 'RecordHistory' });
export type RecordHistory = z.infer<typeof RecordHistory>;

/** Of a request that names a record by what cannot be an id. @param message what is wrong with it */
export const wrongRecordId = ({ message }: Pick<Finding, 'message'>): Refusal =>
  new Refusal(
    'wrong-record-id',
    `mã bản ghi không dùng được: ${message.vi}`,
    `this cannot be the id of a record: ${message.en}`,
    { vi: 'xem lại mã của bản ghi', en: 'look at the id of the record' },
  );
