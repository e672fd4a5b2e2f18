import type { Logger } from '../logging/logger.js';
import { partitionName } from './partition-name.js';
import type { ConsumerReports } from './port.js';
import { isSourceRewound } from './source-rewound.js';

const LONGEST_PAUSE_MS = 60_000;

/** What must succeed before a partition stands still no more: to begin where its position says, or to handle a batch. */
export type Obstacle = 'beginning' | 'batch';

interface Halted {
  readonly topic: string;
  readonly partition: number;
  readonly reason: Error;
  readonly obstacle: Obstacle;
  readonly failures: number;
}

/** The partitions of one consumer that stand still; whoever asked to be told is told once of each change. */
export class HaltedPartitions {
  readonly #halted = new Map<string, Halted>();

  /** @param firstPauseMs before a partition that failed once is tried again; doubled by each further failure */
  constructor(
    private readonly reports: ConsumerReports,
    private readonly logger: Pick<Logger, 'error' | 'info'>,
    private readonly firstPauseMs: number,
  ) {}

  /** Why a partition stands still; undefined where it does not. */
  reason(topic: string, partition: number): Error | undefined {
    return this.#halted.get(partitionName(topic, partition))?.reason;
  }

  /** Tells of it where the partition did not stand still for this reason already. Returns how many milliseconds later it is to be tried again. */
  halt(topic: string, partition: number, error: unknown, at: Obstacle): number {
    const name = partitionName(topic, partition);
    const known = this.#halted.get(name);
    const reason = error instanceof Error ? error : new Error(String(error));
    const isRewound = isSourceRewound(error);
    const obstacle = isRewound ? 'beginning' : at;
    const failures = (known?.failures ?? 0) + 1;
    this.#halted.set(name, { topic, partition, reason, obstacle, failures });
    if (known?.reason.message !== reason.message) {
      const place = { topic, partition, error: reason.message };
      this.logger.error(
        place,
        isRewound ? 'a partition stops until someone acts' : 'a partition waits and is tried again',
      );
      this.reports.onStopped?.(topic, partition, reason);
    }
    if (isRewound) return this.firstPauseMs;
    return Math.min(LONGEST_PAUSE_MS, this.firstPauseMs * 2 ** Math.min(failures - 1, 20));
  }

  /** To be called whenever a partition has begun, or handled a batch: where that was what it stood still for, it does no more. */
  passed(topic: string, partition: number, obstacle: Obstacle): void {
    const name = partitionName(topic, partition);
    const known = this.#halted.get(name);
    if (!known || (obstacle === 'beginning' && known.obstacle === 'batch')) return;
    this.#halted.delete(name);
    this.logger.info({ topic, partition }, 'a partition goes on');
    this.reports.onResumed?.(topic, partition);
  }

  /** Forgets those that are no longer this consumer's: another may have them and go on. */
  keep(isOurs: (topic: string, partition: number) => boolean): void {
    for (const { topic, partition } of [...this.#halted.values()])
      if (!isOurs(topic, partition)) {
        this.#halted.delete(partitionName(topic, partition));
        this.reports.onLeft?.(topic, partition);
      }
  }
}
