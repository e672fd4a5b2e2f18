import { z } from 'zod';
import { Text } from '../text.js';
import { instant } from './common.js';

export const Alarm = z
  .object({
    id: z.string(),
    kind: z.enum(['freshness', 'system']),
    subject: z.string(),
    state: z.enum(['open', 'closed']),
    since: instant,
    message: Text,
  })
  .meta({ id: 'Alarm' });
export type Alarm = z.infer<typeof Alarm>;
