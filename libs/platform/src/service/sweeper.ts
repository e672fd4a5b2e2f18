import { sleep } from '../async/sleep.js';
import type { Logger } from '../logging/logger.js';
import { Periodic } from './periodic.js';

/** Deletes at most `most` rows whose time is over, the oldest first, in one short transaction. Resolves to how many it deleted: fewer mean that none are left. */
export type SweepStep = (most: number) => Promise<number>;

export interface SweeperOptions {
  readonly everyMs?: number;
  /** Rows of one step, and the time between two: what others write waits no longer than one step. */
  readonly rows?: number;
  readonly pauseMs?: number;
}

const EVERY_MS = 600_000;
const ROWS = 500;
const PAUSE_MS = 100;

/** Deletes what is kept no longer, table by table and in small steps. A step that rejects is logged and made up for by the next turn; the other tables are swept all the same. */
export class Sweeper extends Periodic {
  readonly #abort = new AbortController();

  constructor(
    steps: Readonly<Record<string, SweepStep>>,
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly pace: SweeperOptions = {},
  ) {
    const { everyMs = EVERY_MS } = pace;
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'the sweeper stopped short');
    super(() => this.#sweepAll(Object.entries(steps)), { everyMs, onError });
  }

  /** The step under way is the last. */
  override beforeApplicationShutdown(): Promise<void> {
    this.#abort.abort();
    return super.beforeApplicationShutdown();
  }

  async #sweepAll(steps: readonly (readonly [string, SweepStep])[]): Promise<void> {
    for (const [table, step] of steps) {
      try {
        await this.#sweep(step);
      } catch (error) {
        this.logger.warn({ table, error: String(error) }, 'what is kept no longer was not deleted');
      }
    }
  }

  async #sweep(step: SweepStep): Promise<void> {
    const { rows = ROWS, pauseMs = PAUSE_MS } = this.pace;
    const { signal } = this.#abort;
    while (!signal.aborted && (await step(rows)) >= rows) await sleep(pauseMs, signal);
  }
}
