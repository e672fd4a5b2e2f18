import {
  inboxTopic,
  notYourFeed,
  unknownFeed,
  type DefinitionFailure,
  type Identity,
} from '@nhip/contracts';
import {
  Catalogue,
  compileEach,
  inboxesOf,
  predecessorsOf,
  sendersOf,
  type Defined,
  type PullBody,
} from '@nhip/kernel';
import type { CatalogueFollower } from '@nhip/platform';
import { CompiledFeed, sha256 } from '../domain/keep-rows.js';
import { feedNotUsable } from '../faults.js';
import type { ReceiptRow } from './ports.js';

/** Where one agency produces one feed by itself. */
export interface Inbox {
  readonly feed: CompiledFeed;
  readonly agency: string;
}

/** A feed whose rows are fetched, as its definition stands. */
export interface PulledFeed {
  readonly id: string;
  readonly pull: PullBody;
  /** Of `pull`: another one where any of it is. */
  readonly definition: string;
}

const inboxesIn = (feed: CompiledFeed): (readonly [topic: string, inbox: Inbox])[] =>
  inboxesOf(feed.definition).map((agency) => [
    inboxTopic(feed.definition.id, agency),
    { feed, agency },
  ]);

/** The feeds of the catalogue, compiled. */
export class Feeds {
  #catalogue = Catalogue.build([], 0);
  #feeds: ReadonlyMap<string, CompiledFeed> = new Map();
  #inboxes: ReadonlyMap<string, Inbox> = new Map();

  /** The feeds of the catalogue as it is followed. */
  static following(catalogue: Pick<CatalogueFollower, 'subscribe'>): Feeds {
    const feeds = new Feeds();
    catalogue.subscribe((definitions, revision) =>
      feeds.set(Catalogue.build(definitions, revision)),
    );
    return feeds;
  }

  /** Takes new definitions; a feed that cannot be compiled keeps its last good form. @returns what cannot be used */
  set(catalogue: Catalogue): readonly DefinitionFailure[] {
    const compile = (feed: Defined<'feed'>): CompiledFeed => new CompiledFeed(feed, catalogue);
    const { byId, failures } = compileEach(catalogue, 'feed', compile, this.#feeds);
    [this.#catalogue, this.#feeds] = [catalogue, byId];
    this.#inboxes = new Map([...byId.values()].flatMap(inboxesIn));
    return [...catalogue.failures, ...failures];
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /** By topic the inboxes of the feeds that take messages from Kafka: whose it is. */
  get inboxes(): ReadonlyMap<string, Inbox> {
    return this.#inboxes;
  }

  /** The feeds whose rows are fetched, as they are used. */
  get pulled(): readonly PulledFeed[] {
    return [...this.#feeds.values()].flatMap(({ definition: { id, pull } }) =>
      pull ? [{ id, pull, definition: sha256(JSON.stringify(pull)) }] : [],
    );
  }

  /** Throws Fault `missing`, or `unavailable` where its definition cannot be used. */
  compiled(id: string): CompiledFeed {
    const feed = this.#feeds.get(id);
    if (feed) return feed;
    throw this.#catalogue.ids('feed').includes(id) ? feedNotUsable(id) : unknownFeed(id);
  }

  /** Whether a feed tells of persons, as one does of which nothing is known. */
  ofPersons(id: string): Pick<CompiledFeed, 'hasPersonal'> {
    return this.#feeds.get(id) ?? { hasPersonal: true };
  }

  /** The inbox in which rows lie: they wait for its feed, whatever the catalogue says. Throws Fault `unavailable`. */
  awaited(topic: string): Inbox {
    const inbox = this.#inboxes.get(topic);
    if (inbox) return inbox;
    throw feedNotUsable(topic);
  }

  /** What a receipt of an agency says of those that it succeeded: nothing where there are none. @param at integer ms */
  inherited(agency: string, at: number): Pick<ReceiptRow, 'inherits'> {
    const inherits = predecessorsOf(this.#catalogue, agency, at);
    return inherits.length > 0 ? { inherits } : {};
  }

  /** A feed that this identity may send, and its agency. Throws Fault `missing` or `forbidden`. */
  sender(
    id: string,
    { agency }: Identity,
  ): { readonly feed: CompiledFeed; readonly agency: string } {
    const feed = this.compiled(id);
    if (agency && sendersOf(feed.definition).includes(agency)) return { feed, agency };
    throw notYourFeed(id, feed.definition.agency);
  }
}
