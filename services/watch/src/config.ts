import { baseConfig } from '@nhip/platform';
import type { z } from 'zod';

export const config = baseConfig;

export type Config = z.infer<typeof config>;
