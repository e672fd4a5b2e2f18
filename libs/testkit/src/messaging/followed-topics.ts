import type { Bus, InMessage } from '@nhip/platform';

const WITHIN_MS = 30_000;

interface Followed {
  readonly messages: readonly InMessage[];
  readonly reader: Awaited<ReturnType<Bus['read']>>;
}

/** What topics hold, for who asks often: each is opened at the first question, and read on from there. */
export class FollowedTopics {
  readonly #followed = new Map<string, Promise<Followed>>();

  constructor(private readonly bus: Pick<Bus, 'read'>) {}

  /** All messages of a topic up to now. Rejects where they cannot be read within half a minute. */
  async all(topic: string): Promise<readonly InMessage[]> {
    const followed = this.#followed.get(topic) ?? this.#follow(topic);
    this.#followed.set(topic, followed);
    const { messages, reader } = await followed;
    await reader.barrier(WITHIN_MS);
    return messages;
  }

  async stop(): Promise<void> {
    for (const followed of this.#followed.values()) await (await followed).reader.stop();
    this.#followed.clear();
  }

  async #follow(topic: string): Promise<Followed> {
    const messages: InMessage[] = [];
    const reader = await this.bus.read({ topic, handler: (some) => void messages.push(...some) });
    return { messages, reader };
  }
}
