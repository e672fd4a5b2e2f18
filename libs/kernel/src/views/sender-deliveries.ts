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

/**
 * What one sender has delivered of one feed: when last, for which periods, and on which days where it named none. The days of the last two
 * months are known, of what lies further back the months: a receipt of a month that is not its last is forgotten in time.
 */
export class SenderDeliveries {
  #last: number | undefined;
  #hasHistory = false;
  readonly #named = new DayRuns(MOST_RUNS);
  readonly #days = new DayRuns(MOST_RUNS);
  readonly #months = new DayRuns(MOST_RUNS);

  /** Time of receipt of the last delivery that is no history, integer ms. */
  get last(): number | undefined {
    return this.#last;
  }

  /** How many runs of days are kept. */
  get size(): number {
    return [this.#named, this.#days, this.#months].reduce((sum, { runs }) => sum + runs.length, 0);
  }

  /** Takes a delivery in, of which some is applied. */
  note({
    receivedAt,
    period,
    history,
  }: Pick<ReceiptProgress, 'receivedAt' | 'period' | 'history'>): void {
    if (history) this.#hasHistory = true;
    else this.#last = Math.max(this.#last ?? receivedAt, receivedAt);
    const named = namedDays(period);
    if (named) this.#named.add(named);
    else this.#addDay(dayOf(receivedAt));
  }

  #addDay(day: number): void {
    this.#days.add({ from: day, to: day });
    const month = daysOfPeriod(periodOf(day, 'month'));
    if (month) this.#months.add(month);
  }

  freshness({ schedule, now, workingDays }: Judgement): Freshness {
    return freshnessOf(schedule, this.#last, now, workingDays);
  }

  /**
   * What there is of it for a period. One that is not over has been delivered unless its sender is late or missing now. One that is over
   * has where it delivered at least once for it, and has not been silent since before its end; else it is due until its cut-off, and
   * missing from then on. What came with its first delivery is from before that, unless it sends history by itself. Without a schedule:
   * whether it has ever delivered.
   */
  of(period: Days, judgement: Judgement): Delivered {
    const { schedule, now, workingDays } = judgement;
    if (!schedule) return this.#last !== undefined || this.#hasHistory ? 'delivered' : 'missing';
    const isSilent = ['late', 'missing'].includes(this.freshness(judgement));
    const isOver = period.to < dayOf(now);
    if (isOver && this.#named.meets({ from: period.to, to: period.to })) return 'delivered';
    const last = this.#last === undefined ? -Infinity : dayOf(this.#last);
    if (isSilent && last < period.to) return 'missing';
    if (!isOver || this.#isCounted(period, { ...judgement, schedule })) return 'delivered';
    return now <= cutOffOf(schedule, period.to, workingDays) ? 'due' : 'missing';
  }

  #isCounted(
    period: Days,
    { schedule, now, workingDays }: Judgement & { readonly schedule: ScheduleBody },
  ): boolean {
    if (this.#named.meets(period) || this.#isBeforeFirst(period, now)) return true;
    const counts = countsFor(schedule, period, workingDays);
    return counts.from >= firstKept(now) ? this.#days.meets(counts) : this.#months.meets(period);
  }

  #isBeforeFirst({ to }: Days, now: number): boolean {
    const month = this.#months.runs[0]?.from ?? Infinity;
    const unnamed = month >= firstKept(now) ? this.#days.runs[0]?.from : month;
    const first = Math.min(unnamed ?? Infinity, this.#named.runs[0]?.from ?? Infinity);
    const hasForgotten = this.#named.hasForgotten || this.#months.hasForgotten;
    return to < first && (!this.#hasHistory || hasForgotten);
  }
}
