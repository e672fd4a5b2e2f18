import { kafkaConfig, ledgerConfig, serviceConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = serviceConfig.extend({
  ...kafkaConfig,
  ...ledgerConfig,
  NHIP_STREAMS_PER_IDENTITY: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('live streams that one identity may hold open'),
  NHIP_STREAMS: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('live streams that may be open in all'),
});

export type Config = z.infer<typeof config>;
