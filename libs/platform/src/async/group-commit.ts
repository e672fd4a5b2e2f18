import { isUnavailable } from '@nhip/contracts';

interface Member<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has concurrent callers share one piece of work, as databases commit in groups: whoever comes while a group is under way goes with the next.
 * Where a group fails, each of its members is tried alone, so that one touches no other; an outage is everyone's. The work may thus be done
 * twice for an item, and has to come to the same.
 */
export class GroupCommit<T, R> {
  #waiting: Member<T, R>[] = [];
  #isBusy = false;

  /**
   * @param work gives a result for each of its items, in their order
   * @param most members of a group
   */
  constructor(
    private readonly work: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly most: number,
  ) {}

  /** Settles as the work does for this item. */
  run(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isBusy) void this.#go();
    });
  }

  async #go(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, this.most));
    this.#isBusy = false;
  }

  async #commit(members: readonly Member<T, R>[]): Promise<void> {
    try {
      const results = await this.work(members.map(({ item }) => item));
      for (const [i, { resolve }] of members.entries()) resolve(results[i] as R);
    } catch (error) {
      if (members.length > 1 && !isUnavailable(error))
        await Promise.all(members.map((member) => this.#commit([member])));
      else for (const { reject } of members) reject(error);
    }
  }
}
