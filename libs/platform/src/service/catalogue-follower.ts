import { Inject, Injectable } from '@nestjs/common';
import {
  decodeDefinition,
  TOPICS,
  type DefinitionFailure,
  type RegistryMessage,
} from '@nhip/contracts';
import type { Logger } from '../logging/logger.js';
import { PoisonMessages } from '../messaging/poison-messages.js';
import type { InMessage } from '../messaging/port.js';
import { Subscriptions } from '../messaging/subscriptions.js';
import { Readiness } from '../readiness.js';
import { LOGGER } from '../tokens.js';

/**
 * Takes the whole catalogue in: every definition in all its versions, and the catalogue revision that they make.
 * Returns what of it cannot be used, where the handler goes on with the rest. A rejection leaves the former definitions in force.
 */
export type CatalogueHandler = (
  definitions: readonly RegistryMessage[],
  revision: number,
) => Handled | Promise<Handled>;

type Handled = void | readonly DefinitionFailure[];

const revisionOf = (definitions: readonly RegistryMessage[]): number =>
  definitions.reduce((greatest, { revision }) => Math.max(greatest, revision), 0);

const MOST_NAMED = 20;

/** The definitions that cannot be used, by name; undefined where there are none. */
function namesOf(failures: readonly DefinitionFailure[]): string | undefined {
  if (failures.length === 0) return undefined;
  const named = failures
    .slice(0, MOST_NAMED)
    .map(({ kind, id, version, code }) => `${kind}/${id}@${version} (${code})`);
  const more = failures.length > MOST_NAMED ? ` and ${failures.length - MOST_NAMED} more` : '';
  return `not in use: ${named.join(', ')}${more}`;
}

/** What a message says of its key; undefined where the definition was taken away. Throws Fault `undecodable-message`. */
const entryOf = (message: InMessage): readonly [key: string, RegistryMessage | undefined] => [
  message.key ?? '',
  message.value === null ? undefined : decodeDefinition(message),
];

/**
 * Follows the catalogue, `nhip.registry`, for a service: read to its end at the start, then as it changes.
 * The part `catalogue` of the readiness is true once every handler has taken a catalogue that holds something; where a later one is
 * refused by a handler, that is logged, the last good one stays in force, and the part says so. Each definition that a handler cannot
 * use is logged, and named in the detail of the part, which stays true. A definition that cannot be read is left out, logged and
 * counted; what its key said before stays.
 */
@Injectable()
export class CatalogueFollower {
  readonly #handlers: CatalogueHandler[] = [];
  readonly #known = new Map<string, RegistryMessage>();
  #caughtUp = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'read'>,
    @Inject(PoisonMessages) private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    readiness.set('catalogue', false);
    subscriptions.read({
      topic: TOPICS.registry.name,
      handler: (messages) => this.#take(messages),
      onCaughtUp: () => {
        this.#caughtUp = true;
        void this.#tell();
      },
    });
  }

  /** Adds a handler; to be called before the application has started. Handlers are called one after another, in this order. */
  subscribe(handler: CatalogueHandler): void {
    this.#handlers.push(handler);
  }

  async #take(messages: readonly InMessage[]): Promise<void> {
    const keyed = messages.filter(({ key }) => key !== null);
    for (const [key, definition] of this.poison.leaveOut(keyed, entryOf)) {
      if (definition) this.#known.set(key, definition);
      else this.#known.delete(key);
    }
    if (this.#caughtUp) await this.#tell();
  }

  #tell(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#hand([...this.#known.values()]));
    return this.#turn;
  }

  async #hand(definitions: readonly RegistryMessage[]): Promise<void> {
    const revision = revisionOf(definitions);
    try {
      const failures: DefinitionFailure[] = [];
      for (const handler of this.#handlers)
        failures.push(...((await handler(definitions, revision)) ?? []));
      for (const failure of failures)
        this.logger.error(
          { ...failure, revision },
          'a definition cannot be used; its last good version stays in force',
        );
      this.readiness.set('catalogue', definitions.length > 0, namesOf(failures));
    } catch (error) {
      this.logger.error(
        { revision, error: String(error) },
        'a catalogue revision cannot be used; the last good one stays in force',
      );
      this.readiness.note('catalogue', `revision ${revision} cannot be used`);
    }
  }
}
