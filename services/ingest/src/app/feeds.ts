import { Fault, type Identity } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { Door } from '../domain/keep-rows.js';

/** The feeds of the catalogue, each with its door compiled. */
export class Feeds {
  #catalogue = Catalogue.build([], 0);
  #doors: ReadonlyMap<string, Door> = new Map();

  /** Takes new definitions; a feed that cannot be compiled keeps its last good door. @returns the feeds that cannot */
  set(catalogue: Catalogue): readonly string[] {
    const doors = new Map(this.#doors);
    const bad: string[] = [];
    for (const feed of catalogue.all('feed')) {
      try {
        doors.set(feed.id, new Door(feed, catalogue));
      } catch {
        bad.push(feed.id);
      }
    }
    [this.#catalogue, this.#doors] = [catalogue, doors];
    return bad;
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /** Feeds that take messages from Kafka. */
  get inboxes(): readonly string[] {
    return [...this.#doors.values()]
      .filter(({ feed }) => feed.accepts.includes('kafka'))
      .map(({ feed }) => feed.id);
  }

  door(id: string): Door {
    const door = this.#doors.get(id);
    if (door) return door;
    throw new Fault('missing', 'unknown-feed', {
      vi: `không có nguồn dữ liệu “${id}”`,
      en: `there is no feed “${id}”`,
    });
  }

  /** The door of a feed that this identity may send; its agency. */
  sender(id: string, { agency }: Identity): { readonly door: Door; readonly agency: string } {
    const door = this.door(id);
    const owner = door.feed.agency;
    if (agency && [owner, ...(door.feed.senders ?? [])].includes(agency)) return { door, agency };
    const text = {
      vi: `đơn vị ${agency ?? ''} không gửi nguồn “${id}”`,
      en: `agency ${agency ?? ''} does not send the feed “${id}”`,
    };
    const hint = { vi: `nguồn này của ${owner}`, en: `this feed belongs to ${owner}` };
    throw new Fault('forbidden', 'not-your-feed', text, { hint });
  }
}
