import { countsFor, cutOffOf, freshnessOf } from './freshness.js';
import { dayOf, daysOfPeriod, periodOf, type Days } from '../time/days.js';
import type { ReceiptProgress } from './deliveries.js';
import type { ScheduleBody } from '../model/definitions.js';
import type { WorkingCalendar } from '../time/working-calendar.js';
import { KEPT_DELIVERY_DAYS, type Freshness } from '@nhip/contracts';
import { DayRuns } from './day-runs.js';

/** Whether a delivery for a period is there; if not, whether it is still in time. */
export type Delivered = 'delivered' | 'due' | 'missing';

/** Nine years of weeks with a gap in each. */
const MOST_RUNS = 500;

/** By what a sender is judged. */
export interface Judgement {
  readonly schedule: ScheduleBody | undefined;
  /** Instant of the hub clock, integer ms. */
  readonly now: number;
  readonly workingDays?: WorkingCalendar | undefined;
}

/** The days of a period that a delivery names; undefined where it has no bounds, or is none. */
export const namedDays = (period: string | undefined): Days | undefined =>
  period === undefined || period === 'all' ? undefined : daysOfPeriod(period);

/** The first of the days of which every delivery is known. */
const firstKept = (now: number): number => dayOf(now) - KEPT_DELIVERY_DAYS;

/** Deliveries that can still be taken out again: the latest of a sender. */
const MOST_HELD = 1_000;

type Noted = Pick<ReceiptProgress, 'receivedAt' | 'period' | 'history'>;

/** What deliveries of one sender add up to, in whatever order they were noted. */
class Added {
  last: number | undefined;
  hasHistory = false;
  /** The first day on which one came that named no period. */
  firstDay = Infinity;
  /** Periods of more than a day that deliveries named. */
  named = new DayRuns(MOST_RUNS);
  /** Days that they named. */
  namedDays = new DayRuns(MOST_RUNS);
  /** Days on which those came that named none. */
  days = new DayRuns(MOST_RUNS);
  /** The months of either kind of days. */
  months = new DayRuns(MOST_RUNS);

  get runs(): readonly DayRuns[] {
    return [this.named, this.namedDays, this.days, this.months];
  }

  copy(): Added {
    const [named, namedDays, days, months] = this.runs.map((one) => one.copy());
    return Object.assign(new Added(), this, { named, namedDays, days, months });
  }

  note({ receivedAt, period, history }: Noted): void {
    const day = dayOf(receivedAt);
    if (history) this.hasHistory = true;
    else this.last = Math.max(this.last ?? receivedAt, receivedAt);
    const named = namedDays(period);
    if (!named) {
      this.firstDay = Math.min(this.firstDay, day);
      this.#addDay(this.days, day);
      // Of days that are still to come nothing can have been delivered.
    } else if (named.from <= day) {
      if (named.from === named.to) this.#addDay(this.namedDays, named.from);
      else this.named.add({ from: named.from, to: Math.min(named.to, day) });
    }
  }

  #addDay(days: DayRuns, day: number): void {
    days.add({ from: day, to: day });
    const month = daysOfPeriod(periodOf(day, 'month'));
    if (month) this.months.add(month);
  }
}

/**
 * What one sender has delivered of one feed: when last, for which periods, and on which days where it named none. The days of the last two
 * months are known, of what lies further back the months: a receipt of a month that is not its last is forgotten in time.
 */
export class SenderDeliveries {
  #all = new Added();
  /** Those that are not held one by one any more. */
  readonly #former = new Added();
  readonly #held = new Map<string, Noted>();

  /** Time of receipt of the last delivery that is no history, integer ms. */
  get last(): number | undefined {
    return this.#all.last;
  }

  /** How many deliveries are held, and runs of days kept. */
  get size(): number {
    const runs = [this.#all, this.#former].flatMap((one) => one.runs);
    return runs.reduce((sum, one) => sum + one.runs.length, this.#held.size);
  }

  /** Takes a delivery in, of which some is applied. */
  note(receipt: string, { receivedAt, period, history }: Noted): void {
    const noted = { receivedAt, ...(period && { period }), ...(history && { history }) };
    this.#all.note(noted);
    this.#held.set(receipt, noted);
    const [oldest] = this.#held;
    if (this.#held.size <= MOST_HELD || !oldest) return;
    this.#former.note(oldest[1]);
    this.#held.delete(oldest[0]);
  }

  /** Takes a delivery out again, where it is one of the latest. */
  withdraw(receipt: string): void {
    if (!this.#held.delete(receipt)) return;
    this.#all = this.#former.copy();
    for (const noted of this.#held.values()) this.#all.note(noted);
  }

  freshness({ schedule, now, workingDays }: Judgement): Freshness {
    return freshnessOf(schedule, this.last, now, workingDays);
  }

  /**
   * What there is of it for a period. One that is not over has been delivered unless its sender is late or missing now. One that is over
   * has where it delivered at least once for it, and has not been silent since before its end; else it is due until its cut-off, and
   * missing from then on. What came with its first delivery is from before that, unless it sends history by itself. Without a schedule:
   * whether it has ever delivered.
   */
  of(period: Days, judgement: Judgement): Delivered {
    const { schedule, now, workingDays } = judgement;
    const { hasHistory } = this.#all;
    if (!schedule) return this.last !== undefined || hasHistory ? 'delivered' : 'missing';
    const isSilent = ['late', 'missing'].includes(this.freshness(judgement));
    const isOver = period.to < dayOf(now);
    if (isOver && this.#isNamed({ from: period.to, to: period.to }, now)) return 'delivered';
    const last = this.last === undefined ? -Infinity : dayOf(this.last);
    if (isSilent && last < period.to) return 'missing';
    if (!isOver || this.#isCounted(period, { ...judgement, schedule })) return 'delivered';
    return now <= cutOffOf(schedule, period.to, workingDays) ? 'due' : 'missing';
  }

  #isCounted(
    period: Days,
    { schedule, now, workingDays }: Judgement & { readonly schedule: ScheduleBody },
  ): boolean {
    const { days, months } = this.#all;
    if (this.#isNamed(period, now) || this.#isBeforeFirst(period)) return true;
    const counts = countsFor(schedule, period, workingDays);
    if (counts.from >= firstKept(now)) return days.meets(counts);
    // By the month, what comes within the grace matters to a period that is hardly longer than that.
    const isLong = period.to - period.from > counts.to - period.to;
    return months.meets(isLong ? period : counts);
  }

  /** Whether a delivery named some of these days; of days that are long past only where it named more than the day. */
  #isNamed({ from, to }: Days, now: number): boolean {
    const { named, namedDays: days } = this.#all;
    const kept = { from: Math.max(from, firstKept(now)), to };
    return named.meets({ from, to }) || (kept.from <= kept.to && days.meets(kept));
  }

  #isBeforeFirst({ to }: Days): boolean {
    const { firstDay, hasHistory, named, namedDays: days, months } = this.#all;
    const [since, on] = [named.runs[0], days.runs[0]];
    const first = Math.min(firstDay, since?.from ?? Infinity, on?.from ?? Infinity);
    return to < first && (!hasHistory || named.hasForgotten || months.hasForgotten);
  }
}
