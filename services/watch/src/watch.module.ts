import { Module, type DynamicModule } from '@nestjs/common';
import { DAY_MS } from '@nhip/contracts';
import {
  BUS,
  CatalogueFollower,
  CLOCK,
  LOGGER,
  PlatformModule,
  PoisonMessages,
  POOL,
  PRODUCER,
  provide,
  Subscriptions,
  Sweeper,
  type Clock,
  type Logger,
} from '@nhip/platform';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresClosings } from './adapters/postgres-closings.js';
import { PostgresAlarms } from './adapters/postgres-alarms.js';
import { PostgresDeliveries } from './adapters/postgres-deliveries.js';
import { AlarmLoop } from './app/alarm-loop.js';
import { Alarms } from './app/alarms.js';
import { Feeds } from './app/feeds.js';
import { ForgetDeliveries } from './app/forget-deliveries.js';
import { ALARMS, CLOSINGS, DELIVERIES } from './app/ports.js';
import { TellClosings } from './app/tell-closings.js';
import { ToldAlarms } from './app/told-alarms.js';
import { ToldPulls } from './app/told-pulls.js';
import type { Config } from './config.js';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { WatchController } from './http/watch.controller.js';

const sweeperOf = (
  deliveries: ForgetDeliveries,
  closings: TellClosings,
  clock: Clock,
  logger: Logger,
  days: number,
): Sweeper =>
  new Sweeper(
    {
      delivery: (most) => deliveries.forget(clock.now() - days * DAY_MS, most),
      closing: (most) => closings.forget(clock.now(), most),
    },
    logger,
  );

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
        provide(PostgresDeliveries, [POOL], DELIVERIES),
        provide(PostgresAlarms, [POOL], ALARMS),
        provide(Feeds, [CatalogueFollower, DELIVERIES, ToldPulls, CLOCK]),
        provide(Alarms, [Feeds, ALARMS, ToldAlarms, PRODUCER]),
        provide(PostgresClosings, [POOL], CLOSINGS),
        provide(TellClosings, [CLOSINGS, BUS, PRODUCER, LOGGER]),
        DeliveriesConsumer,
        provide(ToldAlarms, [Subscriptions, PoisonMessages]),
        provide(ToldPulls, [Subscriptions, PoisonMessages]),
        provide(ForgetDeliveries, [DELIVERIES, DeliveriesConsumer, PRODUCER]),
        {
          provide: Sweeper,
          inject: [ForgetDeliveries, TellClosings, CLOCK, LOGGER],
          useFactory: (
            deliveries: ForgetDeliveries,
            closings: TellClosings,
            clock: Clock,
            logger: Logger,
          ) => sweeperOf(deliveries, closings, clock, logger, config.NHIP_DELIVERY_DAYS),
        },
        provide(AlarmLoop, [Alarms, Feeds, DeliveriesConsumer, ToldAlarms, LOGGER]),
      ],
    };
  }
}
