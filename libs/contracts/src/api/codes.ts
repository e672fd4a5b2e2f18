import { z } from 'zod';
import { Text } from '../text.js';
import { list } from './common.js';
import { cursor, formed, limit, query } from './parameters.js';
import { Refusal } from './refusal.js';

export const wrongDay = (given: string): Refusal =>
  new Refusal(
    'wrong-day',
    `asOf=“${given}” không phải ngày hay thời điểm ISO có múi giờ`,
    `asOf=“${given}” is no date and no ISO instant with its zone`,
    {
      vi: 'ví dụ 2025-07-01, 2025-07-01T08:00:00+07:00',
      en: 'e.g. 2025-07-01, 2025-07-01T08:00:00+07:00',
    },
  );

/** A day or an instant as text; whether there is such a day only the calendar knows. */
const day = () =>
  formed(/^\d{4}-\d{2}-\d{2}(T.{0,40})?$/, wrongDay, {
    type: 'string',
    description: 'a day or an instant; absent: at any time',
  });

export const ListCodesQuery = query({ asOf: day(), cursor: cursor(), limit: limit(100, 1_000) });
export type ListCodesQuery = z.infer<typeof ListCodesQuery>;

export const ReadCodeQuery = query({ asOf: day() });
export type ReadCodeQuery = z.infer<typeof ReadCodeQuery>;

/** One version of a code, with what it came from and what became of it: ids of code versions. */
export const Code = z
  .object({
    id: z.string().describe('code@validFrom'),
    code: z.string(),
    validFrom: z.string(),
    validTo: z.string().optional().describe('last day of validity'),
    parent: z.string().optional(),
    name: Text,
    predecessors: list(z.string()),
    successors: list(z.string()),
  })
  .meta({ id: 'Code' });
export type Code = z.infer<typeof Code>;

export const CodeVersions = z.object({ items: list(Code) }).meta({ id: 'CodeVersions' });
export type CodeVersions = z.infer<typeof CodeVersions>;
