import { z } from 'zod';
import { mapOf } from './common.js';

export const Alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });
export type Alive = z.infer<typeof Alive>;

/** Ready where every part is; a part that is not may say why. */
export const ReadinessReport = z
  .object({
    ready: z.boolean(),
    parts: mapOf(z.object({ ok: z.boolean(), detail: z.string().optional() })),
  })
  .meta({ id: 'ReadinessReport' });
export type ReadinessReport = z.infer<typeof ReadinessReport>;
