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
  sendersOf,
  WORKING_CALENDAR,
  worst,
  type Defined,
  type WorkingCalendar,
} from '@nhip/kernel';
import type { CatalogueFollower, Clock } from '@nhip/platform';
import type { JudgedFeed } from '../domain/feed-alarm.js';
import type { DeliveryStore, FeedDeliveries } from './ports.js';
import type { ToldPulls } from './told-pulls.js';

/** Conformance is that of the last days. */
const CONFORMANCE_DAYS = 30;

const isoOf = (instant: number): string => new Date(instant).toISOString();
const iso = (instant: number | undefined): string | null =>
  instant === undefined ? null : isoOf(instant);
const NOTHING = Catalogue.build([], 0);
const NONE: FeedDeliveries = { received: 0, rejected: 0, simulated: false };
/** By sender the time of the last delivery, integer ms. */
type LastDeliveries = ReadonlyMap<string, number>;
const NEVER: LastDeliveries = new Map();

/** What is known of all feeds. */
interface AllDeliveries {
  readonly sums: ReadonlyMap<string, FeedDeliveries>;
  readonly last: ReadonlyMap<string, LastDeliveries>;
}

/** Whether an identity may know of a feed: its own agency, or the province's people. */
const maySee = ({ agency }: Identity, feed: Defined<'feed'>): boolean =>
  agency === undefined || sendersOf(feed).includes(agency);

/** What people read of feeds: how fresh they are, when the next delivery is due, how well they keep to their contract. */
export class Feeds {
  #catalogue: Catalogue | undefined;

  constructor(
    follower: Pick<CatalogueFollower, 'subscribe'>,
    private readonly deliveries: DeliveryStore,
    private readonly pulls: Pick<ToldPulls, 'of'>,
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
      .map((feed) => this.#view(feed, known, identity));
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
      ...this.#view(feed, known, identity),
      version: definitionVersion,
      record,
      accepts,
      pull: this.#pullOf(feed),
      schedule: schedule ?? null,
      columns,
    };
  }

  /** Freshness of every feed, and of each of its senders, at an instant. */
  async judged(at: number): Promise<readonly JudgedFeed[]> {
    const last = await this.deliveries.lastBySender();
    return this.#definitions.all('feed').map((feed) => {
      const senders = sendersOf(feed).map((agency) => ({
        agency,
        name: this.#nameOf(agency),
        freshness: this.#freshness(feed, last.get(feed.id)?.get(agency), at),
      }));
      return {
        id: feed.id,
        name: feed.name,
        senders,
        ...(feed.pull && { pull: this.pulls.of(feed.id) ?? null }),
      };
    });
  }

  /** What its definition and what was told of it say of a feed that is pulled. */
  #pullOf({ id, pull }: Defined<'feed'>): FeedDetail['pull'] {
    if (!pull) return null;
    const { kind, url, service, agency, every } = pull;
    const told = this.pulls.of(id);
    const fault = told?.fault && {
      ...told.fault,
      since: isoOf(told.fault.since),
      nextTry: isoOf(told.fault.nextTry),
    };
    return {
      kind,
      url,
      service,
      agency,
      every,
      lastSuccess: iso(told?.succeededAt ?? undefined),
      upTo: iso(told?.upTo),
      page: told?.page ?? null,
      fault: fault ?? null,
    };
  }

  #freshness(
    { schedule }: Defined<'feed'>,
    lastDelivery: number | undefined,
    at: number,
  ): Freshness {
    return freshnessOf(schedule, lastDelivery, at, this.#workingDays);
  }

  #nameOf(agency: string): Text {
    return this.#definitions.get('agency', agency)?.name ?? { vi: agency, en: agency };
  }

  async #known(): Promise<AllDeliveries> {
    const since = this.clock.now() - CONFORMANCE_DAYS * DAY_MS;
    const [sums, last] = await Promise.all([
      this.deliveries.byFeed(since),
      this.deliveries.lastBySender(),
    ]);
    return { sums, last };
  }

  /** To one of its senders how fresh that one is, to all others how fresh the worst is. */
  #view(feed: Defined<'feed'>, { sums, last }: AllDeliveries, { agency: own }: Identity): Feed {
    const { id, name, agency, schedule } = feed;
    const senders = own === undefined ? sendersOf(feed) : [own];
    const deliveries = senders.map((sender) => (last.get(id) ?? NEVER).get(sender));
    const known = deliveries.filter((one) => one !== undefined);
    const { received, rejected, simulated } = sums.get(id) ?? NONE;
    const now = this.clock.now();
    return {
      feed: id,
      name,
      agency,
      agencyName: this.#nameOf(agency),
      ...(simulated && { simulated }),
      contact: this.#definitions.get('agency', agency)?.contact ?? null,
      freshness: worst(deliveries.map((one) => this.#freshness(feed, one, now))),
      lastDelivery: iso(known.length > 0 ? Math.max(...known) : undefined),
      nextCutoff: iso(nextCutOff(schedule, now, this.#workingDays)),
      conformance: { received, rejected, days: CONFORMANCE_DAYS },
    };
  }
}
