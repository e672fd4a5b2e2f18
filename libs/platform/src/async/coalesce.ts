/**
 * Lets many callers share one question whose answer must not be older than their call. One that is under way was perhaps answered
 * before; so whoever comes meanwhile waits for the next, together with all others who do.
 */
export class SharedAsk<T> {
  #current: Promise<unknown> | undefined;
  #next: Promise<T> | undefined;

  constructor(private readonly question: () => Promise<T>) {}

  ask(): Promise<T> {
    if (!this.#current) return this.#begin();
    return (this.#next ??= this.#current.then(() => {
      this.#next = undefined;
      return this.#begin();
    }));
  }

  #begin(): Promise<T> {
    const answer = this.question();
    const settled: Promise<unknown> = answer
      .catch(() => undefined)
      .then(() => {
        if (this.#current === settled) this.#current = undefined;
      });
    this.#current = settled;
    return answer;
  }
}
