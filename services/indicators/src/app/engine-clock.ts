import type { Writer } from '@nhip/ledger';
import { Periodic, type Logger } from '@nhip/platform';

const TICK_MS = 500;

/** Moves the engine's clock while no rows come: what time moves is a batch like any. */
export class EngineClock extends Periodic {
  constructor(engine: Pick<Writer, 'tick'>, logger: Pick<Logger, 'warn'>) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'the clock of the ledger did not move');
    super(() => engine.tick(), { everyMs: TICK_MS, onError });
  }
}
