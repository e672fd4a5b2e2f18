import { z } from 'zod';
import { count, list } from './common.js';
import { flag, query } from './parameters.js';

export const RecoverQuery = query({ dryRun: flag() });
export type RecoverQuery = z.infer<typeof RecoverQuery>;

const Place = z.object({ incarnation: z.string(), next: z.string() });

/** A place whose source is no more what it was, and the place from which it is read from now on. */
export const Recovery = z
  .object({ topic: z.string(), partition: count, former: Place, taken: Place })
  .meta({ id: 'Recovery' });
export type Recovery = z.infer<typeof Recovery>;

export const Recovered = z
  .object({ recovered: list(Recovery), dryRun: z.boolean() })
  .meta({ id: 'Recovered' });
export type Recovered = z.infer<typeof Recovered>;
