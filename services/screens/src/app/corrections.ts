import { cellKey, together, type Cell, type CommitChange, type Days } from '@nhip/kernel';
import type { DaysSince, ToldChanges } from './ports.js';

/** Of one cube version; a change is some hundred bytes. */
const MOST_KEPT = 50_000;
const ALL_DAYS: Days = { from: -Infinity, to: Infinity };

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

/** The changes of a day that are known: of the commits after the one, up to the other; without end where they are too many to be. */
interface Span {
  readonly after: number;
  readonly upTo: number;
}

/** What is known of how the cells of one cube version changed once their days were complete. */
export class Corrections {
  readonly #days = new Map<number, Span>();
  #changes: CommitChange[] = [];
  #liveSince = Infinity;

  /**
   * The days whose changes are not known, each with the commit after which. One that turns out to have been complete earlier is asked about anew.
   * @param changed by day the last commit that changed it @param completed the first commit at which a period that it is in was complete
   * @param asked the days that matter
   */
  lacking(
    changed: Iterable<readonly [day: number, commit: number]>,
    completed: (day: number) => number | undefined,
    asked: Days = ALL_DAYS,
  ): readonly DaysSince[] {
    const days: (readonly [number, number])[] = [];
    for (const [day, last] of changed) {
      const first = asked.from <= day && day <= asked.to ? completed(day) : undefined;
      if (first === undefined) continue;
      const known = this.#days.get(day);
      const since = known && known.after <= first ? Math.max(first, known.upTo) : first;
      if (last > since) days.push([day, since]);
    }
    return ranges(days);
  }

  /** Takes in what was told of days that were lacking. Of more than can be kept nothing is known. @returns whether they were kept */
  take(days: readonly DaysSince[], { changes, commit, liveSince, tooMany }: ToldChanges): boolean {
    this.#liveSince = liveSince === 0 ? Infinity : liveSince;
    const isLost = tooMany || this.#changes.length + changes.length > MOST_KEPT;
    const upTo = isLost ? Infinity : commit;
    const anew = new Set<number>();
    for (const { from, to, since } of days)
      for (let day = from; day <= to; day += 1) {
        const known = this.#days.get(day);
        const goesOn = known !== undefined && known.upTo === since;
        if (known && !goesOn) anew.add(day);
        this.#days.set(day, { after: goesOn ? known.after : since, upTo });
      }
    if (anew.size > 0) this.#changes = this.#changes.filter(({ day }) => !anew.has(day));
    if (!isLost) this.#changes.push(...changes);
    return !isLost;
  }

  /** What commits after the one, up to the other, added to each cell of some days; undefined where that is not known. Call where no such day lacks. */
  added(after: number, upTo: number, { from, to }: Days): readonly Cell[] | undefined {
    if (this.#liveSince > after) return undefined;
    for (const [day, known] of this.#days)
      if (from <= day && day <= to && known.upTo === Infinity) return undefined;
    const cells = new Map<string, Cell>();
    for (const { dims, day, commit, values } of this.#changes) {
      if (commit <= after || commit > upTo || day < from || day > to) continue;
      const key = cellKey({ dims, day });
      cells.set(key, { dims, day, values: together(values, cells.get(key)?.values ?? []) });
    }
    return [...cells.values()];
  }
}
