import type { Admin } from '@platformatic/kafka';
import { kafkaAway } from '../../faults.js';

const FRESH_MS = 2_000;

/**
 * The incarnation of a topic, which is the cluster's id and the topic's. kafkajs does not speak the version of the protocol that tells it,
 * so this one question is asked through another client, which is large, and loaded when it is asked.
 */
export class TopicIncarnations {
  #opened: Promise<Admin> | undefined;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly incarnation: Promise<string> }
  >();

  constructor(
    private readonly brokers: readonly string[],
    private readonly clientId: string,
  ) {}

  #admin(): Promise<Admin> {
    return (this.#opened ??= this.#open());
  }

  async #open(): Promise<Admin> {
    const { Admin } = await import('@platformatic/kafka');
    return new Admin({
      clientId: `${this.clientId}-incarnations`,
      bootstrapBrokers: [...this.brokers],
      retries: 2,
      timeout: 4_000,
      connectTimeout: 2_000,
    });
  }

  /** At most two seconds old. */
  lately(topic: string): Promise<string> {
    const known = this.#known.get(topic);
    return known && Date.now() - known.at < FRESH_MS ? known.incarnation : this.now(topic);
  }

  now(topic: string): Promise<string> {
    const incarnation = this.#ask(topic);
    this.#known.set(topic, { at: Date.now(), incarnation });
    incarnation.catch(() => this.#known.delete(topic));
    return incarnation;
  }

  async #ask(topic: string): Promise<string> {
    try {
      const admin = await this.#admin();
      const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
      const id = metadata.topics.get(topic)?.id;
      if (!id) throw new Error(`no topic ${topic}`);
      return `${metadata.id}/${id}`;
    } catch (error) {
      throw kafkaAway(error);
    }
  }

  async close(): Promise<void> {
    const admin = await this.#opened;
    await admin?.close().catch(() => undefined);
  }
}
