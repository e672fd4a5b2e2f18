import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DAY_MS } from '@nhip/contracts';
import {
  CLOCK,
  CONFIG,
  LOGGER,
  PlatformModule,
  POOL,
  Resources,
  Sweeper,
  type Clock,
  type Logger,
  type Pool,
  provide,
} from '@nhip/platform';
import { MIGRATIONS, PostgresAudit, PostgresIdentities } from './adapters/postgres.js';
import { openRedis, REDIS, RedisLimits, RedisSessions, type Redis } from './adapters/redis.js';
import { Authenticate } from './app/authenticate.js';
import { AuditCheck } from './app/audit-check.js';
import { AgencyKeys } from './app/agency-keys.js';
import { AGENCIES, AUDIT, type Audit, IDENTITIES, LIMITS, SESSIONS } from './app/ports.js';
import { seedIdentities } from './app/seed.js';
import type { Config } from './config.js';
import { Admission } from './http/admission.js';
import { DocumentsController } from './http/documents.controller.js';
import { GatewayGuard } from './http/gateway.guard.js';
import { RegistryAgencies } from './adapters/registry-agencies.js';
import { KeysController } from './http/keys.controller.js';
import { HubReadiness } from './adapters/hub-readiness.js';
import { OwnAddresses } from './http/own-addresses.js';
import { Proxy } from './http/proxy.js';
import { SessionController } from './http/session.controller.js';

const sweeperOf = (audit: Audit, clock: Clock, logger: Logger, days: number): Sweeper =>
  new Sweeper({ audit: (most) => audit.deleteEntries(clock.now() - days * DAY_MS, most) }, logger);

@Module({})
export class GatewayModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forRoot({ name: 'gateway', config, migrations: MIGRATIONS, guarded: false }),
      ],
      controllers: [SessionController, KeysController, DocumentsController],
      providers: [
        {
          provide: REDIS,
          inject: [LOGGER, Resources],
          useFactory: async (logger: Logger, resources: Resources) =>
            resources.add(await openRedis(config.REDIS_URL, logger), (redis) => redis.destroy()),
        },
        {
          provide: IDENTITIES,
          inject: [POOL],
          useFactory: async (pool: Pool) => {
            const identities = new PostgresIdentities(pool);
            if (config.NHIP_CREDENTIALS) await seedIdentities(config.NHIP_CREDENTIALS, identities);
            return identities;
          },
        },
        {
          provide: SESSIONS,
          inject: [REDIS],
          useFactory: (redis: Redis) => new RedisSessions(redis, config.NHIP_INTERNAL_SECRET),
        },
        provide(RedisLimits, [REDIS], LIMITS),
        provide(PostgresAudit, [POOL], AUDIT),
        {
          provide: Sweeper,
          inject: [AUDIT, CLOCK, LOGGER],
          useFactory: (audit: Audit, clock: Clock, logger: Logger) =>
            sweeperOf(audit, clock, logger, config.NHIP_AUDIT_DAYS),
        },
        provide(RegistryAgencies, [CONFIG], AGENCIES),
        provide(AgencyKeys, [IDENTITIES, AGENCIES, AUDIT, CLOCK]),
        Authenticate,
        AuditCheck,
        HubReadiness,
        Admission,
        OwnAddresses,
        Proxy,
        { provide: APP_GUARD, useClass: GatewayGuard },
      ],
    };
  }
}
