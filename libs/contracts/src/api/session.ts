import { z } from 'zod';

export const Credentials = z
  .strictObject({
    name: z.string().min(1).max(200),
    password: z.string().min(1).max(500).meta({ format: 'password' }),
  })
  .meta({ id: 'Credentials' });
export type Credentials = z.infer<typeof Credentials>;
