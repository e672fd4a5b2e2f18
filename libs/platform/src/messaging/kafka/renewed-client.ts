import kafkajs from 'kafkajs';

interface Client {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

interface Open<C> {
  readonly client: C;
  readonly connected: Promise<void>;
  readonly underWay: Set<Promise<unknown>>;
}

/** The client's own retries hide what was wrong behind an error of theirs. */
function isUnknownTopic(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause)
    if (one instanceof kafkajs.KafkaJSProtocolError && one.type === 'UNKNOWN_TOPIC_OR_PARTITION')
      return true;
  return false;
}

/**
 * A client of Kafka's, connected at its first use and made anew after each failure: it asks about every topic that it ever had to do with
 * at once, so that a single one that was deleted would from then on fail what concerns all others, and its own creation too.
 */
export class RenewedClient<C extends Client> {
  #open: Open<C> | undefined;

  constructor(private readonly make: () => C) {}

  /** Does something with the client; once more with another where the first met a topic that is not there, which may not be the one that this is about. */
  async use<T>(work: (client: C) => Promise<T>): Promise<T> {
    try {
      return await this.#once(work);
    } catch (error) {
      if (!isUnknownTopic(error)) throw error;
      return this.#once(work);
    }
  }

  async close(): Promise<void> {
    const { client } = this.#open ?? {};
    this.#open = undefined;
    await client?.disconnect().catch(() => undefined);
  }

  async #once<T>(work: (client: C) => Promise<T>): Promise<T> {
    const open = (this.#open ??= this.#opened());
    const done = open.connected.then(() => work(open.client));
    open.underWay.add(done);
    try {
      return await done;
    } catch (error) {
      if (this.#open === open) this.#replace(open);
      throw error;
    } finally {
      open.underWay.delete(done);
    }
  }

  #opened(): Open<C> {
    const client = this.make();
    return { client, connected: client.connect(), underWay: new Set() };
  }

  /** What is under way with it is done to its end. */
  #replace({ client, underWay }: Open<C>): void {
    this.#open = undefined;
    void Promise.allSettled(underWay)
      .then(() => client.disconnect())
      .catch(() => undefined);
  }
}
