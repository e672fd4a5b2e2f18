import { DAY_MS, Fault, type Identity, type Text } from '@nhip/contracts';
import {
  freshnessOf,
  nextCutOff,
  type Catalogue,
  type Defined,
  type Freshness,
} from '@nhip/kernel';
import type { DeliveryStore, FeedDeliveries } from './ports.js';

/** Conformance is that of the last days. */
const CONFORMANCE_DAYS = 30;

export interface FeedView {
  readonly feed: string;
  readonly name: Text;
  readonly agency: string;
  readonly agencyName: Text;
  readonly contact: string | null;
  readonly freshness: Freshness;
  readonly lastDelivery: string | null;
  readonly nextCutoff: string | null;
  readonly conformance: {
    readonly received: number;
    readonly rejected: number;
    readonly days: number;
  };
}

const iso = (instant: number | undefined): string | null =>
  instant === undefined ? null : new Date(instant).toISOString();
const NONE: FeedDeliveries = { lastDelivery: undefined, received: 0, rejected: 0 };

/** Whether an identity may know of a feed: its own agency, or the province's people. */
const maySee = ({ agency }: Identity, feed: Defined<'feed'>): boolean =>
  agency === undefined || agency === feed.agency || (feed.senders ?? []).includes(agency);

/** What people read of feeds: how fresh they are, when the next delivery is due, how well they keep to their contract. */
export class Feeds {
  constructor(
    private readonly catalogue: () => Catalogue,
    private readonly deliveries: DeliveryStore,
    private readonly now: () => number,
  ) {}

  async list(identity: Identity): Promise<readonly FeedView[]> {
    const known = await this.#known();
    return this.catalogue()
      .all('feed')
      .filter((feed) => maySee(identity, feed))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((feed) => this.#view(feed, known.get(feed.id) ?? NONE));
  }

  async one(identity: Identity, id: string) {
    const feed = this.catalogue().get('feed', id);
    if (!feed)
      throw new Fault('missing', 'unknown-feed', {
        vi: `không có nguồn dữ liệu “${id}”`,
        en: `there is no feed “${id}”`,
      });
    if (!maySee(identity, feed))
      throw new Fault('forbidden', 'not-your-feed', {
        vi: `nguồn “${id}” không thuộc đơn vị này`,
        en: `the feed “${id}” is not of this agency`,
      });
    const known = await this.#known();
    const { contract, personal = [], key, accepts, record, schedule, definitionVersion } = feed;
    const required = new Set(contract.required ?? []);
    const columns = Object.keys(contract.properties).map((name) => ({
      name,
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
    const known = await this.#known();
    return this.catalogue()
      .all('feed')
      .map(({ id, name, schedule }) => ({
        id,
        name,
        freshness: freshnessOf(schedule, known.get(id)?.lastDelivery, this.now()),
      }));
  }

  #known(): Promise<ReadonlyMap<string, FeedDeliveries>> {
    return this.deliveries.byFeed(this.now() - CONFORMANCE_DAYS * DAY_MS);
  }

  #view(
    { id, name, agency, schedule }: Defined<'feed'>,
    { lastDelivery, received, rejected }: FeedDeliveries,
  ): FeedView {
    const owner = this.catalogue().get('agency', agency);
    return {
      feed: id,
      name,
      agency,
      agencyName: owner?.name ?? { vi: agency, en: agency },
      contact: owner?.contact ?? null,
      freshness: freshnessOf(schedule, lastDelivery, this.now()),
      lastDelivery: iso(lastDelivery),
      nextCutoff: iso(nextCutOff(schedule, this.now())),
      conformance: { received, rejected, days: CONFORMANCE_DAYS },
    };
  }
}
