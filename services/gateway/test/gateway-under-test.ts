import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ROUTES } from '@nhip/contracts';
import { createLogger, httpAdapter, Readiness, Sweeper } from '@nhip/platform';
import { scratchDatabase } from '@nhip/testkit';
import { openRedis } from '../src/adapters/redis.js';
import { config as schema } from '../src/config.js';
import { GatewayModule } from '../src/gateway.module.js';
import { prepareGateway } from '../src/http/prepare-gateway.js';
import { SECRET, type Upstream } from './upstream.js';

export const KEYS = {
  agency: 'agency_1',
  otherAgency: 'agency_2',
  ministry: 'ministry_1',
  operator: 'operator_1',
  admin: 'admin_1',
};
const person = (name: string) => ({ name, password: `${name} password` });
export const CREDENTIALS = {
  gateway: 'http://127.0.0.1',
  agencies: { H09: KEYS.agency, H10: KEYS.otherAgency },
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
  readonly sweeper: Sweeper;
  readonly folder: string;
  stop(): Promise<void>;
}

/** The database of this worker of the suites: their limits are counted by themselves. */
export const REDIS_URL = `${process.env['REDIS_URL']}/${process.env['JEST_WORKER_ID']}`;

/** Forgets what was counted against limits, so that no suite is held to what another one did. */
async function forgetLimits(): Promise<void> {
  const redis = await openRedis(REDIS_URL, createLogger('test', 'error'));
  for (const key of await redis.keys('nhip:limit:*')) await redis.del(key);
  redis.destroy();
}

interface Settings {
  /** Services that do not answer. */
  readonly away?: readonly string[];
  /** Variables beside those of every gateway under test. */
  readonly env?: Readonly<Record<string, string>>;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nhip-gateway-'));
  mkdirSync(path.join(folder, 'web/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'web/index.html'), '<!doctype html><title>app</title>');
  writeFileSync(path.join(folder, 'web/assets/app-1a2b.js'), 'export {};');
  writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify(CREDENTIALS));
  return folder;
}

/** The gateway with real PostgreSQL and Redis; every service is `upstream`, but those that are away. */
export async function startGateway(
  upstream: Upstream,
  { away = [], env = {} }: Settings = {},
): Promise<Running> {
  await forgetLimits();
  const [database, folder, url] = [await scratchDatabase(), makeFolder(), await upstream.start()];
  const services = [...new Set(ROUTES.map((route) => route.service))].filter(
    (name) => name !== 'gateway',
  );
  const urls = Object.fromEntries(
    services.map((name) => [name, away.includes(name) ? 'http://127.0.0.1:9' : url]),
  );
  const config = schema.parse({
    DATABASE_URL: database.url,
    REDIS_URL,
    NHIP_PORT: '8080',
    NHIP_INTERNAL_SECRET: SECRET,
    NHIP_LOG_LEVEL: 'error',
    NHIP_SERVICE_URLS: JSON.stringify(urls),
    NHIP_CREDENTIALS: path.join(folder, 'credentials.json'),
    NHIP_WEB: path.join(folder, 'web'),
    ...env,
  });
  const module = await Test.createTestingModule({
    imports: [GatewayModule.forRoot(config)],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(), {
    logger: false,
  });
  await prepareGateway(app);
  await app.listen(0, '127.0.0.1');
  return {
    address: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    databaseUrl: database.url,
    readiness: app.get(Readiness),
    sweeper: app.get(Sweeper),
    folder,
    stop: async () => {
      await app.close();
      await upstream.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
