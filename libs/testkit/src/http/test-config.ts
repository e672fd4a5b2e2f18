import { TEST_SECRET } from './caller-headers.js';

/** The configuration of a service under test: no broker is found by it. What is a service's own is added to it. */
export const TEST_CONFIG = {
  NHIP_PORT: 1,
  NHIP_HOST: '127.0.0.1',
  NHIP_CLOCK: 'system',
  NHIP_INTERNAL_SECRET: TEST_SECRET,
  NHIP_LOG_LEVEL: 'error' as const,
  KAFKA_BROKERS: ['nowhere'],
};
