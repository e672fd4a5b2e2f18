import { postgresConfig, serviceConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = serviceConfig
  .extend({
    ...postgresConfig,
    REDIS_URL: z.string().min(1).describe('Redis, redis://host:port'),
    NHIP_SERVICE_URLS: z
      .string()
      .transform((text) => z.record(z.string(), z.url()).parse(JSON.parse(text)))
      .describe(
        'JSON: name of each service → its address; a further process of one, under a name of its own, counts for the readiness',
      ),
    NHIP_CREDENTIALS: z
      .string()
      .optional()
      .describe('file with demonstration identities, made known at start'),
    NHIP_PUBLIC_URL: z
      .url()
      .optional()
      .describe(
        'address by which the public reaches the hub: its Host, its Origin, and for OpenAPI',
      ),
    NHIP_HOSTS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .toLowerCase()
          .split(',')
          .map((host) => host.trim())
          .filter((host) => host !== ''),
      )
      .describe('further hosts that the hub answers to, name or name:port, separated by commas'),
    NHIP_TLS_CERT: z
      .string()
      .optional()
      .describe('file of the TLS certificate chain, PEM; absent: plain HTTP'),
    NHIP_TLS_KEY: z.string().optional().describe('file of the TLS private key, PEM'),
    NHIP_AUDIT_DAYS: z.coerce
      .number()
      .int()
      .min(365)
      .default(731)
      .describe('days for which an entry of the audit log is kept'),
    NHIP_WEB: z.string().optional().describe('folder of the built web app'),
  })
  .refine(
    ({ NHIP_TLS_CERT, NHIP_TLS_KEY }) =>
      (NHIP_TLS_CERT === undefined) === (NHIP_TLS_KEY === undefined),
    {
      path: ['NHIP_TLS_KEY'],
      message: 'certificate and key go together',
    },
  );

export type Config = z.infer<typeof config>;

/** Where the public finds the hub. */
export const publicAddress = ({ NHIP_PUBLIC_URL, NHIP_TLS_CERT, NHIP_PORT }: Config): string =>
  NHIP_PUBLIC_URL ?? `${NHIP_TLS_CERT ? 'https' : 'http'}://127.0.0.1:${NHIP_PORT}`;

/** Whether the public reaches the hub by TLS, its own or that of a proxy before it. */
export const isSecure = (config: Config): boolean => publicAddress(config).startsWith('https:');
