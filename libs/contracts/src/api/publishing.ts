import { z } from 'zod';
import { RowError } from '../text.js';
import { count, list } from './common.js';
import { cut, flag, oneOf, period, query, read, text } from './parameters.js';
import { issueOf, Refusal } from './refusal.js';

export const PublishQuery = query({
  mode: oneOf(
    ['changes', 'full'],
    'changes',
    () =>
      new Refusal('wrong-mode', 'mode phải là changes hoặc full', 'mode must be changes or full'),
  ),
  period: period(),
  history: flag(),
  scope: text(),
  nothingToReport: flag(),
  atomic: flag(),
  dryRun: flag(),
  file: cut(200),
});
export type PublishQuery = z.infer<typeof PublishQuery>;

const LONGEST_KEY = 200;

export const PublishHeaders = z.object({
  'idempotency-key': read(
    'idempotency-key',
    {
      type: 'string',
      minLength: 1,
      maxLength: LONGEST_KEY,
      description: 'the same key within 24 hours is the same delivery, and gets the same receipt',
    },
    (key) =>
      key.length > 0 && key.length <= LONGEST_KEY
        ? key
        : new Refusal(
            'wrong-idempotency-key',
            `Idempotency-Key phải có từ 1 đến ${LONGEST_KEY} ký tự`,
            `Idempotency-Key must have 1 to ${LONGEST_KEY} characters`,
          ),
  ).optional(),
});
export type PublishHeaders = z.infer<typeof PublishHeaders>;

const JsonRow = z
  .record(z.string(), z.unknown())
  .describe('one row, as the contract of the feed wants it');
/** The rows of a sending as JSON: one or several. */
export const Rows = z.union([JsonRow, list(JsonRow)]);

export const REJECTED =
  'rows that contract or mapping of the feed refuse: they wait in quarantine and count nowhere';

/** What was taken of a sending: sent = received + skipped. */
export const Sent = z
  .object({
    receipt: z.string().optional().describe('absent where dryRun=true'),
    received: count.describe('rows that were taken, refused ones among them'),
    skipped: count.describe('lines of nothing, and rows that the feed leaves out'),
    rejected: count.describe(REJECTED),
    errors: list(RowError).describe('why rows are refused, the first hundred'),
    notes: list(RowError)
      .optional()
      .describe('what else there is to know of rows that were taken, the first hundred'),
    notKept: list(z.string())
      .optional()
      .describe('columns that the contract does not know; `#9` for the ninth, which has no name'),
    wouldChange: list(z.string()).optional().describe('indicators, where dryRun=true'),
  })
  .meta({ id: 'Sent' });
export type Sent = z.infer<typeof Sent>;

/** A command that was taken: followed by a receipt of its own like any sending. */
export const CommandReceipt = z.object({ receipt: z.string() }).meta({ id: 'CommandReceipt' });
export type CommandReceipt = z.infer<typeof CommandReceipt>;

export const wrongSourceVersion = (): Refusal =>
  new Refusal(
    'wrong-version',
    'version không phải phiên bản mà nguồn này nhận',
    'version is none that this feed takes',
    {
      vi: 'viết như trong các dòng của nguồn, ví dụ 2026-11-23T16:42:00+07:00, hoặc số nguyên mili giây',
      en: "write it as the feed's rows do, e.g. 2026-11-23T16:42:00+07:00, or as integer milliseconds",
    },
  );

export const DeleteRecordQuery = query({
  version: text(100),
});
export type DeleteRecordQuery = z.infer<typeof DeleteRecordQuery>;

const needsReason = (): Refusal =>
  new Refusal(
    'needs-reason',
    'cần {"reason": "…"}: vì sao rút lại',
    'needs {"reason": "…"}: why it is withdrawn',
  );

const MOST_REASON = 1_000;

export const WithdrawBody = z.strictObject({
  reason: z
    .unknown()
    .transform((given, ctx): string => {
      if (typeof given === 'string' && given.trim() !== '')
        return Array.from(given).slice(0, MOST_REASON).join('');
      ctx.addIssue(issueOf(needsReason()));
      return z.NEVER;
    })
    .meta({ type: 'string', minLength: 1, maxLength: MOST_REASON }),
  release: z
    .boolean()
    .optional()
    .describe(
      'true: the ids were sent by mistake, its rows claim their records no more, and rows of other agencies about them may count; else the records stay the sender’s, which sends them again',
    ),
});
export type WithdrawBody = z.infer<typeof WithdrawBody>;
