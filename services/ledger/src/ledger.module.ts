import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@nhip/contracts';
import { ledgerHealth, Writer, LEDGER_MIGRATIONS, Publisher } from '@nhip/ledger';
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
import { WriterClock } from './app/writer-clock.js';
import { LedgerAlarms } from './app/ledger-alarms.js';
import { LedgerAnswers } from './app/ledger-answers.js';
import { Merging } from './app/merging.js';
import { RecoverSources } from './app/recover-sources.js';
import type { Config } from './config.js';
import { DefinitionsConsumer } from './consumers/definitions.consumer.js';
import { RecordConsumer } from './consumers/record.consumer.js';
import { READS, readsPool } from './adapters/reads-pool.js';
import { LedgerController } from './grpc/ledger.controller.js';
import { RecoverController } from './http/recover.controller.js';

const CONNECTIONS = 12;

/** The writer; the publisher tells what it and the writers of other replicas have committed. */
function startedWriter(
  pool: Pool,
  clock: Clock,
  logger: Logger,
  poison: PoisonMessages,
  publisher: Publisher,
  resources: Resources,
): Writer {
  const writer = new Writer({ pool, clock, logger, poison, onCommit: () => publisher.wake() });
  return resources.add(writer, () => writer.stop());
}

function startedPublisher(
  pool: Pool,
  bus: Bus,
  clock: Clock,
  logger: Logger,
  readiness: Readiness,
  resources: Resources,
): Publisher {
  const publisher = new Publisher({ pool, bus, logger, readiness, now: clock.now });
  publisher.start();
  return resources.add(publisher, () => publisher.stop());
}

function ledgerAlarms(
  reads: Pool,
  bus: Bus,
  producer: Producer,
  clock: Clock,
  logger: Logger,
  subscriptions: Subscriptions,
  poison: PoisonMessages,
): LedgerAlarms {
  const health = () => ledgerHealth(reads, TOPICS.records.name);
  return new LedgerAlarms({ health, bus, producer, clock, logger }, subscriptions, poison);
}

@Module({})
export class LedgerModule {
  static forRoot(config: Config): DynamicModule {
    const platform = PlatformModule.forRoot({
      name: 'ledger',
      config,
      catalogue: true,
      schema: 'core',
      migrations: LEDGER_MIGRATIONS,
      connections: CONNECTIONS,
    });
    return {
      module: LedgerModule,
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
          inject: [POOL, CLOCK, LOGGER, PoisonMessages, Publisher, Resources],
          useFactory: startedWriter,
        },
        {
          provide: Publisher,
          inject: [POOL, BUS, CLOCK, LOGGER, Readiness, Resources],
          useFactory: startedPublisher,
        },
        {
          provide: LedgerAlarms,
          inject: [READS, BUS, PRODUCER, CLOCK, LOGGER, Subscriptions, PoisonMessages],
          useFactory: ledgerAlarms,
        },
        provide(WriterClock, [Writer, LOGGER]),
        provide(DefinitionsConsumer, [CatalogueFollower, Writer, LedgerAnswers]),
        provide(RecordConsumer, [Subscriptions, Readiness, Writer, METRICS]),
      ],
    };
  }
}
