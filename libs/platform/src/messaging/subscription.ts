import type { Bus, Consumer, ConsumerOptions } from './port.js';

/** A consumer of a group from `start` to `stop`. */
export class Subscription {
  #topics: readonly string[];
  #consumer: Promise<Consumer> | undefined;

  constructor(
    private readonly bus: Pick<Bus, 'consume'>,
    private readonly options: ConsumerOptions,
  ) {
    this.#topics = options.topics;
  }

  async start(): Promise<void> {
    this.#consumer = this.bus.consume({ ...this.options, topics: this.#topics });
    await this.#consumer;
  }

  async stop(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await (await consumer)?.stop();
  }

  /** From now on these topics and no others; before the start: those to begin with. */
  async setTopics(topics: readonly string[]): Promise<void> {
    this.#topics = topics;
    await (await this.#consumer)?.setTopics(topics);
  }
}
