import {
  DAY_MS,
  notYourFeed,
  unknownFeed,
  type Feed,
  type FeedDetail,
  type Freshness,
  type Identity,
  type Text,
} from '@nhip/contracts';
import {
  Catalogue,
  columnNames,
  freshnessOf,
  nextCutOff,
  WORKING_CALENDAR,
  type Defined,
  type WorkingCalendar,
} from '@nhip/kernel';
import type { CatalogueFollower, Clock } from '@nhip/platform';
import type { DeliveryStore, FeedDeliveries } from './ports.js';

/** Conformance is that of the last days. */
const CONFORMANCE_DAYS = 30;

const iso = (instant: number | undefined): string | null =>
  instant === undefined ? null : new Date(instant).toISOString();
const NOTHING = Catalogue.build([], 0);
const NONE: FeedDeliveries = {
  lastDelivery: undefined,
  received: 0,
  rejected: 0,
  simulated: false,
};

/** Whether an identity may know of a feed: its own agency, or the province's people. */
const maySee = ({ agency }: Identity, feed: Defined<'feed'>): boolean =>
  agency === undefined || agency === feed.agency || (feed.senders ?? []).includes(agency);

/** What people read of feeds: how fresh they are, when the next delivery is due, how well they keep to their contract. */
export class Feeds {
  #catalogue: Catalogue | undefined;

  constructor(
    follower: Pick<CatalogueFollower, 'subscribe'>,
    private readonly deliveries: DeliveryStore,
    private readonly clock: Clock,
  ) {
    follower.subscribe((definitions, revision) => {
      this.#catalogue = Catalogue.build(definitions, revision);
      return this.#catalogue.failures;
    });
  }

  /** Whether the catalogue has been read: until then there seem to be no feeds. */
  get isKnown(): boolean {
    return this.#catalogue !== undefined;
  }

  get #definitions(): Catalogue {
    return this.#catalogue ?? NOTHING;
  }

  get #workingDays(): WorkingCalendar | undefined {
    return this.#definitions.calendars.get(WORKING_CALENDAR);
  }

  /** The feeds that an identity may know of, by id. */
  async list(identity: Identity): Promise<readonly Feed[]> {
    const known = await this.#known();
    return this.#definitions
      .all('feed')
      .filter((feed) => maySee(identity, feed))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((feed) => this.#view(feed, known.get(feed.id) ?? NONE));
  }

  /** @throws Fault `missing`, or `forbidden` where the identity may not know of the feed */
  async one(identity: Identity, id: string): Promise<FeedDetail> {
    const feed = this.#definitions.get('feed', id);
    if (!feed) throw unknownFeed(id);
    if (!maySee(identity, feed)) throw notYourFeed(id, feed.agency);
    const known = await this.#known();
    const { contract, personal = [], key, accepts, record, schedule, definitionVersion } = feed;
    const required = new Set(contract.required ?? []);
    const type = this.#definitions.get('type', record);
    const names = type ? columnNames(feed, type) : new Map<string, Text>();
    const columns = Object.keys(contract.properties).map((name) => ({
      name,
      ...(names.has(name) && { field: names.get(name) }),
      required: required.has(name),
      personal: personal.includes(name),
      isKey: name === key,
    }));
    return {
      ...this.#view(feed, known.get(id) ?? NONE),
      version: definitionVersion,
      record,
      accepts,
      schedule: schedule ?? null,
      columns,
    };
  }

  /** Freshness of every feed. */
  async judged(): Promise<
    readonly { readonly id: string; readonly name: Text; readonly freshness: Freshness }[]
  > {
    const last = await this.deliveries.lastByFeed();
    return this.#definitions.all('feed').map(({ id, name, schedule }) => ({
      id,
      name,
      freshness: freshnessOf(schedule, last.get(id), this.clock.now(), this.#workingDays),
    }));
  }

  #known(): Promise<ReadonlyMap<string, FeedDeliveries>> {
    return this.deliveries.byFeed(this.clock.now() - CONFORMANCE_DAYS * DAY_MS);
  }

  #view(
    { id, name, agency, schedule }: Defined<'feed'>,
    { lastDelivery, received, rejected, simulated }: FeedDeliveries,
  ): Feed {
    const owner = this.#definitions.get('agency', agency);
    return {
      feed: id,
      name,
      agency,
      agencyName: owner?.name ?? { vi: agency, en: agency },
      ...(simulated && { simulated }),
      contact: owner?.contact ?? null,
      freshness: freshnessOf(schedule, lastDelivery, this.clock.now(), this.#workingDays),
      lastDelivery: iso(lastDelivery),
      nextCutoff: iso(nextCutOff(schedule, this.clock.now(), this.#workingDays)),
      conformance: { received, rejected, days: CONFORMANCE_DAYS },
    };
  }
}
