/** Tells since when something that only grows is not reached. Times are those of one clock that nobody sets. */
export class Waiting {
  #mark: { readonly end: bigint; readonly since: number } | undefined;

  constructor(private readonly longestMs: number) {}

  /**
   * Whether what there was at some look before has been waiting for longer than it may; undefined where that is not known yet.
   * @param done how far it has been taken in
   * @param end how far there is something to take in
   */
  isTooLong(done: bigint, end: bigint, at: number): boolean | undefined {
    if (done >= end) {
      this.#mark = undefined;
      return false;
    }
    const mark = this.#mark;
    const waited = mark ? at - mark.since : 0;
    if (!mark || done >= mark.end) this.#mark = { end, since: at };
    if (mark && done < mark.end) return waited > this.longestMs ? true : undefined;
    return mark && waited <= this.longestMs ? false : undefined;
  }
}
