import { Module, type DynamicModule } from '@nestjs/common';
import {
  CLOCK,
  LOGGER,
  PlatformModule,
  PoisonMessages,
  POOL,
  PRODUCER,
  type Clock,
  type Logger,
  type Pool,
  type Producer,
} from '@nhip/platform';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresQuarantine } from './adapters/postgres-quarantine.js';
import { CountsRelay } from './app/counts-relay.js';
import { Normalise } from './app/normalise.js';
import { QUARANTINE, type Quarantine } from './app/ports.js';
import type { Config } from './config.js';
import { FeedConsumer } from './consumers/feed.consumer.js';
import { QuarantineController } from './http/quarantine.controller.js';

@Module({})
export class NormaliseModule {
  static forRoot(config: Config): DynamicModule {
    const migrations = MIGRATIONS;
    return {
      module: NormaliseModule,
      imports: [PlatformModule.forRoot({ name: 'normalise', config, migrations, catalogue: true })],
      controllers: [QuarantineController],
      providers: [
        {
          provide: QUARANTINE,
          inject: [POOL],
          useFactory: (pool: Pool) => new PostgresQuarantine(pool),
        },
        {
          provide: Normalise,
          inject: [QUARANTINE, PRODUCER, CLOCK, PoisonMessages],
          useFactory: (
            quarantine: Quarantine,
            producer: Producer,
            clock: Clock,
            poison: PoisonMessages,
          ) => new Normalise(quarantine, producer, clock, poison),
        },
        {
          provide: CountsRelay,
          inject: [Normalise, LOGGER],
          useFactory: (normalise: Normalise, logger: Logger) => new CountsRelay(normalise, logger),
        },
        FeedConsumer,
      ],
    };
  }
}
