import type { Writer } from '@nhip/ledger';
import { Periodic, type Logger } from '@nhip/platform';

const TICK_MS = 500;

/** Moves the writer's clock while no rows come: what time moves is a batch like any. */
export class WriterClock extends Periodic {
  constructor(writer: Pick<Writer, 'tick'>, logger: Pick<Logger, 'warn'>) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'the clock of the ledger did not move');
    super(() => writer.tick(), { everyMs: TICK_MS, onError });
  }
}
