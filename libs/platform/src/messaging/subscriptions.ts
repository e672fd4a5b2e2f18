import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import type { Logger } from '../logging/logger.js';
import { Readiness } from '../readiness.js';
import { BUS, LOGGER } from '../tokens.js';
import { withDefaultMiddleware } from './middleware/with-default-middleware.js';
import { partitionName } from './partition-name.js';
import type { Bus, ConsumerOptions, ConsumerReports, ReaderOptions } from './port.js';
import { Subscription } from './subscription.js';
import { TopicFollower } from './topic-follower.js';

/** Anybody may ask for the readiness: of an error that is no Fault only the name is said. */
const detailOf = (reason: Error): string =>
  reason instanceof Fault ? reason.message : reason.name;

/**
 * All that a service reads from the bus, opened when the application has started and stopped before it shuts down.
 * A partition that stops makes the service not ready, by its name and reason, until it goes on or is another's; so does a group that the broker refuses.
 */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #all: (Subscription | TopicFollower)[] = [];

  constructor(
    @Inject(BUS) private readonly bus: Pick<Bus, 'consume' | 'read'>,
    @Inject(Readiness) private readonly readiness: Pick<Readiness, 'set' | 'remove'>,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn' | 'debug'>,
  ) {}

  /** Follows topics in a group, with the default middleware around the handler. To be called before the application has started. */
  consume({ handler, ...options }: Omit<ConsumerOptions, keyof Reports>): Subscription {
    return this.#added(
      new Subscription(this.bus, {
        ...options,
        ...this.#reports,
        handler: withDefaultMiddleware(handler, this.logger),
      }),
    );
  }

  /** Reads a whole topic, from its beginning and then as it grows; it may not be there yet. To be called before the application has started. */
  read(options: Omit<ReaderOptions, keyof Reports>): TopicFollower {
    const { topic } = options;
    const onWaiting = (error: unknown): void =>
      this.logger.debug({ topic, error: String(error) }, 'a topic cannot be read yet');
    return this.#added(new TopicFollower(this.bus, { ...options, ...this.#reports }, onWaiting));
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(this.#all.map((one) => one.start()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#all.map((one) => one.stop()));
  }

  #added<T extends Subscription | TopicFollower>(one: T): T {
    this.#all.push(one);
    return one;
  }

  get #reports(): Reports {
    return {
      onStopped: (topic, partition, reason) =>
        this.readiness.set(partitionName(topic, partition), false, detailOf(reason)),
      onResumed: (topic, partition) => this.readiness.set(partitionName(topic, partition), true),
      onShutOut: (group, reason) => this.readiness.set(group, false, detailOf(reason)),
      onLetIn: (group) => this.readiness.remove(group),
      onLeft: (topic, partition) => this.readiness.remove(partitionName(topic, partition)),
    };
  }
}

type Reports = Required<ConsumerReports>;
