import { combinationKey, together, type Cell, type CommitChange, type Days } from '@nhip/kernel';
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
  readonly #changes = new Map<number, CommitChange[]>();
  #kept = 0;
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
    const isLost = tooMany || this.#kept + changes.length > MOST_KEPT;
    const upTo = isLost ? Infinity : commit;
    for (const { from, to, since } of days)
      for (let day = from; day <= to; day += 1) {
        const known = this.#days.get(day);
        const goesOn = known !== undefined && known.upTo === since;
        if (known && !goesOn) this.#forget(day);
        this.#days.set(day, { after: goesOn ? known.after : since, upTo });
      }
    if (!isLost) for (const change of changes) this.#keep(change);
    return !isLost;
  }

  #forget(day: number): void {
    this.#kept -= this.#changes.get(day)?.length ?? 0;
    this.#changes.delete(day);
  }

  #keep(change: CommitChange): void {
    const ofDay = this.#changes.get(change.day);
    if (ofDay) ofDay.push(change);
    else this.#changes.set(change.day, [change]);
    this.#kept += 1;
  }

  /** What commits after the one, up to the other, added to each cell of some days; undefined where that is not known. Call where no such day lacks. */
  added(after: number, upTo: number, { from, to }: Days): readonly Cell[] | undefined {
    if (this.#liveSince > after) return undefined;
    for (const [day, known] of this.#days)
      if (from <= day && day <= to && known.upTo === Infinity) return undefined;
    return [...this.#changes].flatMap(([day, changes]) => {
      if (day < from || day > to) return [];
      const cells = new Map<string, Cell>();
      for (const { dims, commit, values } of changes) {
        if (commit <= after || commit > upTo) continue;
        const key = combinationKey(dims);
        const former = cells.get(key)?.values;
        cells.set(key, { dims, day, values: former ? together(values, former) : values });
      }
      return [...cells.values()];
    });
  }
}
