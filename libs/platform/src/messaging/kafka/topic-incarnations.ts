import { Admin } from '@platformatic/kafka';
import { kafkaAway } from '../../faults.js';

const FRESH_MS = 2_000;

/**
 * The incarnation of a topic, which is the cluster's id and the topic's. kafkajs does not speak the version of the protocol that tells it,
 * so this one question is asked through another client.
 */
export class TopicIncarnations {
  readonly #admin: Admin;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly incarnation: Promise<string> }
  >();

  constructor(brokers: readonly string[], clientId: string) {
    this.#admin = new Admin({
      clientId: `${clientId}-incarnations`,
      bootstrapBrokers: [...brokers],
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
      const metadata = await this.#admin.metadata({ topics: [topic], forceUpdate: true });
      const id = metadata.topics.get(topic)?.id;
      if (!id) throw new Error(`no topic ${topic}`);
      return `${metadata.id}/${id}`;
    } catch (error) {
      throw kafkaAway(error);
    }
  }

  async close(): Promise<void> {
    await this.#admin.close().catch(() => undefined);
  }
}
