import { Module, type DynamicModule } from '@nestjs/common';
import { recordTopic, type RegistryMessage } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { Engine, LEDGER_MIGRATIONS, Programs, Publisher, recover } from '@nhip/ledger';
import {
  createPool,
  followRegistry,
  kafkaBus,
  migrate,
  whenRegistryIsThere,
  withDefaultMiddleware,
  type Bus,
  type Shell,
} from '@nhip/platform';
import { Counter, Histogram } from 'prom-client';
import { LedgerAnswers } from './app/ledger-answers.js';
import type { Config } from './config.js';
import { LedgerController, LOGGER } from './grpc/ledger.controller.js';
import { RECOVER, RecoverController, SECRET, type Recover } from './http/recover.controller.js';

const TICK_MS = 500;

@Module({})
class IndicatorsModule {}

interface Parts {
  readonly bus: Bus;
  readonly engine: Engine;
  readonly answers: LedgerAnswers;
  readonly shell: Shell;
}

/** Follows the record topics of the catalogue's types, with positions that lie in the ledger. */
async function follow({ bus, engine, answers, shell }: Parts, signal: AbortSignal): Promise<void> {
  const rows = new Counter({
    name: 'nhip_indicators_rows_total',
    help: 'rows committed to the ledger',
    registers: [shell.metrics],
  });
  const seconds = new Histogram({
    name: 'nhip_indicators_commit_seconds',
    help: 'from queue to commit of a batch',
    registers: [shell.metrics],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  });
  const consumer = await bus.consume({
    group: 'nhip.indicators',
    topics: [],
    positions: engine,
    handler: withDefaultMiddleware(async (batch) => {
      const end = seconds.startTimer();
      await engine.submit(batch);
      end();
      rows.inc(batch.messages.length);
    }, shell.logger),
    onStopped: (topic, partition, reason) =>
      shell.readiness.set(`${topic}[${partition}]`, false, reason.message),
    onResumed: (topic, partition) => shell.readiness.set(`${topic}[${partition}]`, true),
  });
  const onChange = async (definitions: readonly RegistryMessage[]): Promise<void> => {
    try {
      const programs = Programs.of(
        Catalogue.build(definitions, Math.max(0, ...definitions.map((one) => one.revision))),
      );
      engine.setPrograms(programs);
      answers.setPrograms(programs);
      await consumer.setTopics(programs.catalogue.all('type').map((type) => recordTopic(type.id)));
      shell.readiness.set('catalogue', programs.all.length > 0);
    } catch (error) {
      shell.logger.error(
        { error: String(error) },
        'the new definitions cannot be used; the last good ones stay',
      );
    }
  };
  const reader = await whenRegistryIsThere(() => followRegistry(bus, onChange), signal);
  shell.onStop(() => reader?.stop());
}

export async function createIndicators(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('catalogue', false);
  const pool = createPool(config.DATABASE_URL, { max: 12, name: 'indicators' });
  await migrate(pool, 'core', LEDGER_MIGRATIONS);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'indicators',
    logger: shell.logger,
  });
  const publisher = new Publisher(pool, await bus.producer(), shell.logger, shell.clock.now);
  const answers = new LedgerAnswers(pool);
  const engine: Engine = new Engine({
    pool,
    clock: shell.clock,
    logger: shell.logger,
    onCommit: (committed, combos) =>
      publisher.enqueue(committed, combos, answers.catalogue?.revision ?? 0),
  });
  await publisher.recover(engine.combos, 0);
  const abort = new AbortController();
  const timer = setInterval(() => engine.tick(), TICK_MS);
  shell.onStop(() => pool.end());
  shell.onStop(() => publisher.stop());
  shell.onStop(() => engine.stop());
  shell.onStop(() => bus.close());
  shell.onStop(() => (clearInterval(timer), abort.abort()));
  void follow({ bus, engine, answers, shell }, abort.signal);
  const recoverSources: Recover = async (by, dryRun) => {
    const recovered = await recover(pool, bus, shell.clock.now(), by, dryRun);
    if (!dryRun)
      for (const recovery of recovered)
        shell.logger.warn({ by, ...recovery }, 'a source was taken as it is now');
    return recovered;
  };
  return {
    module: IndicatorsModule,
    controllers: [LedgerController, RecoverController],
    providers: [
      { provide: LedgerAnswers, useValue: answers },
      { provide: LOGGER, useValue: shell.logger },
      { provide: RECOVER, useValue: recoverSources },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
    ],
  };
}
