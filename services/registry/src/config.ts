import { baseConfig } from '@nhip/platform';
import { z } from 'zod';

export const config = baseConfig.extend({
  NHIP_PACKS: z.string().optional().describe('folder whose sub-folders are packs, loaded at start'),
});

export type Config = z.infer<typeof config>;
