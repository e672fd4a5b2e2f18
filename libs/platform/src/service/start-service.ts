import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '@nhip/contracts';
import type { z } from 'zod';
import { loadConfig } from '../config/config.js';
import type { PlatformConfig } from './platform.module.js';
import { httpAdapter, type TlsFiles } from '../http/http-adapter.js';
import { createLogger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { endRefused } from './end-refused.js';

export interface ServiceOptions<C extends PlatformConfig> {
  readonly name: ServiceName;
  readonly config: z.ZodType<C>;
  readonly module: { forRoot(config: C): DynamicModule };
  /** Undefined: plain HTTP. */
  readonly tls?: (config: C) => TlsFiles | undefined;
  /** What NestJS's modules cannot say: content types, a second transport. Called before the application is initialised. */
  readonly prepare?: (app: NestFastifyApplication, config: C) => void | Promise<void>;
}

const PATIENCE_MS = 12_000;
const SIGNALS = ['SIGTERM', 'SIGINT', 'disconnect'] as const;

interface Running {
  /** Absent while the service is starting. */
  app?: NestFastifyApplication;
}

/** Ends the process in order at a signal, or when the launcher is gone; by force where that takes too long. */
function stopAtSignal(running: Running): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    Promise.resolve(running.app?.close()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of SIGNALS) process.on(signal as NodeJS.Signals, stop);
}

async function start<C extends PlatformConfig>(
  options: ServiceOptions<C>,
  config: C,
  running: Running,
): Promise<void> {
  const logger = createLogger(options.name, config.NHIP_LOG_LEVEL);
  const adapter = httpAdapter({ tls: options.tls?.(config) });
  const app = await NestFactory.create<NestFastifyApplication>(
    options.module.forRoot(config),
    adapter,
    { logger: new NestLogger(logger), abortOnError: false },
  );
  running.app = app;
  await options.prepare?.(app, config);
  await app.listen(config.NHIP_PORT, config.NHIP_HOST);
  logger.info({ port: config.NHIP_PORT }, 'started');
}

/**
 * Starts a service: configuration, its module on Fastify, health, metrics, an end in order. Rejects where it cannot start; ends the process
 * where a later start could not either (78: the configuration, 65: a Fault about what the stores hold).
 */
export async function startService<C extends PlatformConfig>(
  options: ServiceOptions<C>,
): Promise<void> {
  const config = loadConfig(options.config);
  const running: Running = {};
  stopAtSignal(running);
  await start(options, config, running).catch(endRefused);
}
