import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Bus, InMessage, PoisonMessages, Reader } from '@nhip/platform';
import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 300;

/** What a reader of a topic works with. */
export interface TopicReaderParts {
  readonly bus: Bus;
  readonly poison: Pick<PoisonMessages, 'leaveOut'>;
}

/**
 * Reads one topic whole into this process's memory, from its beginning and then as it grows: every process does, each by itself.
 * The topic may not be there at the start: whoever makes it is waited for. A message that cannot be read is left out, logged and counted.
 */
export abstract class TopicReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #abort = new AbortController();
  protected reader: Reader | undefined;

  protected constructor(
    protected readonly topic: string,
    protected readonly parts: TopicReaderParts,
  ) {}

  protected abstract take(messages: readonly InMessage[]): void;

  /** Called once all that was there at the start has been taken. */
  protected onCaughtUp(): void {}

  onApplicationBootstrap(): void {
    void this.#follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#abort.abort();
    await this.reader?.stop();
  }

  async #follow(): Promise<void> {
    while (!this.#abort.signal.aborted && !this.reader) {
      try {
        this.reader = await this.parts.bus.read({
          topic: this.topic,
          handler: (messages) => this.take(messages.filter(({ value }) => value !== null)),
          onCaughtUp: () => this.onCaughtUp(),
        });
      } catch {
        await sleep(AGAIN_MS);
      }
    }
    // Nobody waits for this one: the service stopped while the reader was being opened.
    if (this.#abort.signal.aborted) await this.reader?.stop().catch(() => undefined);
  }
}
