/** At most `count` pieces of work at once; the others wait their turn. */
export class Slots {
  readonly #waiting: (() => void)[] = [];

  constructor(private count: number) {}

  async within<T>(work: () => Promise<T>): Promise<T> {
    if (this.count > 0) this.count -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.count += 1;
    }
  }
}
