import { z } from 'zod';
import { RowError, Text } from '../text.js';
import { count, list } from './common.js';

/** What is wrong in a file of a pack. */
export const PackProblem = z
  .object({
    file: z.string(),
    line: count,
    code: z.string(),
    message: Text,
    hint: Text.optional(),
  })
  .meta({ id: 'PackProblem' });
export type PackProblem = z.infer<typeof PackProblem>;

/** RFC 9457 with a stable code and both languages; some problems say more. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('stable, kebab-case'),
    message: Text,
    hint: Text.optional(),
    problems: list(PackProblem).optional().describe('of a pack that was refused'),
    errors: list(RowError).optional().describe('of a sending that was refused as a whole'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
