import { baseConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = baseConfig.extend({
  REDIS_URL: z.string().min(1).describe('Redis, redis://host:port'),
  NHIP_SERVICE_URLS: z
    .string()
    .transform((text) => z.record(z.string(), z.url()).parse(JSON.parse(text)))
    .describe('JSON: name of each service → its address'),
  NHIP_CREDENTIALS: z.string().optional().describe('file with demonstration identities, made known at start'),
  NHIP_WEB: z.string().optional().describe('folder of the built web app'),
});

export type Config = z.infer<typeof config>;
