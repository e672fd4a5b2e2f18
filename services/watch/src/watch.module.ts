import { Module, type DynamicModule } from '@nestjs/common';
import {
  CatalogueFollower,
  CLOCK,
  LOGGER,
  PlatformModule,
  POOL,
  PRODUCER,
  type Clock,
  type Logger,
  type Pool,
  type Producer,
} from '@nhip/platform';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresAlarms } from './adapters/postgres-alarms.js';
import { PostgresDeliveries } from './adapters/postgres-deliveries.js';
import { AlarmLoop } from './app/alarm-loop.js';
import { Alarms } from './app/alarms.js';
import { Feeds } from './app/feeds.js';
import { ALARMS, DELIVERIES, type AlarmStore, type DeliveryStore } from './app/ports.js';
import type { Config } from './config.js';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { WatchController } from './http/watch.controller.js';

@Module({})
export class WatchModule {
  static forRoot(config: Config): DynamicModule {
    const migrations = MIGRATIONS;
    const platform = {
      name: 'watch',
      config,
      migrations,
      connections: 4,
      catalogue: true,
    } as const;
    return {
      module: WatchModule,
      imports: [PlatformModule.forRoot(platform)],
      controllers: [WatchController],
      providers: [
        {
          provide: DELIVERIES,
          inject: [POOL],
          useFactory: (pool: Pool) => new PostgresDeliveries(pool),
        },
        {
          provide: ALARMS,
          inject: [POOL],
          useFactory: (pool: Pool) => new PostgresAlarms(pool),
        },
        {
          provide: Feeds,
          inject: [CatalogueFollower, DELIVERIES, CLOCK],
          useFactory: (catalogue: CatalogueFollower, deliveries: DeliveryStore, clock: Clock) =>
            new Feeds(catalogue, deliveries, clock),
        },
        {
          provide: Alarms,
          inject: [Feeds, ALARMS, PRODUCER, CLOCK],
          useFactory: (feeds: Feeds, store: AlarmStore, producer: Producer, clock: Clock) =>
            new Alarms(feeds, store, producer, clock),
        },
        DeliveriesConsumer,
        {
          provide: AlarmLoop,
          inject: [Alarms, Feeds, DeliveriesConsumer, LOGGER],
          useFactory: (
            alarms: Alarms,
            feeds: Feeds,
            following: DeliveriesConsumer,
            logger: Logger,
          ) => new AlarmLoop(alarms, feeds, following, logger),
        },
      ],
    };
  }
}
