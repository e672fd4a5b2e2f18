import { Merger } from '@nhip/ledger';
import { Periodic, type Logger, type Pool } from '@nhip/platform';

const PAUSE_MS = 5_000;
/** So many steps without a pause; after that the writer has the database to itself for a while. */
const MOST_STEPS = 20;

/** Merges what the writer has committed, beside it. A step that fails is made up for by a later sweep. */
export class Merging extends Periodic {
  constructor(pool: Pool, logger: Pick<Logger, 'warn'>) {
    const merger = new Merger(pool);
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'deltas were not merged');
    const work = async (): Promise<void> => {
      for (let steps = 0; steps < MOST_STEPS; steps += 1) if (!(await merger.step())) return;
    };
    super(work, { everyMs: PAUSE_MS, onError });
  }
}
