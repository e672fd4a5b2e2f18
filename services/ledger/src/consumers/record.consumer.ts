import { TOPICS } from '@nhip/contracts';
import type { Writer } from '@nhip/ledger';
import type { Batch, Readiness, Subscriptions } from '@nhip/platform';
import { Counter, Histogram, type Registry } from 'prom-client';
import { awaitedTypes } from './awaited-types.js';

/** Follows the records into the ledger, with positions that lie in it. A record of a type that the catalogue lacks makes its partition wait. */
export class RecordConsumer {
  readonly #rows: Counter;
  readonly #seconds: Histogram;

  constructor(
    subscriptions: Pick<Subscriptions, 'consume'>,
    readiness: Pick<Readiness, 'set' | 'remove'>,
    private readonly writer: Writer,
    metrics: Registry,
  ) {
    const registers = [metrics];
    this.#rows = new Counter({
      name: 'nhip_ledger_rows_total',
      help: 'rows committed to the ledger',
      registers,
    });
    this.#seconds = new Histogram({
      name: 'nhip_ledger_commit_seconds',
      help: 'from queue to commit of a batch',
      registers,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    });
    subscriptions.consume({
      group: 'nhip.ledger',
      topics: [TOPICS.records.name],
      positions: writer,
      handler: awaitedTypes(readiness)((batch) => this.#take(batch)),
    });
  }

  async #take(batch: Batch): Promise<void> {
    const end = this.#seconds.startTimer();
    await this.writer.submit(batch);
    end();
    this.#rows.inc(batch.messages.length);
  }
}
