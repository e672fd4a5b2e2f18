import { tooManyStreams } from '../faults.js';

export interface MostStreams {
  readonly perIdentity: number;
  readonly inAll: number;
}

/** Counts the live streams of this process, of one identity and in all: each holds a connection and a buffer for as long as it likes. */
export class StreamLimits {
  readonly #open = new Map<string, number>();
  #all = 0;

  constructor(private readonly most: MostStreams) {}

  /** Counts a stream of `who`; gives what counts it out again, to be called once. @throws Fault `limited` where no more are allowed */
  take(who: string): () => void {
    const own = this.#open.get(who) ?? 0;
    if (own >= this.most.perIdentity) throw tooManyStreams(this.most.perIdentity);
    if (this.#all >= this.most.inAll) throw tooManyStreams();
    this.#count(who, 1);
    return () => this.#count(who, -1);
  }

  #count(who: string, change: 1 | -1): void {
    this.#all += change;
    const own = (this.#open.get(who) ?? 0) + change;
    if (own > 0) this.#open.set(who, own);
    else this.#open.delete(who);
  }
}
