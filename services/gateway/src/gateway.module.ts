import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { createPool, migrate, query, type Shell } from '@nhip/platform';
import type { FastifyInstance } from 'fastify';
import { MIGRATIONS, PostgresAudit, PostgresIdentities } from './adapters/postgres.js';
import { openRedis, RedisLimits, RedisSessions } from './adapters/redis.js';
import { Authenticate } from './app/authenticate.js';
import { seedIdentities } from './app/seed.js';
import type { Config } from './config.js';
import { registerDoor } from './http/door.js';
import type { Handlers } from './http/handlers.js';

@Module({})
class GatewayModule {}

const HANDLERS = Symbol('handlers');
const LOOK_MS = 500;

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );

/** Ready when the own stores answer and every service says so. */
function watchReadiness(
  urls: Readonly<Record<string, string>>,
  stores: () => Promise<boolean>,
  shell: Shell,
): void {
  const others = Object.entries(urls).filter(([name]) => name !== 'gateway');
  for (const [name] of others) shell.readiness.set(name, false);
  const look = async (): Promise<void> => {
    await Promise.all([
      stores().then((ok) => shell.readiness.set('stores', ok)),
      ...others.map(async ([name, url]) => shell.readiness.set(name, await answers(url))),
    ]);
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, LOOK_MS);
  shell.onStop(() => clearInterval(timer));
}

/** A broken chain is told at once and loudly; the door stays open, since what is asked of it is not wrong. */
async function checkAudit(audit: PostgresAudit, { logger }: Shell): Promise<void> {
  try {
    const entry = await audit.firstBreak();
    if (entry !== undefined)
      logger.error({ entry }, 'the audit log was altered: its chain breaks at this entry');
  } catch (error) {
    logger.warn({ error: String(error) }, 'the audit log could not be checked');
  }
}

export async function createGateway(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('stores', false);
  const pool = createPool(config.DATABASE_URL, { name: 'gateway' });
  await migrate(pool, 'gateway', MIGRATIONS);
  const redis = await openRedis(config.REDIS_URL, shell.logger);
  const identities = new PostgresIdentities(pool);
  if (config.NHIP_CREDENTIALS) await seedIdentities(config.NHIP_CREDENTIALS, identities);
  const [sessions, limits] = [new RedisSessions(redis), new RedisLimits(redis)];
  const stores = (): Promise<boolean> =>
    Promise.all([query(pool, 'select 1'), redis.ping()]).then(
      () => true,
      () => false,
    );
  watchReadiness(config.NHIP_SERVICE_URLS, stores, shell);
  shell.onStop(() => pool.end());
  shell.onStop(() => redis.destroy());
  const audit = new PostgresAudit(pool);
  void checkAudit(audit, shell);
  const isSecure = config.NHIP_TLS_CERT !== undefined;
  const handlers: Handlers = {
    authenticate: new Authenticate(identities, sessions, limits),
    sessions,
    limits,
    audit,
    clock: shell.clock,
    logger: shell.logger,
    urls: config.NHIP_SERVICE_URLS,
    secret: config.NHIP_INTERNAL_SECRET,
    web: config.NHIP_WEB,
    address:
      config.NHIP_PUBLIC_URL ?? `${isSecure ? 'https' : 'http'}://127.0.0.1:${config.NHIP_PORT}`,
    isSecure,
  };
  return { module: GatewayModule, providers: [{ provide: HANDLERS, useValue: handlers }] };
}

export async function openDoor(app: INestApplication): Promise<void> {
  await registerDoor(
    app.getHttpAdapter().getInstance() as FastifyInstance,
    app.get<Handlers>(HANDLERS),
  );
}
