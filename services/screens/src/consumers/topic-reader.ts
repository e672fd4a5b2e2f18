import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import {
  TopicFollower,
  type Bus,
  type InMessage,
  type PoisonMessages,
  type Reader,
} from '@nhip/platform';

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
  readonly #topic: TopicFollower;

  protected constructor(
    topic: string,
    protected readonly parts: TopicReaderParts,
  ) {
    this.#topic = new TopicFollower(parts.bus, {
      topic,
      handler: (messages) => this.take(messages.filter(({ value }) => value !== null)),
      onCaughtUp: () => this.onCaughtUp(),
    });
  }

  protected get reader(): Reader | undefined {
    return this.#topic.reader;
  }

  protected abstract take(messages: readonly InMessage[]): void;

  /** Called once all that was there at the start has been taken. */
  protected onCaughtUp(): void {}

  onApplicationBootstrap(): void {
    this.#topic.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#topic.stop();
  }
}
