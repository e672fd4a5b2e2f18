import { Periodic, type Logger } from '@nhip/platform';
import type { Normalise } from './normalise.js';

/** How long counts may stay pending after a crash in the middle of a replay. */
const SWEEP_MS = 5_000;

/** Publishes counts that a replay changed and a crash left pending. */
export class CountsRelay extends Periodic {
  constructor(normalise: Pick<Normalise, 'publishPending'>, logger: Pick<Logger, 'debug'>) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'counts wait to be published');
    super(() => normalise.publishPending(), { everyMs: SWEEP_MS, onError });
  }
}
