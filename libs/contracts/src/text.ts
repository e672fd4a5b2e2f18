import { z } from 'zod';

/** A text that a person reads, in both languages; Vietnamese first on every screen. */
export const Text = z.object({ vi: z.string(), en: z.string() }).meta({ id: 'Text' });
export type Text = z.infer<typeof Text>;

/** One finding about a raw row: the stable code, where, and what to do. */
export const Finding = z
  .object({
    code: z.string(),
    column: z.string().optional(),
    value: z
      .string()
      .optional()
      .describe('the offending value, cut to 200 characters; never of a personal field'),
    message: Text,
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

/** A finding about a row of a sending. */
export const RowError = Finding.extend({ row: z.int().nonnegative() }).meta({ id: 'RowError' });
export type RowError = z.infer<typeof RowError>;
