import {
  encodeDefinition,
  feedTopic,
  inboxTopic,
  TOPICS,
  type RegistryMessage,
  type Topic,
} from '@nhip/contracts';
import { Catalogue, defined, inboxesOf, type Defined } from '@nhip/kernel';
import { Periodic, type Bus, type Logger, type Producer, type TopicSpec } from '@nhip/platform';
import type { DefinitionStore, InboxAccess, InboxWriter } from './ports.js';

/** The topics of which there is one; the one that its writer tells anew it makes itself. */
const SINGLE: readonly TopicSpec[] = Object.values<Topic>(TOPICS).filter(
  ({ name, isRetold }) => !name.includes('<') && !isRetold,
);

/** Where the senders of a feed produce by themselves. */
const writersOf = (feed: Defined<'feed'>): InboxWriter[] =>
  inboxesOf(feed).map((agency) => ({ topic: inboxTopic(feed.id, agency), agency }));
const inboxTopicsOf = (feed: Defined<'feed'>): TopicSpec[] =>
  writersOf(feed).map(({ topic }) => ({ ...TOPICS.inbox, name: topic }));

/** The topics that a definition needs before anyone hears of it. */
function topicsOf(definition: RegistryMessage): TopicSpec[] {
  if (definition.kind !== 'feed') return [];
  const feed = defined(definition) as Defined<'feed'>;
  return [{ ...TOPICS.feed, name: feedTopic(feed.id) }, ...inboxTopicsOf(feed)];
}

const SWEEP_MS = 1_000;

/** Publishes what the catalogue holds: sweeps the outbox, also what a crash left in it, and makes topics first. */
export class OutboxRelay extends Periodic {
  constructor(
    private readonly store: DefinitionStore,
    private readonly bus: Bus,
    private readonly producer: Producer,
    private readonly access: InboxAccess,
    logger: Logger,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'the outbox waits');
    super(() => this.#sweep(), { everyMs: SWEEP_MS, onError });
  }

  /** Resolves when a sweep that began after the call has ended; what it could not publish waits for the next. */
  sweep(): Promise<void> {
    return this.now();
  }

  async #sweep(): Promise<void> {
    await this.#prepare();
    for (;;) {
      const pending = await this.store.pending(500);
      if (pending.length === 0) break;
      await this.bus.ensureTopics(pending.flatMap(({ message }) => topicsOf(message)));
      await this.producer.send(
        TOPICS.registry.name,
        pending.map(({ message }) => encodeDefinition(message)),
      );
      await this.store.markPublished(pending.map(({ seq }) => seq));
      this.#isAllowed &&= pending.every(({ message }) => message.kind !== 'feed');
    }
    await this.#allow();
  }

  async #feeds(): Promise<readonly Defined<'feed'>[]> {
    return Catalogue.build(await this.store.all(), 0).all('feed');
  }

  /** Lets senders produce. Nothing else waits for it: a Kafka that refuses it still takes definitions. */
  #isAllowed = false;
  async #allow(): Promise<void> {
    if (this.#isAllowed) return;
    await this.access.allow((await this.#feeds()).flatMap(writersOf));
    this.#isAllowed = true;
  }

  /** A topic that is new, e.g. in a cluster that was lost, gets everything anew. Inboxes are made for feeds of before too. */
  #prepared = false;
  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    const feeds = await this.#feeds();
    await this.bus.ensureTopics([...SINGLE, ...feeds.flatMap(inboxTopicsOf)]);
    const [registry] = await this.bus.offsets(TOPICS.registry.name);
    if (registry?.end === 0n) await this.store.republishAll();
    this.#prepared = true;
  }
}
