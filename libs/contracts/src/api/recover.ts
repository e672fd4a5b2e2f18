import { z } from 'zod';
import { count, list } from './common.js';
import { flag, query } from './parameters.js';

/** `rebuild` empties the ledger as well, under a new epoch; POST /api/v1/replay comes before it, which sends all rows once more. */
export const RecoverQuery = query({ dryRun: flag(), rebuild: flag() });
export type RecoverQuery = z.infer<typeof RecoverQuery>;

const Place = z.object({ incarnation: z.string(), next: z.string() });

/** A place whose source is no more what it was, and the place from which it is read from now on. */
export const Recovery = z
  .object({
    topic: z.string(),
    partition: count,
    former: Place,
    taken: Place,
    missing: z
      .object({ from: z.string(), to: z.string() })
      .optional()
      .describe('offsets that were deleted before they were read'),
  })
  .meta({ id: 'Recovery' });
export type Recovery = z.infer<typeof Recovery>;

export const Recovered = z
  .object({
    recovered: list(Recovery),
    dryRun: z.boolean(),
    rebuilt: z
      .object({ epoch: count, commit: count })
      .optional()
      .describe('the new epoch, and the last commit of the one before'),
  })
  .meta({ id: 'Recovered' });
export type Recovered = z.infer<typeof Recovered>;

/** With `dryRun` nothing is read; the answer says which feeds would be taken as they are now. */
export const ReplayQuery = query({ dryRun: flag() });
export type ReplayQuery = z.infer<typeof ReplayQuery>;

/** How far the rows of all feeds have been mapped once more. */
export const Replay = z
  .object({
    done: z.boolean(),
    read: count,
    rows: count,
    recovered: list(Recovery)
      .optional()
      .describe('of the answer to POST: feeds whose topics were not what they were'),
  })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof Replay>;

export const Backlog = z
  .object({ waiting: count.describe('records that the ledger has not read yet') })
  .meta({ id: 'Backlog' });
export type Backlog = z.infer<typeof Backlog>;
