import { z } from 'zod';
import { count, list } from './common.js';
import { cursor, flag, limit, query, text } from './parameters.js';

export const ListDefinitionsQuery = query({
  kind: text(),
  cursor: cursor(),
  limit: limit(100, 1_000),
});
export type ListDefinitionsQuery = z.infer<typeof ListDefinitionsQuery>;

export const LoadPackQuery = query({ dryRun: flag() });
export type LoadPackQuery = z.infer<typeof LoadPackQuery>;

export const LoadPackBody = z.strictObject({
  name: z.string().min(1).max(100),
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(500), text: z.string() }))
    .min(1)
    .max(500)
    .readonly(),
});
export type LoadPackBody = z.infer<typeof LoadPackBody>;

const CodeVersionIds = z.object({ count, first: list(z.string()).describe('ids, at most 50') });
const CodeVersionsChanged = z.object({
  new: CodeVersionIds,
  changed: CodeVersionIds.describe('another end, parent, name, spelling or successor'),
  removed: CodeVersionIds.describe('records that hold one have no name for it any more'),
});
export type CodeVersionsChanged = z.infer<typeof CodeVersionsChanged>;

export const LoadedPack = z
  .object({
    pack: z.string(),
    revision: count.optional().describe('absent where nothing was new, or dryRun=true'),
    definitions: list(
      z.object({
        kind: z.string(),
        id: z.string(),
        version: count,
        change: z.enum(['new', 'same']),
        newest: count
          .optional()
          .describe('the version that the hub uses, where it is greater than any of the pack'),
        codes: CodeVersionsChanged.optional().describe(
          'of a new version of a code list: what it does to the code versions in use',
        ),
      }),
    ),
  })
  .meta({ id: 'LoadedPack' });
export type LoadedPack = z.infer<typeof LoadedPack>;
