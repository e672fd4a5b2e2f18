import { combinationKey, type Cell, type CommitChange } from '@nhip/kernel';
import type { DaysSince, ToldChanges } from './ports.js';

/** Of one cube version; a change is some hundred bytes. */
const MOST_CHANGES = 50_000;

/** Days one after the other that are asked about alike are one range. */
function ranges(days: readonly (readonly [day: number, since: number])[]): readonly DaysSince[] {
  const found: { from: number; to: number; since: number }[] = [];
  for (const [day, since] of days.toSorted(([a], [b]) => a - b)) {
    const last = found.at(-1);
    if (last?.to === day - 1 && last.since === since) last.to = day;
    else found.push({ from: day, to: day, since });
  }
  return found;
}

/** What is known of how the cells of one cube version changed once their days were complete. */
export class Corrections {
  /** By day the commit up to which its changes are known; without end where they are too many to be. */
  readonly #upTo = new Map<number, number>();
  #changes: CommitChange[] = [];
  #liveSince = Infinity;

  /**
   * The days whose changes are not known, each with the commit after which.
   * @param changed by day the last commit that changed it @param completed the first commit at which a period that it is in was complete
   * @param to the last day that is asked about
   */
  lacking(
    changed: Iterable<readonly [day: number, commit: number]>,
    completed: (day: number) => number | undefined,
    to = Infinity,
  ): readonly DaysSince[] {
    const days: (readonly [number, number])[] = [];
    for (const [day, last] of changed) {
      const since =
        day <= to ? Math.max(completed(day) ?? Infinity, this.#upTo.get(day) ?? 0) : last;
      if (last > since) days.push([day, since]);
    }
    return ranges(days);
  }

  /** Takes in what was told of days that were lacking. Of more than can be kept nothing is known. */
  take(days: readonly DaysSince[], { changes, commit, liveSince, tooMany }: ToldChanges): void {
    this.#liveSince = liveSince === 0 ? Infinity : liveSince;
    const isLost = tooMany || this.#changes.length + changes.length > MOST_CHANGES;
    for (const { from, to } of days)
      for (let day = from; day <= to; day += 1) this.#upTo.set(day, isLost ? Infinity : commit);
    if (!isLost) this.#changes.push(...changes);
  }

  /** What commits after the one, up to the other, added to each cell up to a day; undefined where that is not known. Call where no such day lacks. */
  added(after: number, upTo: number, to: number): readonly Cell[] | undefined {
    if (this.#liveSince > after) return undefined;
    for (const [day, known] of this.#upTo) if (day <= to && known === Infinity) return undefined;
    const cells = new Map<string, Cell>();
    for (const { dims, day, commit, values } of this.#changes) {
      if (commit <= after || commit > upTo || day > to) continue;
      const key = `${combinationKey(dims)}\u0000${day}`;
      const known = cells.get(key)?.values ?? [];
      const sums = values.map((value, i) => value + (known[i] ?? 0n));
      cells.set(key, { dims, day, values: sums });
    }
    return [...cells.values()];
  }
}
