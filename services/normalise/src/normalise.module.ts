import { Module, type DynamicModule } from '@nestjs/common';
import {
  CLOCK,
  LOGGER,
  PlatformModule,
  PoisonMessages,
  POOL,
  PRODUCER,
  provide,
} from '@nhip/platform';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresQuarantine } from './adapters/postgres-quarantine.js';
import { CountsRelay } from './app/counts-relay.js';
import { Normalise } from './app/normalise.js';
import { QUARANTINE } from './app/ports.js';
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
        provide(PostgresQuarantine, [POOL], QUARANTINE),
        provide(Normalise, [QUARANTINE, PRODUCER, CLOCK, PoisonMessages]),
        provide(CountsRelay, [Normalise, LOGGER]),
        FeedConsumer,
      ],
    };
  }
}
