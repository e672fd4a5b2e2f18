import type { ServiceConfig } from '../src/config/service-config.js';

/** The secret of a service under test. */
export const SECRET = 'a secret of the tests';

/** The configuration of a service under test that has no stores. */
export const SERVICE_CONFIG = {
  NHIP_PORT: 1,
  NHIP_HOST: '127.0.0.1',
  NHIP_CLOCK: 'system',
  NHIP_INTERNAL_SECRET: SECRET,
  NHIP_LOG_LEVEL: 'error',
} satisfies ServiceConfig;
