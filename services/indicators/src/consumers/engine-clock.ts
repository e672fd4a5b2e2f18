import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Engine } from '@nhip/ledger';
import { Periodic, type Logger } from '@nhip/platform';

const TICK_MS = 500;

/** Moves the engine's clock while no rows come: what time moves is a batch like any. */
export class EngineClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #periodic: Periodic;

  constructor(engine: Pick<Engine, 'tick'>, logger: Logger) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'the clock of the ledger did not move');
    this.#periodic = new Periodic(() => engine.tick(), { everyMs: TICK_MS, onError });
  }

  onApplicationBootstrap(): void {
    this.#periodic.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#periodic.stop();
  }
}
