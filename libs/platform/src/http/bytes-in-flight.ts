import { tooManyBytes } from '../faults.js';

export interface BytesInFlightOptions {
  /** Of all senders together, and of one. */
  readonly most: number;
  readonly mostOfOne: number;
}

/** What one request holds. */
export interface HeldBytes {
  /** @throws Fault `limited` where the sender, or all of them together, would hold too many */
  add(bytes: number): void;
  /** Lets go of all that was added; does nothing the second time. */
  release(): void;
}

const MB = 1024 * 1024;

/** Counts the bytes of bodies that a process has taken and not done with, so that they never fill its memory. */
export class BytesInFlight {
  #all = 0;
  readonly #of = new Map<string, number>();

  constructor(
    private readonly limits: BytesInFlightOptions = { most: 256 * MB, mostOfOne: 64 * MB },
  ) {}

  /** @param sender whose bytes they are */
  hold(sender: string): HeldBytes {
    let held = 0;
    const change = (bytes: number): void => {
      held += bytes;
      this.#all += bytes;
      const own = this.#own(sender) + bytes;
      if (own === 0) this.#of.delete(sender);
      else this.#of.set(sender, own);
    };
    return {
      add: (bytes) => {
        const { most, mostOfOne } = this.limits;
        if (this.#own(sender) + bytes > mostOfOne) throw tooManyBytes(mostOfOne);
        if (this.#all + bytes > most) throw tooManyBytes(most);
        change(bytes);
      },
      release: () => {
        if (held > 0) change(-held);
      },
    };
  }

  #own(sender: string): number {
    return this.#of.get(sender) ?? 0;
  }
}
