import { z } from 'zod';

/** What every service is told. A service extends it by the stores that it uses, and by what is its own. */
export const serviceConfig = z.object({
  NHIP_PORT: z.coerce.number().int().min(1).max(65535).describe('port of this service'),
  NHIP_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address that this service listens on; 0.0.0.0 in a container'),
  NHIP_CLOCK: z
    .string()
    .default('system')
    .describe('hub clock: system, <ISO instant>@<speed>, or file:<path>'),
  NHIP_INTERNAL_SECRET: z
    .string()
    .min(16)
    .describe('secret by which the gateway signs who is calling'),
  NHIP_LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('least level that is logged'),
});

export type ServiceConfig = z.infer<typeof serviceConfig>;

/** Of a service that reads or writes topics. */
export const kafkaConfig = {
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((text) => text.split(','))
    .describe('Kafka brokers, host:port, separated by commas'),
};

/** Of a service that has tables. */
export const postgresConfig = {
  DATABASE_URL: z
    .string()
    .min(1)
    .describe('PostgreSQL, postgres://user:password@host:port/database'),
};

/** Where the ledger answers, for the one that serves it and those that ask. */
export const ledgerConfig = {
  NHIP_LEDGER_GRPC: z
    .string()
    .default('127.0.0.1:9090')
    .describe('host:port on which the ledger answers by gRPC'),
};
