import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { recordTopic, type DefinitionFailure } from '@nhip/contracts';
import { withDefaultMiddleware } from '@nhip/platform';
import type { Batch, Bus, CatalogueFollower, Consumer, Logger, Readiness } from '@nhip/platform';
import { Catalogue } from '@nhip/kernel';
import { Programs, type Engine } from '@nhip/ledger';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { LedgerAnswers } from '../app/ledger-answers.js';

export interface RecordVersionsParts {
  readonly bus: Bus;
  readonly catalogue: CatalogueFollower;
  readonly engine: Engine;
  readonly answers: LedgerAnswers;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  readonly logger: Logger;
}

/** Follows the record topics of the catalogue's types into the ledger, with positions that lie in it. */
export class RecordVersionsConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rows: Counter;
  readonly #seconds: Histogram;
  #programs: Programs | undefined;
  #topics: readonly string[] = [];
  #consumer: Consumer | undefined;

  constructor(private readonly parts: RecordVersionsParts) {
    const registers = [parts.metrics];
    this.#rows = new Counter({
      name: 'nhip_indicators_rows_total',
      help: 'rows committed to the ledger',
      registers,
    });
    this.#seconds = new Histogram({
      name: 'nhip_indicators_commit_seconds',
      help: 'from queue to commit of a batch',
      registers,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    });
    parts.catalogue.subscribe((definitions, revision) =>
      this.#define(Programs.of(Catalogue.build(definitions, revision), this.#programs)),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const { bus, engine, readiness, logger } = this.parts;
    this.#consumer = await bus.consume({
      group: 'nhip.indicators',
      topics: this.#topics,
      positions: engine,
      handler: withDefaultMiddleware((batch) => this.#take(batch), logger),
      onStopped: (topic, partition, reason) =>
        readiness.set(`${topic}[${partition}]`, false, reason.message),
      onResumed: (topic, partition) => readiness.set(`${topic}[${partition}]`, true),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#consumer?.stop();
  }

  async #take(batch: Batch): Promise<void> {
    const end = this.#seconds.startTimer();
    await this.parts.engine.submit(batch);
    end();
    this.#rows.inc(batch.messages.length);
  }

  async #define(programs: Programs): Promise<readonly DefinitionFailure[]> {
    this.#programs = programs;
    this.parts.engine.setPrograms(programs);
    this.parts.answers.setPrograms(programs);
    this.#topics = programs.catalogue.all('type').map(({ id }) => recordTopic(id));
    await this.#consumer?.setTopics(this.#topics);
    return programs.failures;
  }
}
