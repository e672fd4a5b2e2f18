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
  Readiness,
  Resources,
  Subscriptions,
  type Bus,
  type Clock,
  type Logger,
  type Pool,
  type Producer,
  provide,
} from '@nhip/platform';
import { EngineClock } from './app/engine-clock.js';
import { LedgerAnswers } from './app/ledger-answers.js';
import { RecoverSources } from './app/recover-sources.js';
import type { Config } from './config.js';
import { RecordConsumer } from './consumers/record.consumer.js';
import { LedgerController } from './grpc/ledger.controller.js';
import { RecoverController } from './http/recover.controller.js';

const CONNECTIONS = 12;

/** The engine, with what tells the commits of all replicas. */
function startedEngine(
  pool: Pool,
  clock: Clock,
  logger: Logger,
  poison: PoisonMessages,
  publisher: Publisher,
  resources: Resources,
): Writer {
  const engine = new Writer({ pool, clock, logger, poison, onCommit: () => publisher.wake() });
  return resources.add(engine, () => engine.stop());
}

function startedPublisher(
  pool: Pool,
  bus: Bus,
  producer: Producer,
  clock: Clock,
  logger: Logger,
  readiness: Readiness,
  resources: Resources,
): Publisher {
  const publisher = new Publisher({ pool, bus, producer, logger, readiness, now: clock.now });
  publisher.start();
  return resources.add(publisher, () => publisher.stop());
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
        provide(LedgerAnswers, [POOL]),
        provide(RecoverSources, [POOL, BUS, CLOCK, LOGGER]),
        {
          provide: Writer,
          inject: [POOL, CLOCK, LOGGER, PoisonMessages, Publisher, Resources],
          useFactory: startedEngine,
        },
        {
          provide: Publisher,
          inject: [POOL, BUS, PRODUCER, CLOCK, LOGGER, Readiness, Resources],
          useFactory: startedPublisher,
        },
        provide(EngineClock, [Writer, LOGGER]),
        provide(RecordConsumer, [Subscriptions, CatalogueFollower, Writer, LedgerAnswers, METRICS]),
      ],
    };
  }
}
