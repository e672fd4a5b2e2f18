import { kafkaConfig, postgresConfig, serviceConfig } from '@nhip/platform';
import { KEPT_DELIVERY_DAYS } from '@nhip/contracts';
import { z } from 'zod';

export const config = serviceConfig.extend({
  ...kafkaConfig,
  ...postgresConfig,
  NHIP_DELIVERY_DAYS: z.coerce
    .number()
    .int()
    .min(KEPT_DELIVERY_DAYS + 1)
    .default(90)
    .describe(
      'days for which the watch knows a delivery; the last of each feed, agency and month for ever',
    ),
});

export type Config = z.infer<typeof config>;
