import 'reflect-metadata';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { z } from 'zod';
import { clockFrom, type Clock } from '../clock/clock.js';
import { loadConfig, type BaseConfig } from '../config/config.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { httpAdapter, type TlsFiles } from '../http/http-adapter.js';
import { measureHttp } from '../http/http-metrics.js';
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
  /** Undefined: plain HTTP. */
  readonly tls?: (config: z.infer<T>) => TlsFiles | undefined;
  readonly prepare?: (
    app: NestFastifyApplication,
    config: z.infer<T>,
    shell: Shell,
  ) => void | Promise<void>;
}

const IN_FLIGHT_MS = 1_000;
const PATIENCE_MS = 12_000;

function observe(app: NestFastifyApplication, shell: Shell): void {
  const http = app.getHttpAdapter().getInstance();
  measureHttp(http, shell.metrics);
  http.get('/healthz', async () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) =>
    reply.code(shell.readiness.ready ? 200 : 503).send(shell.readiness.report()),
  );
  http.get('/metrics', async (_request, reply) =>
    reply.type(shell.metrics.contentType).send(await shell.metrics.metrics()),
  );
}

/** Takes no new requests, and gives those under way a second. */
async function closeDoor(app: NestFastifyApplication | undefined): Promise<void> {
  const server = app?.getHttpServer() as Server | undefined;
  if (!server?.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await Promise.race([closed, pause(IN_FLIGHT_MS)]);
}

interface Running {
  readonly name: string;
  readonly shell: Shell;
  readonly stops: (() => Promise<unknown> | void)[];
  /** Absent while the service is starting. */
  app?: NestFastifyApplication;
}

async function endOf({ app, shell, stops }: Running): Promise<void> {
  await closeDoor(app);
  for (const stop of [...stops].reverse()) {
    try {
      await stop();
    } catch (error) {
      shell.logger.warn({ error: String(error) }, 'a part did not stop cleanly');
    }
  }
  await app?.close();
}

/** Ends the process in order: no new requests, then what the service registered, newest first. */
function stopper(running: Running): () => void {
  let isStopping = false;
  return () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    void endOf(running).then(
      () => {
        running.shell.logger.info({ service: running.name }, 'stopped');
        process.exit(0);
      },
      () => process.exit(1),
    );
  };
}

function shellFor(name: string, base: BaseConfig, stops: Running['stops']): Shell {
  const metrics = new Registry();
  metrics.setDefaultLabels({ service: name });
  collectDefaultMetrics({ register: metrics });
  return {
    logger: createLogger(name, base.NHIP_LOG_LEVEL),
    clock: clockFrom(base.NHIP_CLOCK),
    readiness: new Readiness(),
    metrics,
    onStop: (stop) => stops.push(stop),
  };
}

/** Starts a service: configuration, shell, NestJS on Fastify, health, metrics, graceful end. */
export async function runService<T extends z.ZodType>(options: ServiceOptions<T>): Promise<void> {
  const { name, bodyLimit, tls } = options;
  const config = loadConfig(options.config);
  const base = config as unknown as BaseConfig;
  const stops: Running['stops'] = [];
  const shell = shellFor(name, base, stops);
  const running: Running = { name, shell, stops };
  const stop = stopper(running);
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(signal as NodeJS.Signals, stop);
  const adapter = httpAdapter({ bodyLimit, tls: tls?.(config) });
  const root = await options.module(config, shell);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: ['error', 'warn'],
  });
  running.app = app;
  app.useGlobalFilters(new ProblemFilter(shell.logger));
  observe(app, shell);
  await options.prepare?.(app, config, shell);
  await app.listen(base.NHIP_PORT, base.NHIP_HOST);
  shell.logger.info({ port: base.NHIP_PORT }, 'started');
}
