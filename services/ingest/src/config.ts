import { kafkaConfig, ledgerConfig, postgresConfig, serviceConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = serviceConfig.extend({
  ...kafkaConfig,
  ...postgresConfig,
  ...ledgerConfig,
  NHIP_RECEIPT_DAYS: z.coerce
    .number()
    .int()
    .min(30)
    .default(400)
    .describe('days for which a receipt is kept'),
  NHIP_SECRETS: z
    .string()
    .optional()
    .describe(
      'file (mode 600) by which feeds are pulled, JSON: {<id>: {origin, username, password}}; absent: none is',
    ),
});

export type Config = z.infer<typeof config>;
