import { z } from 'zod';
import { Text } from '../text.js';
import { list } from './common.js';
import { cursor, formed, limit, query } from './parameters.js';
import { Refusal } from './refusal.js';

export const wrongDay = (given: string, name: string): Refusal =>
  new Refusal(
    'wrong-day',
    `${name}=“${given}” không phải ngày hay thời điểm ISO có múi giờ`,
    `${name}=“${given}” is no date and no ISO instant with its zone`,
    {
      vi: 'ví dụ 2025-07-01, 2025-07-01T08:00:00+07:00',
      en: 'e.g. 2025-07-01, 2025-07-01T08:00:00+07:00',
    },
  );

/** A day or an instant as text; whether there is such a day only the calendar knows. */
const day = (description = 'a day or an instant; absent: at any time') =>
  formed(/^\d{4}-\d{2}-\d{2}(T.{0,40})?$/, wrongDay, { type: 'string', description });

export const ListCodesQuery = query({ asOf: day(), cursor: cursor(), limit: limit(100, 1_000) });
export type ListCodesQuery = z.infer<typeof ListCodesQuery>;

export const ReadCodeQuery = query({ asOf: day() });
export type ReadCodeQuery = z.infer<typeof ReadCodeQuery>;

export const CodeChangesQuery = query({
  since: day('the first of the two days, or an instant; required'),
  asOf: day('the second of the two days, or an instant; required'),
  cursor: cursor(),
  limit: limit(100, 1_000),
});
export type CodeChangesQuery = z.infer<typeof CodeChangesQuery>;

/** One version of a code, with what it came from and what became of it: ids of code versions. */
export const Code = z
  .object({
    id: z.string().describe('code@validFrom'),
    code: z.string(),
    validFrom: z.string(),
    validTo: z.string().optional().describe('last day of validity'),
    parent: z.string().optional(),
    level: z.string().optional().describe('where its list has levels'),
    name: Text,
    note: Text.optional().describe('what is to be known of it, such as that it is not confirmed'),
    predecessors: list(z.string()),
    successors: list(z.string()),
  })
  .meta({ id: 'Code' });
export type Code = z.infer<typeof Code>;

export const CodeVersions = z.object({ items: list(Code) }).meta({ id: 'CodeVersions' });
export type CodeVersions = z.infer<typeof CodeVersions>;

/** What stands under a code on two days, where that is not the same version. */
export const CodeChange = z
  .object({
    code: z.string(),
    change: z
      .enum(['new', 'ended', 'changed'])
      .describe('changed: another version stands under the code, perhaps of another thing'),
    before: Code.nullable(),
    after: Code.nullable(),
  })
  .meta({ id: 'CodeChange' });
export type CodeChange = z.infer<typeof CodeChange>;
