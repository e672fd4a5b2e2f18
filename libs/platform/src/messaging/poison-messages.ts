import { Inject, Injectable } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../logging/logger.js';
import { LOGGER, METRICS } from '../tokens.js';
import type { InMessage } from './port.js';

/** Messages that a consumer cannot read: told by place and reason, never by content. */
@Injectable()
export class PoisonMessages {
  readonly #count: Counter<'topic'>;

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

  /** Logs and counts one message. Of an error that is no Fault only the name is told: its text may hold content. */
  note({ topic, partition, offset }: InMessage, error: unknown): void {
    const reason = error instanceof Fault ? error.fields['reason'] : (error as Error).name;
    this.logger.warn(
      { topic, partition, offset: String(offset), reason },
      'a message cannot be read',
    );
    this.#count.inc({ topic });
  }
}
