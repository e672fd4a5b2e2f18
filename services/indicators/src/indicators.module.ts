import { Module, type DynamicModule } from '@nestjs/common';
import { Writer, LEDGER_MIGRATIONS, Publisher } from '@nhip/ledger';
import {
  BUS,
  CatalogueFollower,
  CLOCK,
  LOGGER,
  METRICS,
  PlatformModule,
  PoisonMessages,
  POOL,
  PRODUCER,
  Resources,
  Subscriptions,
  type Clock,
  type Logger,
  type Pool,
  type Producer,
  provide,
} from '@nhip/platform';
import { EngineClock } from './app/engine-clock.js';
import { LedgerAnswers } from './app/ledger-answers.js';
import { Merging } from './app/merging.js';
import { RecoverSources } from './app/recover-sources.js';
import type { Config } from './config.js';
import { RecordConsumer } from './consumers/record.consumer.js';
import { READS, readsPool } from './adapters/reads-pool.js';
import { LedgerController } from './grpc/ledger.controller.js';
import { RecoverController } from './http/recover.controller.js';

const CONNECTIONS = 12;

/** The engine with what tells its commits; what a crash left untold is told before the first commit. */
async function startedEngine(
  pool: Pool,
  producer: Producer,
  clock: Clock,
  logger: Logger,
  poison: PoisonMessages,
  answers: LedgerAnswers,
  resources: Resources,
): Promise<Writer> {
  const publisher = new Publisher(pool, producer, logger, clock.now);
  resources.add(publisher, () => publisher.stop());
  const engine: Writer = new Writer({
    pool,
    clock,
    logger,
    poison,
    onCommit: (committed, combos) =>
      publisher.enqueue(committed, combos, answers.catalogue?.revision ?? 0),
  });
  resources.add(engine, () => engine.stop());
  await publisher.recover(engine.combos, 0);
  return engine;
}

@Module({})
export class IndicatorsModule {
  static forRoot(config: Config): DynamicModule {
    const platform = PlatformModule.forRoot({
      name: 'indicators',
      config,
      catalogue: true,
      schema: 'core',
      migrations: LEDGER_MIGRATIONS,
      connections: CONNECTIONS,
    });
    return {
      module: IndicatorsModule,
      imports: [platform],
      controllers: [LedgerController, RecoverController],
      providers: [
        {
          provide: READS,
          inject: [Resources],
          useFactory: (resources: Resources) => readsPool(config.DATABASE_URL, resources),
        },
        provide(LedgerAnswers, [READS]),
        provide(Merging, [POOL, LOGGER]),
        provide(RecoverSources, [POOL, BUS, CLOCK, LOGGER]),
        {
          provide: Writer,
          inject: [POOL, PRODUCER, CLOCK, LOGGER, PoisonMessages, LedgerAnswers, Resources],
          useFactory: startedEngine,
        },
        provide(EngineClock, [Writer, LOGGER]),
        provide(RecordConsumer, [Subscriptions, CatalogueFollower, Writer, LedgerAnswers, METRICS]),
      ],
    };
  }
}
