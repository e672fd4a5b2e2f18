import { recordTopic } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { Programs, type Writer } from '@nhip/ledger';
import type { Batch, CatalogueFollower, Subscriptions } from '@nhip/platform';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { LedgerAnswers } from '../app/ledger-answers.js';

/** Follows the record topics of the catalogue's types into the ledger, with positions that lie in it. */
export class RecordConsumer {
  readonly #rows: Counter;
  readonly #seconds: Histogram;

  constructor(
    subscriptions: Pick<Subscriptions, 'consume'>,
    catalogue: Pick<CatalogueFollower, 'subscribe'>,
    private readonly writer: Writer,
    answers: Pick<LedgerAnswers, 'setPrograms'>,
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
    const subscription = subscriptions.consume({
      group: 'nhip.ledger',
      topics: [],
      positions: writer,
      handler: (batch) => this.#take(batch),
    });
    let programs: Programs | undefined;
    catalogue.subscribe(async (definitions, revision) => {
      programs = Programs.of(Catalogue.build(definitions, revision), programs);
      writer.setPrograms(programs);
      answers.setPrograms(programs);
      const types = programs.catalogue.all('type');
      await subscription.setTopics(types.map(({ id }) => recordTopic(id)));
      return programs.failures;
    });
  }

  async #take(batch: Batch): Promise<void> {
    const end = this.#seconds.startTimer();
    await this.writer.submit(batch);
    end();
    this.#rows.inc(batch.messages.length);
  }
}
