/** Lets at most `permits` pieces of work run at once; the others wait their turn, first come first served. */
export class Semaphore {
  readonly #waiting: (() => void)[] = [];

  constructor(private permits: number) {}

  /** Settles as the work does. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.permits > 0) this.permits -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.permits += 1;
    }
  }
}
