import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { inboxTopic } from '@nhip/contracts';
import {
  BUS,
  CatalogueFollower,
  LOGGER,
  withDefaultMiddleware,
  type Bus,
  type Consumer,
  type Logger,
} from '@nhip/platform';
import { Feeds } from '../app/feeds.js';
import { TakeInbox } from '../app/take-inbox.js';

/** Follows the inboxes of all feeds that take messages from Kafka, as the catalogue names them. */
@Injectable()
export class InboxConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #consumer: Consumer | undefined;

  constructor(
    @Inject(BUS) private readonly bus: Pick<Bus, 'consume'>,
    @Inject(Feeds) private readonly feeds: Pick<Feeds, 'inboxes'>,
    @Inject(TakeInbox) private readonly inbox: Pick<TakeInbox, 'take'>,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
    @Inject(CatalogueFollower) catalogue: Pick<CatalogueFollower, 'subscribe'>,
  ) {
    // `Feeds` subscribed before, and has taken the same catalogue in by then.
    catalogue.subscribe(() => this.#follow());
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#consumer = await this.bus.consume({
      group: 'nhip.ingest.inbox',
      topics: [],
      handler: withDefaultMiddleware((batch) => this.inbox.take(batch), this.logger),
    });
    await this.#follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#consumer?.stop();
  }

  async #follow(): Promise<void> {
    await this.#consumer?.setTopics(this.feeds.inboxes.map(inboxTopic));
  }
}
