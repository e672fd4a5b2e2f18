import { kafkaConfig, postgresConfig, serviceConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = serviceConfig.extend({
  ...kafkaConfig,
  ...postgresConfig,
  NHIP_CREDENTIALS: z
    .string()
    .optional()
    .describe(
      'file with demonstration identities: the passwords of `inbox` are set in Kafka at start; absent: whoever runs Kafka sets them',
    ),
  NHIP_PACKS: z
    .string()
    .optional()
    .describe('folder whose sub-folders with YAML of their own are packs, loaded at start'),
});

export type Config = z.infer<typeof config>;
