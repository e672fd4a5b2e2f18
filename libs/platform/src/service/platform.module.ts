import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { ServiceName } from '@nhip/contracts';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { clockFrom } from '../clock/clock.js';
import type { ServiceConfig } from '../config/service-config.js';
import { CallerGuard } from '../http/caller.guard.js';
import { HealthController } from '../http/health.controller.js';
import { HttpServer } from '../http/http-server.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { StatusInterceptor } from '../http/status.interceptor.js';
import { createLogger } from '../logging/logger.js';
import type { Migration } from '../storage/migrate.js';
import { CatalogueFollower } from './catalogue-follower.js';
import { Readiness } from '../readiness.js';
import { Resources } from './resources.js';
import { kafkaProviders, postgresProviders } from './store-providers.js';
import { CLOCK, CONFIG, LOGGER, METRICS, SERVICE_NAME } from '../tokens.js';

/** What a configuration may ask for beside what every service has. */
export interface PlatformConfig extends ServiceConfig {
  readonly KAFKA_BROKERS?: readonly string[];
  readonly DATABASE_URL?: string;
}

export interface PlatformOptions {
  readonly name: ServiceName;
  readonly config: PlatformConfig;
  /** Of the schema that is called like the service; run before anyone gets the `POOL`, which only a service with migrations has. */
  readonly migrations?: readonly Migration[];
  /** Schema of the migrations, where it is not called like the service. */
  readonly schema?: string;
  /** Most connections of the pool. */
  readonly connections?: number;
  /** The service follows the catalogue by `CatalogueFollower`. */
  readonly catalogue?: boolean;
  /** False for the gateway alone, which has a guard of its own. */
  readonly guarded?: boolean;
}

/** The lag of the event loop is read by a timer of this interval, which then counts into it; at the 10 ms that are usual it is most of what a service does that has nothing to do. */
const LAG_LOOK_MS = 500;

function metricsOf(service: string): Registry {
  const metrics = new Registry();
  metrics.setDefaultLabels({ service });
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: LAG_LOOK_MS });
  return metrics;
}

const everyService = ({ name, config }: PlatformOptions): Provider[] => [
  { provide: SERVICE_NAME, useValue: name },
  { provide: CONFIG, useValue: config },
  { provide: LOGGER, useFactory: () => createLogger(name, config.NHIP_LOG_LEVEL) },
  { provide: CLOCK, useFactory: () => clockFrom(config.NHIP_CLOCK) },
  { provide: METRICS, useFactory: () => metricsOf(name) },
  Readiness,
  Resources,
  HttpServer,
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_PIPE, useClass: SchemaPipe },
  { provide: APP_INTERCEPTOR, useClass: StatusInterceptor },
];

/**
 * What every service stands on, for all of its modules: configuration, logger, clock, metrics, readiness, health, the guard, and the
 * stores that its configuration names: `BUS`, `PRODUCER`, `Subscriptions` and `PoisonMessages` where it has KAFKA_BROKERS, `POOL` where it has DATABASE_URL and migrations. All of it
 * is closed when the application has shut down.
 */
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    const { config, migrations, catalogue = false, guarded = true } = options;
    const providers = [
      ...everyService(options),
      ...(config.DATABASE_URL === undefined || migrations === undefined
        ? []
        : postgresProviders({ ...options, migrations, url: config.DATABASE_URL })),
      ...(config.KAFKA_BROKERS === undefined ? [] : kafkaProviders(config.KAFKA_BROKERS)),
      ...(catalogue ? [CatalogueFollower] : []),
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController],
      providers: [
        ...providers,
        ...(guarded ? [{ provide: APP_GUARD, useClass: CallerGuard }] : []),
      ],
      exports: providers.filter((provider) => !isApplicationWide(provider)),
    };
  }
}

const isApplicationWide = (provider: Provider): boolean =>
  typeof provider === 'object' &&
  [APP_FILTER, APP_PIPE, APP_INTERCEPTOR].includes(provider.provide as string);
