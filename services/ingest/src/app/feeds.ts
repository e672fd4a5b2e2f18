import { notYourFeed, unknownFeed, type Identity } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import type { CatalogueFollower, Logger } from '@nhip/platform';
import { CompiledFeed } from '../domain/keep-rows.js';

/** The feeds of the catalogue, compiled. */
export class Feeds {
  #catalogue = Catalogue.build([], 0);
  #feeds: ReadonlyMap<string, CompiledFeed> = new Map();

  /** The feeds of the catalogue as it is followed; those that cannot be compiled are logged. */
  static following(
    catalogue: Pick<CatalogueFollower, 'subscribe'>,
    logger: Pick<Logger, 'error'>,
  ): Feeds {
    const feeds = new Feeds();
    catalogue.subscribe((definitions, revision) => {
      const bad = feeds.set(Catalogue.build(definitions, revision));
      if (bad.length > 0)
        logger.error(
          { feeds: bad, revision },
          'feeds cannot be compiled; their last good definitions stay',
        );
    });
    return feeds;
  }

  /** Takes new definitions; a feed that cannot be compiled keeps its last good form. @returns the feeds that cannot */
  set(catalogue: Catalogue): readonly string[] {
    const feeds = new Map(this.#feeds);
    const bad: string[] = [];
    for (const definition of catalogue.all('feed')) {
      try {
        feeds.set(definition.id, new CompiledFeed(definition, catalogue));
      } catch {
        bad.push(definition.id);
      }
    }
    [this.#catalogue, this.#feeds] = [catalogue, feeds];
    return bad;
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /** Feeds that take messages from Kafka. */
  get inboxes(): readonly string[] {
    return [...this.#feeds.values()]
      .filter(({ definition }) => definition.accepts.includes('kafka'))
      .map(({ definition }) => definition.id);
  }

  /** Throws Fault `missing`. */
  compiled(id: string): CompiledFeed {
    const feed = this.#feeds.get(id);
    if (feed) return feed;
    throw unknownFeed(id);
  }

  /** A feed that this identity may send, and its agency. Throws Fault `missing` or `forbidden`. */
  sender(
    id: string,
    { agency }: Identity,
  ): { readonly feed: CompiledFeed; readonly agency: string } {
    const feed = this.compiled(id);
    const owner = feed.definition.agency;
    if (agency && [owner, ...(feed.definition.senders ?? [])].includes(agency))
      return { feed, agency };
    throw notYourFeed(id, owner);
  }
}
