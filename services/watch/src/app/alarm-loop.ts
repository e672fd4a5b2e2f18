import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Periodic, type Logger } from '@nhip/platform';
import type { Alarms } from './alarms.js';
import type { Feeds } from './feeds.js';

const EVERY_MS = 2_000;

/** What is known of deliveries: whether it is all that had been told when the service started. */
interface Current {
  isCurrent(): Promise<boolean>;
}

/** Judges the feeds again and again, once the catalogue and the deliveries are known; an outage waits for the next turn. */
export class AlarmLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #periodic: Periodic;

  constructor(
    private readonly alarms: Pick<Alarms, 'judge'>,
    private readonly feeds: Pick<Feeds, 'isKnown'>,
    private readonly deliveries: Current,
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'judging the feeds waits');
    this.#periodic = new Periodic(() => this.#judge(), { everyMs: EVERY_MS, onError });
  }

  onApplicationBootstrap(): void {
    this.#periodic.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#periodic.stop();
  }

  async #judge(): Promise<void> {
    if (this.feeds.isKnown && (await this.deliveries.isCurrent())) await this.alarms.judge();
  }
}
