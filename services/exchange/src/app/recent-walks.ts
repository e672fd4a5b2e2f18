import { Semaphore } from '@nhip/platform';

/** The walks that are kept: whoever turns the pages of one asks for it again at once. */
const MOST_KEPT = 4;
/** Walks that are made at once. */
const AT_ONCE = 2;

/** What is costly to make, for as long as its pages are turned; one that cannot be made is made again by the next call. */
export class RecentWalks<W> {
  readonly #kept = new Map<string, Promise<W>>();
  readonly #turns = new Semaphore(AT_ONCE);

  get(key: string, make: () => Promise<W>): Promise<W> {
    const walk = this.#kept.get(key) ?? this.#turns.run(make);
    this.#kept.delete(key);
    this.#kept.set(key, walk);
    walk.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return walk;
  }
}
