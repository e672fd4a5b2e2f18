import { Module, type DynamicModule } from '@nestjs/common';
import {
  BUS,
  CLOCK,
  LOGGER,
  PlatformModule,
  PoisonMessages,
  POOL,
  PRODUCER,
  provide,
  Subscriptions,
} from '@nhip/platform';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresPositions } from './adapters/postgres-positions.js';
import { PostgresQuarantine } from './adapters/postgres-quarantine.js';
import { PostgresReplay } from './adapters/postgres-replay.js';
import { CountsRelay } from './app/counts-relay.js';
import { Normalise } from './app/normalise.js';
import { POSITIONS, QUARANTINE, REPLAYS } from './app/ports.js';
import { ReplayFeeds } from './app/replay-feeds.js';
import type { Config } from './config.js';
import { FeedConsumer } from './consumers/feed.consumer.js';
import { ReplayConsumer } from './consumers/replay.consumer.js';
import { QuarantineController } from './http/quarantine.controller.js';
import { ReplayController } from './http/replay.controller.js';

@Module({})
export class NormaliseModule {
  static forRoot(config: Config): DynamicModule {
    const migrations = MIGRATIONS;
    return {
      module: NormaliseModule,
      imports: [PlatformModule.forRoot({ name: 'normalise', config, migrations, catalogue: true })],
      controllers: [QuarantineController, ReplayController],
      providers: [
        provide(PostgresQuarantine, [POOL], QUARANTINE),
        provide(PostgresPositions, [POOL], POSITIONS),
        provide(Normalise, [QUARANTINE, POSITIONS, PRODUCER, CLOCK, PoisonMessages]),
        provide(CountsRelay, [Normalise, LOGGER]),
        FeedConsumer,
        provide(PostgresReplay, [POOL], REPLAYS),
        provide(ReplayFeeds, [REPLAYS, POSITIONS, BUS, Normalise, LOGGER]),
        provide(ReplayConsumer, [Subscriptions, ReplayFeeds]),
      ],
    };
  }
}
