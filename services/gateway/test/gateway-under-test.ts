import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ROUTES } from '@nhip/contracts';
import { httpAdapter, ProblemFilter, Readiness, type Shell } from '@nhip/platform';
import { scratchDatabase } from '@nhip/testkit';
import { Registry } from 'prom-client';
import { config as schema } from '../src/config.js';
import { createGateway, openDoor } from '../src/gateway.module.js';
import type { Upstream } from './upstream.js';

export const SECRET = 'a secret of this suite';
export const KEYS = {
  agency: 'agency_1',
  ministry: 'ministry_1',
  operator: 'operator_1',
  admin: 'admin_1',
};
const person = (name: string) => ({ name, password: `${name} password` });
export const CREDENTIALS = {
  gateway: 'http://127.0.0.1',
  agencies: { H09: KEYS.agency },
  ministry: KEYS.ministry,
  operator: KEYS.operator,
  admin: KEYS.admin,
  people: Object.fromEntries(
    ['viewer', 'operator', 'duty', 'admin', 'auditor', 'wall', 'agency', 'ministry'].map((role) => [
      role,
      person(role),
    ]),
  ),
};

export interface Running {
  readonly address: string;
  readonly databaseUrl: string;
  readonly readiness: Readiness;
  readonly folder: string;
  stop(): Promise<void>;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nhip-gateway-'));
  mkdirSync(path.join(folder, 'web/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'web/index.html'), '<!doctype html><title>app</title>');
  writeFileSync(path.join(folder, 'web/assets/app-1a2b.js'), 'export {};');
  writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify(CREDENTIALS));
  return folder;
}

function shellOf(stops: (() => Promise<unknown> | void)[]): Shell {
  const quiet = () => undefined;
  return {
    logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    clock: { now: () => Date.now() },
    readiness: new Readiness(),
    metrics: new Registry(),
    onStop: (stop) => stops.push(stop),
  };
}

/** The gateway with real PostgreSQL and Redis; every service is `upstream`, and `watch` is away. */
export async function startGateway(upstream: Upstream): Promise<Running> {
  const [database, folder, url] = [await scratchDatabase(), makeFolder(), await upstream.start()];
  const services = [...new Set(ROUTES.map((route) => route.service))].filter(
    (name) => name !== 'gateway',
  );
  const urls = Object.fromEntries(
    services.map((name) => [name, name === 'watch' ? 'http://127.0.0.1:9' : url]),
  );
  const config = schema.parse({
    KAFKA_BROKERS: 'none:1',
    DATABASE_URL: database.url,
    REDIS_URL: process.env['REDIS_URL'],
    NHIP_PORT: '8080',
    NHIP_INTERNAL_SECRET: SECRET,
    NHIP_SERVICE_URLS: JSON.stringify(urls),
    NHIP_CREDENTIALS: path.join(folder, 'credentials.json'),
    NHIP_WEB: path.join(folder, 'web'),
  });
  const stops: (() => Promise<unknown> | void)[] = [];
  const shell = shellOf(stops);
  const app = await NestFactory.create<NestFastifyApplication>(
    await createGateway(config, shell),
    httpAdapter(),
    {
      logger: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter(shell.logger));
  await openDoor(app);
  await app.listen(0, '127.0.0.1');
  return {
    address: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    databaseUrl: database.url,
    readiness: shell.readiness,
    folder,
    stop: async () => {
      await app.close();
      for (const stop of stops.reverse()) await stop();
      await upstream.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
