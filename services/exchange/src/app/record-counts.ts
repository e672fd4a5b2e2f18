import type { LedgerSource, RecordCount } from './ports.js';

/** How long a count is told before the records are counted anew, ms. */
const KEPT_MS = 60_000;

/** How many records there were of each type, and when they were counted, integer ms. */
export interface Counted {
  readonly at: number;
  readonly of: ReadonlyMap<string, RecordCount>;
}

/** Records are counted once a minute at most, however many ask; where that takes too long the former counts are told on. */
export class RecordCounts {
  #told: Counted | undefined;
  #counting: Promise<Counted | undefined> | undefined;
  #begun = -Infinity;

  /** @param now of the hub clock @param elapsed ms since anything, which only goes on */
  constructor(
    private readonly source: Pick<LedgerSource, 'counts'>,
    private readonly now: () => number,
    private readonly elapsed: () => number,
  ) {}

  /** Undefined where they could not be counted in time yet. */
  get(): Promise<Counted | undefined> {
    if (this.#counting) return this.#counting;
    if (this.elapsed() - this.#begun < KEPT_MS) return Promise.resolve(this.#told);
    this.#begun = this.elapsed();
    this.#counting = this.#count().finally(() => (this.#counting = undefined));
    return this.#counting;
  }

  async #count(): Promise<Counted | undefined> {
    const at = this.now();
    const of = await this.source.counts();
    if (of) this.#told = { at, of };
    return this.#told;
  }
}
