import { Fault, type Identity } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { Door } from '../domain/keep-rows.js';

/** The feeds of the catalogue, each with its door compiled. */
export class Feeds {
  #catalogue = Catalogue.build([], 0);
  readonly #doors = new Map<string, Door>();

  set(catalogue: Catalogue): void {
    this.#catalogue = catalogue;
    this.#doors.clear();
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  door(id: string): Door {
    const known = this.#doors.get(id);
    if (known) return known;
    const feed = this.#catalogue.get('feed', id);
    if (!feed) throw new Fault('missing', 'unknown-feed', { vi: `không có nguồn dữ liệu “${id}”`, en: `there is no feed “${id}”` });
    const door = new Door(feed);
    this.#doors.set(id, door);
    return door;
  }

  /** The door of a feed that this identity may send; its agency. */
  sender(id: string, identity: Identity): { readonly door: Door; readonly agency: string } {
    const door = this.door(id);
    const { agency } = identity;
    if (agency && [door.feed.agency, ...(door.feed.senders ?? [])].includes(agency)) return { door, agency };
    throw new Fault('forbidden', 'not-your-feed', { vi: `đơn vị ${agency ?? ''} không gửi nguồn “${id}”`, en: `agency ${agency ?? ''} does not send the feed “${id}”` }, { hint: { vi: `nguồn này của ${door.feed.agency}`, en: `this feed belongs to ${door.feed.agency}` } });
  }
}
