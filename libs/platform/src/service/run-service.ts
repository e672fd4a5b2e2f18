import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { z } from 'zod';
import { clockFrom, type Clock } from '../clock/clock.js';
import { loadConfig, type BaseConfig } from '../config/config.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { Readiness } from './readiness.js';

/** What the shell gives to a service's module. */
export interface Shell {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly readiness: Readiness;
  readonly metrics: Registry;
  /** Runs at shutdown, last registered first. */
  onStop(stop: () => Promise<unknown> | void): void;
}

export interface ServiceOptions<T extends z.ZodType> {
  readonly name: string;
  readonly config: T;
  readonly module: (config: z.infer<T>, shell: Shell) => Promise<DynamicModule>;
  readonly bodyLimit?: number;
  readonly prepare?: (app: NestFastifyApplication, config: z.infer<T>, shell: Shell) => void | Promise<void>;
}

function observe(app: NestFastifyApplication, shell: Shell): void {
  const http = app.getHttpAdapter().getInstance();
  http.get('/healthz', async () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => reply.code(shell.readiness.ready ? 200 : 503).send(shell.readiness.report()));
  http.get('/metrics', async (_request, reply) => reply.type(shell.metrics.contentType).send(await shell.metrics.metrics()));
}

/** Ends the process in order: no new requests, then what the service registered, newest first. */
function stopper(
  name: string,
  app: () => NestFastifyApplication | undefined,
  stops: (() => Promise<unknown> | void)[],
  logger: Logger,
): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 12_000).unref();
    void (async () => {
      for (const stop of [...stops].reverse())
        await Promise.resolve(stop()).catch((error: unknown) =>
          logger.warn({ error: String(error) }, 'a part did not stop cleanly'),
        );
      await app()?.close();
      logger.info({ service: name }, 'stopped');
      process.exit(0);
    })();
  };
}

/** Starts a service: configuration, shell, NestJS on Fastify, health, metrics, graceful end. */
export async function runService<T extends z.ZodType>(options: ServiceOptions<T>): Promise<void> {
  const config = loadConfig(options.config);
  const base = config as unknown as BaseConfig;
  const logger = createLogger(options.name, base.NHIP_LOG_LEVEL);
  const metrics = new Registry();
  metrics.setDefaultLabels({ service: options.name });
  collectDefaultMetrics({ register: metrics });
  const stops: (() => Promise<unknown> | void)[] = [];
  const shell: Shell = {
    logger,
    clock: clockFrom(base.NHIP_CLOCK),
    readiness: new Readiness(),
    metrics,
    onStop: (stop) => stops.push(stop),
  };
  let app: NestFastifyApplication | undefined;
  const stop = stopper(options.name, () => app, stops, logger);
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal as NodeJS.Signals, stop);
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 1_000_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  app = await NestFactory.create<NestFastifyApplication>(await options.module(config, shell), adapter, {
    logger: ['error', 'warn'],
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  observe(app, shell);
  await options.prepare?.(app, config, shell);
  await app.listen(base.NHIP_PORT, '127.0.0.1');
  logger.info({ port: base.NHIP_PORT }, 'started');
}
