import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { feedTopic } from '@nhip/contracts';
import {
  BUS,
  LOGGER,
  METRICS,
  Readiness,
  withDefaultMiddleware,
  type BatchHandler,
  type Bus,
  type Consumer,
  type Logger,
} from '@nhip/platform';
import { Counter, type Registry } from 'prom-client';
import { Normalise } from '../app/normalise.js';

/** Follows the topics of the feeds that can be read; offsets are kept by the broker. */
@Injectable()
export class FollowFeeds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rows: Counter;
  #topics: readonly string[] = [];
  #consumer: Promise<Consumer> | undefined;

  constructor(
    @Inject(BUS) private readonly bus: Pick<Bus, 'consume'>,
    @Inject(Normalise) private readonly normalise: { readonly handle: BatchHandler },
    @Inject(Readiness) private readonly readiness: Pick<Readiness, 'set'>,
    @Inject(METRICS) metrics: Registry,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {
    this.#rows = new Counter({
      name: 'nhip_normalise_rows_total',
      help: 'raw rows read',
      registers: [metrics],
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const handle: BatchHandler = async (batch, context) => {
      await this.normalise.handle(batch, context);
      this.#rows.inc(batch.messages.length);
    };
    this.#consumer = this.bus.consume({
      group: 'nhip.normalise',
      topics: this.#topics,
      handler: withDefaultMiddleware(handle, this.logger),
      onStopped: (topic, partition, reason) =>
        this.readiness.set(`${topic}[${partition}]`, false, reason.message),
    });
    await this.#consumer;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await (await consumer)?.stop();
  }

  /** From now on these feeds, and no others; before the start: those to begin with. */
  async follow(feeds: readonly string[]): Promise<void> {
    this.#topics = feeds.map(feedTopic);
    await (await this.#consumer)?.setTopics(this.#topics);
  }
}
