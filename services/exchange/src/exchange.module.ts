import { Module, type DynamicModule } from '@nestjs/common';
import {
  CatalogueFollower,
  CLOCK,
  PlatformModule,
  POOL,
  Resources,
  type Clock,
  type Pool,
  provide,
} from '@nhip/platform';
import { ledgerSource } from './adapters/ledger-source.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { postgresAccessLog } from './adapters/postgres-access-log.js';
import { LEDGER_POOL, readOnlyPool } from './adapters/read-only-pool.js';
import { openSigner } from './adapters/signer.js';
import { CurrentCatalogue } from './app/current-catalogue.js';
import { SIGNER, SOURCE, type LedgerSource } from './app/ports.js';
import { PullChanges } from './app/pull-changes.js';
import type { Config } from './config.js';
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
          provide: PullChanges,
          inject: [SOURCE, POOL, CurrentCatalogue, CLOCK],
          useFactory: (
            source: LedgerSource,
            pool: Pool,
            catalogue: CurrentCatalogue,
            clock: Clock,
          ) => new PullChanges(source, postgresAccessLog(pool), () => catalogue.get(), clock.now),
        },
      ],
    };
  }
}
