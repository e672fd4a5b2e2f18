import { z } from 'zod';

/** What every service is told; a service picks and extends. Names only ever appear in errors, values never. */
export const baseConfig = z.object({
  KAFKA_BROKERS: z.string().min(1).describe('Kafka brokers, host:port, separated by commas'),
  DATABASE_URL: z
    .string()
    .min(1)
    .describe('PostgreSQL, postgres://user:password@host:port/database'),
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

export type BaseConfig = z.infer<typeof baseConfig>;

/** Reads the environment once; all faults are told at once, and the process ends with 78 (EX_CONFIG). */
export function loadConfig<T extends z.ZodType>(
  schema: T,
  env: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<T> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) =>
      `  ${issue.path.join('.')}: ${issue.code === 'invalid_type' ? 'is missing' : 'is not valid'}`,
  );
  process.stderr.write(`the configuration is not complete:\n${[...new Set(faults)].join('\n')}\n`);
  return process.exit(78);
}
