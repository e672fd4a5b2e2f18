import { Fault, type Identity } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { CompiledFeed } from '../domain/keep-rows.js';

/** The feeds of the catalogue, compiled. */
export class Feeds {
  #catalogue = Catalogue.build([], 0);
  #feeds: ReadonlyMap<string, CompiledFeed> = new Map();

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
    throw new Fault('missing', 'unknown-feed', {
      vi: `không có nguồn dữ liệu “${id}”`,
      en: `there is no feed “${id}”`,
    });
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
    const text = {
      vi: `đơn vị ${agency ?? ''} không gửi nguồn “${id}”`,
      en: `agency ${agency ?? ''} does not send the feed “${id}”`,
    };
    const hint = { vi: `nguồn này của ${owner}`, en: `this feed belongs to ${owner}` };
    throw new Fault('forbidden', 'not-your-feed', text, { hint });
  }
}
