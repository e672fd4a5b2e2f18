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
import { PostgresCompletions } from './adapters/postgres-completions.js';
import { PostgresAlarms } from './adapters/postgres-alarms.js';
import { PostgresDeliveries } from './adapters/postgres-deliveries.js';
import { AlarmLoop } from './app/alarm-loop.js';
import { Alarms } from './app/alarms.js';
import { Feeds } from './app/feeds.js';
import { ForgetDeliveries } from './app/forget-deliveries.js';
import { ALARMS, COMPLETIONS, DELIVERIES } from './app/ports.js';
import { TellCompletions } from './app/tell-completions.js';
import { ToldAlarms } from './app/told-alarms.js';
import { ToldCompletions } from './app/told-completions.js';
import { ToldPulls } from './app/told-pulls.js';
import type { Config } from './config.js';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { WatchController } from './http/watch.controller.js';

const sweeperOf = (
  deliveries: ForgetDeliveries,
  completions: TellCompletions,
  clock: Clock,
  logger: Logger,
  days: number,
): Sweeper =>
  new Sweeper(
    {
      delivery: (most) => deliveries.forget(clock.now() - days * DAY_MS, most),
      completion: (most) => completions.forget(clock.now(), most),
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
        provide(PostgresCompletions, [POOL], COMPLETIONS),
        provide(ToldCompletions, [Subscriptions, PoisonMessages, COMPLETIONS]),
        provide(TellCompletions, [COMPLETIONS, BUS, PRODUCER, ToldCompletions, LOGGER]),
        DeliveriesConsumer,
        provide(ToldAlarms, [Subscriptions, PoisonMessages]),
        provide(ToldPulls, [Subscriptions, PoisonMessages]),
        provide(ForgetDeliveries, [DELIVERIES, DeliveriesConsumer, PRODUCER]),
        {
          provide: Sweeper,
          inject: [ForgetDeliveries, TellCompletions, CLOCK, LOGGER],
          useFactory: (
            deliveries: ForgetDeliveries,
            completions: TellCompletions,
            clock: Clock,
            logger: Logger,
          ) => sweeperOf(deliveries, completions, clock, logger, config.NHIP_DELIVERY_DAYS),
        },
        provide(AlarmLoop, [Alarms, Feeds, DeliveriesConsumer, ToldAlarms, LOGGER]),
      ],
    };
  }
}
