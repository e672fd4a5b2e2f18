/**
 * A map of at most twice `most` entries: when the young generation is full it becomes the old one, and the old one goes.
 * What was asked for or set since the turn before the last is still there.
 */
export class Generations<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #complete: boolean;

  /** @param complete nothing exists yet that is not here */
  constructor(
    private readonly most: number,
    complete = false,
  ) {
    this.#complete = complete;
  }

  /** Whether what is not here does not exist. */
  get complete(): boolean {
    return this.#complete;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined || this.#old.size === 0) return young;
    const old = this.#old.get(key);
    if (old !== undefined) {
      this.#old.delete(key);
      this.#young.set(key, old);
    }
    return old;
  }

  set(key: K, value: V): void {
    this.#young.set(key, value);
  }

  /** Between two batches: lets go what is too much. */
  turn(): void {
    if (this.#young.size <= this.most) return;
    if (this.#old.size > 0) this.#complete = false;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
