import { kafkaConfig, postgresConfig, serviceConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = serviceConfig.extend({
  ...kafkaConfig,
  ...postgresConfig,
  NHIP_DELIVERY_DAYS: z.coerce
    .number()
    .int()
    .min(31)
    .default(90)
    .describe('days for which the watch knows a delivery; the last of each feed for ever'),
});

export type Config = z.infer<typeof config>;
