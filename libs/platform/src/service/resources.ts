import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../tokens.js';

type Close = () => unknown;

/** What has to be closed when the application has shut down: stores and clients, the one opened last first. */
@Injectable()
export class Resources implements OnApplicationShutdown {
  readonly #closing: Close[] = [];

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Gives back `resource`, and calls `close` at the shutdown. A close that rejects is logged and keeps no other from being called. */
  add<T>(resource: T, close: (resource: T) => unknown): T {
    this.#closing.push(() => close(resource));
    return resource;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        this.logger.warn({ error: String(error) }, 'a resource did not close');
      }
    }
  }
}
