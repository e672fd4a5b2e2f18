import { baseConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = baseConfig.extend({
  NHIP_LEDGER_GRPC: z
    .string()
    .default('127.0.0.1:9090')
    .describe('host:port on which the ledger answers by gRPC'),
});

export type Config = z.infer<typeof config>;
