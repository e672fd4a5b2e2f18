import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { decodeDelivery, TOPICS } from '@nhip/contracts';
import {
  BUS,
  LOGGER,
  PoisonMessages,
  withDefaultMiddleware,
  type Batch,
  type Bus,
  type Consumer,
  type Logger,
} from '@nhip/platform';
import { RECEIPTS, type ReceiptStore } from '../app/ports.js';

/** Follows what becomes of the rows that were sent, for their receipts. */
@Injectable()
export class DeliveriesConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #consumer: Consumer | undefined;

  constructor(
    @Inject(BUS) private readonly bus: Pick<Bus, 'consume'>,
    @Inject(RECEIPTS) private readonly receipts: Pick<ReceiptStore, 'progress'>,
    @Inject(PoisonMessages) private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#consumer = await this.bus.consume({
      group: 'nhip.ingest.deliveries',
      topics: [TOPICS.deliveries.name],
      handler: withDefaultMiddleware((batch) => this.#take(batch), this.logger),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#consumer?.stop();
  }

  #take({ messages }: Batch): Promise<void> {
    return this.receipts.progress(this.poison.leaveOut(messages, decodeDelivery));
  }
}
