import { Inject, Injectable } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../logging/logger.js';
import { LOGGER, METRICS } from '../tokens.js';
import { partitionName } from './partition-name.js';
import type { InMessage } from './port.js';

/** Bounds the memory: a message is noted again once so many others came between. */
const MOST_REMEMBERED = 10_000;

/** Messages that a consumer cannot read: told by place and reason, never by content, and once each, though a batch may come again. */
@Injectable()
export class PoisonMessages {
  readonly #count: Counter<'topic'>;
  readonly #noted = new Set<string>();

  constructor(
    @Inject(METRICS) metrics: Registry,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {
    this.#count = new Counter({
      name: 'nhip_poison_messages_total',
      help: 'messages that could not be read',
      labelNames: ['topic'],
      registers: [metrics],
    });
  }

  /** What the messages hold, in order; those that `decode` refuses by a Fault `invalid` are left out and noted. Throws its other errors. */
  leaveOut<T>(messages: readonly InMessage[], decode: (message: InMessage) => T): T[] {
    return messages.flatMap((message) => {
      try {
        return [decode(message)];
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== 'invalid') throw error;
        this.note(message, error);
        return [];
      }
    });
  }

  /** Logs and counts one message, unless it was noted before. Of an error that is no Fault only the name is told: its text may hold content. */
  note({ topic, partition, offset, timestamp, unreadable }: InMessage, error: unknown): void {
    if (!this.#isNew(`${partitionName(topic, partition)} ${offset} ${timestamp}`)) return;
    const reason = error instanceof Fault ? error.fields['reason'] : (error as Error).name;
    this.logger.warn(
      { topic, partition, offset: String(offset), reason },
      unreadable ? 'a batch of messages cannot be unpacked' : 'a message cannot be read',
    );
    this.#count.inc({ topic });
  }

  #isNew(place: string): boolean {
    if (this.#noted.has(place)) return false;
    this.#noted.add(place);
    const [oldest] = this.#noted;
    if (oldest !== undefined && this.#noted.size > MOST_REMEMBERED) this.#noted.delete(oldest);
    return true;
  }
}
