import { feedTopic, inboxTopic, recordTopic, TOPICS, type RegistryMessage } from '@nhip/contracts';
import type { Bus, Logger, Producer, TopicSpec } from '@nhip/platform';
import type { DefinitionStore } from './ports.js';

const STATIC: readonly TopicSpec[] = [
  TOPICS.registry,
  TOPICS.cells,
  TOPICS.deliveries,
  TOPICS.quarantine,
  TOPICS.alarms,
];

/** The topics that a definition needs before anyone hears of it. */
function topicsOf({ kind, id }: RegistryMessage): TopicSpec[] {
  if (kind === 'type') return [{ ...TOPICS.record, name: recordTopic(id) }];
  if (kind === 'feed')
    return [
      { ...TOPICS.inbox, name: inboxTopic(id) },
      { ...TOPICS.feed, name: feedTopic(id) },
    ];
  return [];
}

const SWEEP_MS = 1_000;

/** Publishes what the catalogue holds: sweeps the outbox, also what a crash left in it, and makes topics first. */
export class OutboxRelay {
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: DefinitionStore,
    private readonly bus: Bus,
    private readonly producer: Producer,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  sweep(): Promise<void> {
    this.#sweeping = this.#sweeping
      .then(() => this.#sweep())
      .catch((error: unknown) => this.logger.debug({ error: String(error) }, 'the outbox waits'));
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    await this.#prepare();
    for (;;) {
      const pending = await this.store.pending(500);
      if (pending.length === 0) return;
      await this.bus.ensureTopics(pending.flatMap(({ message }) => topicsOf(message)));
      await this.producer.send(
        TOPICS.registry.name,
        pending.map(({ message }) => ({
          key: `${message.kind}/${message.id}@${message.version}`,
          value: JSON.stringify(message),
        })),
      );
      await this.store.markPublished(pending.map(({ seq }) => seq));
    }
  }

  /** A topic that is new, e.g. in a cluster that was lost, gets everything anew. */
  #prepared = false;
  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    await this.bus.ensureTopics(STATIC);
    const [registry] = await this.bus.offsets(TOPICS.registry.name);
    if (registry?.end === 0n) await this.store.republishAll();
    this.#prepared = true;
  }
}
