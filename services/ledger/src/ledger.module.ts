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
  type Clock,
  type Logger,
  type Pool,
  type Producer,
  provide,
} from '@nhip/platform';
import { WriterClock } from './app/writer-clock.js';
import { LedgerAnswers } from './app/ledger-answers.js';
import { RecoverSources } from './app/recover-sources.js';
import type { Config } from './config.js';
import { DefinitionsConsumer } from './consumers/definitions.consumer.js';
import { RecordConsumer } from './consumers/record.consumer.js';
import { LedgerController } from './grpc/ledger.controller.js';
import { RecoverController } from './http/recover.controller.js';

const CONNECTIONS = 12;

/** The writer with what tells its commits; what a crash left untold is told before the first commit. */
async function startedWriter(
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
  const writer: Writer = new Writer({
    pool,
    clock,
    logger,
    poison,
    onCommit: (committed, combos) =>
      publisher.enqueue(committed, combos, answers.catalogue?.revision ?? 0),
  });
  resources.add(writer, () => writer.stop());
  await publisher.recover(writer.combos, 0);
  return writer;
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
        provide(LedgerAnswers, [POOL]),
        provide(RecoverSources, [POOL, BUS, CLOCK, LOGGER]),
        {
          provide: Writer,
          inject: [POOL, PRODUCER, CLOCK, LOGGER, PoisonMessages, LedgerAnswers, Resources],
          useFactory: startedWriter,
        },
        provide(WriterClock, [Writer, LOGGER]),
        provide(DefinitionsConsumer, [CatalogueFollower, Writer, LedgerAnswers]),
        provide(RecordConsumer, [Subscriptions, Readiness, Writer, METRICS]),
      ],
    };
  }
}
