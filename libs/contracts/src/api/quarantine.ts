import { z } from 'zod';
import { QUARANTINE_STATES } from '../messages/quarantine.js';
import { Finding } from '../text.js';
import { count, instant, list, optionalBody, page } from './common.js';
import { cursor, limit, oneOf, query, text } from './parameters.js';
import { Refusal } from './refusal.js';

export const ListQuarantineQuery = query({
  state: oneOf(
    QUARANTINE_STATES,
    'waiting',
    (given) =>
      new Refusal('wrong-state', `không có trạng thái “${given}”`, `there is no state “${given}”`),
  ),
  receipt: text(),
  cause: text(),
  cursor: cursor(/^\d{1,18}$/),
  limit: limit(100, 1_000),
});
export type ListQuarantineQuery = z.infer<typeof ListQuarantineQuery>;

/** A row that waits for its sender and counts nowhere. */
export const QuarantinedRow = z
  .object({
    id: z.string(),
    receipt: z.string(),
    row: count,
    key: z.string().nullable(),
    at: instant,
    state: z.enum(QUARANTINE_STATES),
    findings: list(Finding),
    raw: z.string().optional().describe('the row as kept; for those who may read rows'),
  })
  .meta({ id: 'QuarantinedRow' });
export type QuarantinedRow = z.infer<typeof QuarantinedRow>;

export const QuarantinePage = page(QuarantinedRow)
  .extend({
    causes: list(z.object({ code: z.string(), count })).describe('of all rows that wait'),
  })
  .meta({ id: 'QuarantinePage' });
export type QuarantinePage = z.infer<typeof QuarantinePage>;

export const ReplayBody = optionalBody({
  cause: z.string().max(200).optional(),
  receipt: z.string().max(200).optional(),
  rows: list(z.string().regex(/^\d{1,18}$/))
    .refine((rows) => rows.length <= 10_000)
    .meta({ maxItems: 10_000 })
    .optional(),
});
export type ReplayBody = z.infer<typeof ReplayBody>;

export const Replayed = z.object({ replayed: count, waiting: count }).meta({ id: 'Replayed' });
export type Replayed = z.infer<typeof Replayed>;
