import { z } from 'zod';
import { RowError } from '../text.js';
import { count, instant, list, SIMULATED } from './common.js';
import { cursor, limit, query, text } from './parameters.js';
import {
  ofEach,
  RECORD_COUNTS,
  ROW_COUNTS,
  type RecordCounts,
  type RowCount,
} from '../messages/counts.js';
import { REJECTED } from './publishing.js';

export const ListReceiptsQuery = query({
  feed: text(),
  cursor: cursor(/^[0-9a-z]{9}[0-9a-f]{12}$/),
  limit: limit(50, 200),
});
export type ListReceiptsQuery = z.infer<typeof ListReceiptsQuery>;

/** Rows of a sending of which is known what became of them. */
export const accountedFor = (
  counts: Readonly<Partial<Record<RowCount, number | undefined>>>,
): number => ROW_COUNTS.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

/** Of the records that rows said they make those that are not in yet: a receipt is applied once there are none. */
export const recordsAwaited = (records: RecordCounts | undefined): number =>
  records === undefined ? 0 : records.made - accountedFor(records);

/** What became of a sending. sent = received + skipped, and once it is applied: received = applied + late + duplicates + quarantined + failed + forbidden. */
export const Receipt = z
  .object({
    receipt: z.string(),
    feed: z.string(),
    agency: z.string(),
    kind: z.enum(['rows', 'deletion', 'withdrawal']),
    state: z.enum(['received', 'processing', 'applied']),
    received: count,
    skipped: count.describe('lines of nothing, and rows that the feed leaves out'),
    rejected: count.describe(REJECTED),
    revision: count
      .optional()
      .describe('of the catalogue by which its rows were judged when they were sent'),
    applied: count,
    late: count,
    duplicates: count,
    quarantined: count,
    overturned: count
      .optional()
      .describe(
        'rows among the quarantined that were taken when they were sent, as the definitions were then; errors say why',
      ),
    failed: count
      .optional()
      .describe('rows that could not be counted; a next version of their record puts it right'),
    forbidden: count
      .optional()
      .describe(
        'rows about records of another agency, which alone corrects and deletes them (`not-your-record` in `errors`)',
      ),
    records: z
      .object(ofEach(RECORD_COUNTS, () => count))
      .optional()
      .describe(
        'of a feed each row of which makes several records (`each`): how many were made, and what became of them; all other counts are of rows',
      ),
    commit: count.nullable().describe('the commit with which the last row was counted'),
    sentAt: instant,
    sentBy: z.string(),
    ...SIMULATED,
    period: z.string().optional(),
    history: z
      .literal(true)
      .optional()
      .describe('it makes up for its period: no lateness, no alarm, its feed is no fresher'),
    file: z.string().optional(),
    withdrawnBy: z.string().optional().describe('the receipt of the withdrawal'),
    withdraws: z.string().optional().describe('the receipt that is taken back'),
    reason: z.string().optional().describe('why it is taken back'),
    release: z
      .boolean()
      .optional()
      .describe('of a withdrawal: the rows that it takes back claim their records no more'),
    errors: list(RowError).describe('the first hundred'),
    notes: list(RowError)
      .optional()
      .describe('what else there is to know of rows that were taken, the first hundred'),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;
