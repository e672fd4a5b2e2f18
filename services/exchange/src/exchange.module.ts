import { Module, type DynamicModule } from '@nestjs/common';
import {
  CatalogueFollower,
  CLOCK,
  PlatformModule,
  POOL,
  PoisonMessages,
  Readiness,
  Subscriptions,
  Resources,
  type Clock,
  type Pool,
  provide,
} from '@nhip/platform';
import { figureSource } from './adapters/figure-source.js';
import { ledgerSource } from './adapters/ledger-source.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { postgresAccessLog } from './adapters/postgres-access-log.js';
import { postgresJournal } from './adapters/postgres-journal.js';
import { LEDGER_POOL, readOnlyPool } from './adapters/read-only-pool.js';
import { openSigner } from './adapters/signer.js';
import { CurrentCatalogue } from './app/current-catalogue.js';
import { JOURNAL, SIGNER, SOURCE, type Journal, type LedgerSource } from './app/ports.js';
import { PullChanges } from './app/pull-changes.js';
import { PullObservations } from './app/pull-observations.js';
import { RecordCounts } from './app/record-counts.js';
import type { Config } from './config.js';
import { DeliveriesReader } from './consumers/deliveries.reader.js';
import { ExchangeController } from './http/exchange.controller.js';

@Module({})
export class ExchangeModule {
  static forRoot(config: Config): DynamicModule {
    const platform = {
      name: 'exchange',
      config,
      migrations: MIGRATIONS,
      connections: 4,
      catalogue: true,
    } as const;
    return {
      module: ExchangeModule,
      imports: [PlatformModule.forRoot(platform)],
      controllers: [ExchangeController],
      providers: [
        {
          provide: LEDGER_POOL,
          inject: [Resources],
          useFactory: (resources: Resources) =>
            resources.add(readOnlyPool(config.DATABASE_URL), (pool) => pool.end()),
        },
        { provide: SIGNER, inject: [POOL], useFactory: openSigner },
        provide(CurrentCatalogue, [CatalogueFollower]),
        {
          provide: SOURCE,
          inject: [LEDGER_POOL],
          useFactory: (ledger: Pool) => ledgerSource(ledger),
        },
        {
          provide: RecordCounts,
          inject: [SOURCE, CLOCK],
          useFactory: (source: LedgerSource, clock: Clock) =>
            new RecordCounts(source, clock.now, () => performance.now()),
        },
        {
          provide: PullChanges,
          inject: [SOURCE, POOL, CurrentCatalogue, CLOCK],
          useFactory: (
            source: LedgerSource,
            pool: Pool,
            catalogue: CurrentCatalogue,
            clock: Clock,
          ) => new PullChanges(source, postgresAccessLog(pool), () => catalogue.get(), clock.now),
        },
        { provide: JOURNAL, inject: [POOL], useFactory: postgresJournal },
        {
          provide: DeliveriesReader,
          inject: [Subscriptions, PoisonMessages, JOURNAL, CLOCK, Readiness],
          useFactory: (
            subscriptions: Subscriptions,
            poison: PoisonMessages,
            journal: Journal,
            clock: Clock,
            readiness: Readiness,
          ) => new DeliveriesReader(subscriptions, poison, journal, clock.now, readiness),
        },
        {
          provide: PullObservations,
          inject: [LEDGER_POOL, JOURNAL, POOL, CurrentCatalogue, CLOCK],
          useFactory: (
            ledger: Pool,
            journal: Journal,
            pool: Pool,
            catalogue: CurrentCatalogue,
            clock: Clock,
          ) =>
            new PullObservations(
              figureSource(ledger),
              journal,
              postgresAccessLog(pool),
              catalogue,
              clock.now,
            ),
        },
      ],
    };
  }
}
