import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** Work that is repeated for as long as a service runs. */
export interface PeriodicOptions {
  readonly everyMs: number;
  /** Told of every rejection; the work is tried again at the next turn. */
  readonly onError: (error: unknown) => void;
}

/**
 * Calls `work` every `everyMs`; a turn is left out while the one before it is under way. As a provider it begins when the application
 * has started, and ends before it shuts down.
 */
export class Periodic implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly work: () => Promise<unknown> | void,
    private readonly options: PeriodicOptions,
  ) {}

  /** The first turn comes at once. */
  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#turn(), this.options.everyMs);
    void this.#turn();
  }

  /** Resolves when a turn that began after the call has ended. */
  async now(): Promise<void> {
    await this.#running;
    await this.#turn();
  }

  /** No turn begins any more; resolves when the one under way has ended. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #turn(): Promise<void> {
    this.#running ??= this.#attempt().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #attempt(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.options.onError(error);
    }
  }
}
