import { kafkaConfig, ledgerConfig, serviceConfig } from '@nhip/platform';
import type { z } from 'zod';

export const config = serviceConfig.extend({ ...kafkaConfig, ...ledgerConfig });

export type Config = z.infer<typeof config>;
