import {
  encodeDefinition,
  feedTopic,
  inboxTopic,
  TOPICS,
  type RegistryMessage,
} from '@nhip/contracts';
import { Catalogue, defined, inboxesOf, type Defined } from '@nhip/kernel';
import { Periodic, type Bus, type Logger, type Producer, type TopicSpec } from '@nhip/platform';
import type { DefinitionStore } from './ports.js';

/** `nhip.cells` its one writer makes, which tells it anew. */
const STATIC: readonly TopicSpec[] = [
  TOPICS.registry,
  TOPICS.records,
  TOPICS.deliveries,
  TOPICS.quarantine,
  TOPICS.alarms,
];

/** Where the senders of a feed produce by themselves. */
const inboxTopicsOf = (feed: Defined<'feed'>): TopicSpec[] =>
  inboxesOf(feed).map((agency) => ({ ...TOPICS.inbox, name: inboxTopic(feed.id, agency) }));

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
      if (pending.length === 0) return;
      await this.bus.ensureTopics(pending.flatMap(({ message }) => topicsOf(message)));
      await this.producer.send(
        TOPICS.registry.name,
        pending.map(({ message }) => encodeDefinition(message)),
      );
      await this.store.markPublished(pending.map(({ seq }) => seq));
    }
  }

  /** A topic that is new, e.g. in a cluster that was lost, gets everything anew. Inboxes are made for feeds of before too. */
  #prepared = false;
  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    const feeds = Catalogue.build(await this.store.all(), 0).all('feed');
    await this.bus.ensureTopics([...STATIC, ...feeds.flatMap(inboxTopicsOf)]);
    const [registry] = await this.bus.offsets(TOPICS.registry.name);
    if (registry?.end === 0n) await this.store.republishAll();
    this.#prepared = true;
  }
}
