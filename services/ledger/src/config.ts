import { kafkaConfig, ledgerConfig, postgresConfig, serviceConfig } from '@nhip/platform';
import type { z } from 'zod';

export const config = serviceConfig.extend({ ...kafkaConfig, ...postgresConfig, ...ledgerConfig });

export type Config = z.infer<typeof config>;
