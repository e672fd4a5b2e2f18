import type { LedgerSource, RecordCount } from './ports.js';

/** How long a count is told before the records are counted anew, ms. */
const KEPT_MS = 60_000;
/** How long nobody counts where that takes too long, ms. */
const PAUSE_MS = 600_000;

/** How many records there were of each type, and when they were counted, integer ms. */
export interface Counted {
  readonly at: number;
  readonly of: ReadonlyMap<string, RecordCount>;
}

/** Records are counted once a minute at most, however many ask; where that takes too long the former counts are told on. */
export class RecordCounts {
  #told: Counted | undefined;
  #counting: Promise<void> | undefined;
  #begun = -Infinity;
  #pause = KEPT_MS;

  /** @param now of the hub clock @param elapsed ms since anything, which only goes on */
  constructor(
    private readonly source: Pick<LedgerSource, 'counts'>,
    private readonly now: () => number,
    private readonly elapsed: () => number,
  ) {}

  /** Undefined where they could not be counted yet. Nobody waits but those who come before the first count. */
  async get(): Promise<Counted | undefined> {
    if (!this.#counting && this.elapsed() - this.#begun >= this.#pause) this.#begin();
    if (!this.#told) await this.#counting;
    return this.#told;
  }

  #begin(): void {
    this.#begun = this.elapsed();
    this.#counting = this.#count().finally(() => (this.#counting = undefined));
  }

  async #count(): Promise<void> {
    const at = this.now();
    try {
      const of = await this.source.counts();
      if (of) this.#told = { at, of };
      this.#pause = of ? KEPT_MS : PAUSE_MS;
    } catch {
      // The ledger is away, as whoever reads from it will say.
      this.#pause = KEPT_MS;
    }
  }
}
