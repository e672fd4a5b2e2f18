import type { Days } from '../time/days.js';

const byStart = (a: Days, b: Days): number => a.from - b.from;

/** Days as runs without a gap, in whatever order they were added; of so many runs the latest are kept. */
export class DayRuns {
  #runs: readonly Days[] = [];
  #hasForgotten = false;

  constructor(private readonly most: number) {}

  copy(): DayRuns {
    const copy = new DayRuns(this.most);
    copy.#runs = this.#runs;
    copy.#hasForgotten = this.#hasForgotten;
    return copy;
  }

  /** The runs that are kept, ascending. */
  get runs(): readonly Days[] {
    return this.#runs;
  }

  /** Whether runs before the first were more than are kept. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  add(days: Days): void {
    const touches = ({ from, to }: Days): boolean => from <= days.to + 1 && days.from <= to + 1;
    const met = [days, ...this.#runs.filter(touches)];
    const run = {
      from: Math.min(...met.map(({ from }) => from)),
      to: Math.max(...met.map(({ to }) => to)),
    };
    const all = [...this.#runs.filter((one) => !touches(one)), run].sort(byStart);
    this.#hasForgotten ||= all.length > this.most;
    this.#runs = all.slice(-this.most);
  }

  meets({ from, to }: Days): boolean {
    return this.#runs.some((run) => run.from <= to && from <= run.to);
  }
}
