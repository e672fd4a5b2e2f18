import type { Logger } from '../logging/logger.js';
import { partitionName } from './partition-name.js';
import type { ConsumerReports } from './port.js';

interface Halted {
  readonly topic: string;
  readonly partition: number;
  readonly reason: Error;
}

/** The partitions of one consumer that stand still; whoever asked to be told is told once of each change. */
export class HaltedPartitions {
  readonly #halted = new Map<string, Halted>();

  constructor(
    private readonly reports: ConsumerReports,
    private readonly logger: Pick<Logger, 'error'>,
  ) {}

  /** Why a partition stands still; undefined where it does not. */
  reason(topic: string, partition: number): Error | undefined {
    return this.#halted.get(partitionName(topic, partition))?.reason;
  }

  /** Does nothing where the partition stands still already. */
  halt(topic: string, partition: number, error: unknown): void {
    if (this.reason(topic, partition)) return;
    const reason = error instanceof Error ? error : new Error(String(error));
    this.#halted.set(partitionName(topic, partition), { topic, partition, reason });
    this.logger.error(
      { topic, partition, error: reason.message },
      'a partition stops until someone acts',
    );
    this.reports.onStopped?.(topic, partition, reason);
  }

  /** Does nothing where the partition does not stand still. */
  resume(topic: string, partition: number): void {
    if (this.#halted.delete(partitionName(topic, partition)))
      this.reports.onResumed?.(topic, partition);
  }

  /** Forgets those that are no longer this consumer's, and returns them: another may have them and go on. */
  keep(isOurs: (topic: string, partition: number) => boolean): readonly Halted[] {
    const left = [...this.#halted.values()].filter((one) => !isOurs(one.topic, one.partition));
    for (const { topic, partition } of left) {
      this.#halted.delete(partitionName(topic, partition));
      this.reports.onLeft?.(topic, partition);
    }
    return left;
  }
}
