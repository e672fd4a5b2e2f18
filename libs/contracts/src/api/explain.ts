import { z } from 'zod';
import { Text } from '../text.js';
import {
  count,
  Coverage,
  list,
  mapOf,
  Measures,
  NUMBERED,
  REVISED,
  ofNow,
  optionalBody,
  RawPlace,
  ShownValue,
  ValueFlag,
  ValueFreshness,
} from './common.js';
import { asOf, since, units, version } from './indicators.js';
import { cursor, limit, period, query } from './parameters.js';

export const ExplainQuery = query(
  {
    period: period(),
    asOf: asOf(),
    since: since(),
    units: units(),
    version: version(),
    cursor: cursor(),
    limit: limit(100, 1_000),
  },
  { dimensions: true },
);
export type ExplainQuery = z.infer<typeof ExplainQuery>;

/** What a record added at `since`, and the version that stood then. */
const BeforeRecord = z.object({
  contribution: Measures,
  standing: z
    .object({ version: z.int(), fields: mapOf(ShownValue), raw: RawPlace })
    .nullable()
    .describe('null where no version stood'),
});

/** A record that is in the number, with what it adds and the raw row that says so. */
export const ExplainedRecord = z
  .object({
    id: z.string(),
    type: z.string(),
    part: count.optional().describe('its place among the parts; absent where there are none'),
    version: z.int(),
    contribution: Measures,
    alone: z
      .number()
      .optional()
      .describe('of a ratio: what it would be of this record alone; absent where that is nothing'),
    fields: mapOf(ShownValue),
    raw: RawPlace,
    before: BeforeRecord.optional().describe('told with since'),
  })
  .meta({ id: 'ExplainedRecord' });
export type ExplainedRecord = z.infer<typeof ExplainedRecord>;

/** A reason why records or rows are not in the number. */
export const LeftOut = z
  .object({
    code: z.enum(['quarantined', 'condition', 'period', 'scope']),
    count,
    message: Text,
  })
  .meta({ id: 'LeftOut' });
export type LeftOut = z.infer<typeof LeftOut>;

/** The records of one cube and some days of which a number is computed; their sums add up to its measures. */
export const ExplainedPart = z
  .object({
    cube: z.string(),
    from: z.iso.date().nullable().describe('first day; null of all time'),
    to: z.iso.date().nullable().describe('last day; null of all time'),
    measures: Measures,
    count: count.nullable().describe('records; null while they are counted'),
    distinct: z
      .object({
        field: z.string(),
        name: Text,
        values: list(z.object({ value: z.string(), counts: z.record(z.string(), z.boolean()) }))
          .optional()
          .describe(
            'told with the first page: the values with data, at most 500, those first that a figure does not count; by the name of each figure whether it counts the value',
          ),
        count: count.optional().describe('how many values have data; told with them'),
      })
      .optional()
      .describe(
        'the field whose different values are counted: each record has its own among its fields, and the measures are no sum of what records add',
      ),
  })
  .meta({ id: 'ExplainedPart' });
export type ExplainedPart = z.infer<typeof ExplainedPart>;

/** Where a number comes from; all pages are as of the commit of the first. */
export const Explanation = z
  .object({
    indicator: z.string(),
    version: count,
    definition: z.string().describe('SHA-256 over the definition and its code lists'),
    name: Text,
    meaning: Text,
    unit: z.string(),
    unitName: Text.nullable(),
    decimals: count,
    commit: count,
    period: z.string(),
    dims: mapOf(list(z.string())).describe('codes asked for'),
    ...NUMBERED,
    sentence: Text,
    formula: z.string(),
    calculation: Text.describe('the formula with its numbers'),
    measures: Measures,
    names: mapOf(Text).describe('what the measures count, by their names, where that is said'),
    share: z
      .object({ part: z.string(), of: z.string(), whole: z.string() })
      .optional()
      .describe(
        'of a ratio: how many (part) of how many (of), decimal text, and the measure that is the whole; absent without data',
      ),
    parts: list(ExplainedPart)
      .optional()
      .describe(
        'where the formula reads several cubes or periods: what each is, the records of one after those of the other',
      ),
    count: count
      .nullable()
      .describe(
        'records over all pages, with since those that made the difference; null while they are counted, where there are many',
      ),
    since: z
      .object({ commit: count, ...NUMBERED, measures: Measures })
      .optional()
      .describe('the number as it was; the records are then those that made the difference'),
    reason: Text.optional().describe(
      'why there are no data, where it would mix simulated and real ones',
    ),
    flags: list(ValueFlag).describe(
      'of the value; told with the first page, `simulated` with each',
    ),
    ...REVISED,
    freshness: ofNow(ValueFreshness),
    coverage: ofNow(Coverage),
    leftOut: list(LeftOut).describe('told with the first page'),
    records: list(ExplainedRecord),
    cursor: z.string().optional().describe('opaque; absent on the last page'),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;

const codeAsked = z.string().max(200);

export const VerifyBody = optionalBody({
  indicator: z.string().min(1).max(200).optional(),
  period: z.string().min(1).max(20).optional(),
  dims: z
    .record(z.string().max(100), z.union([codeAsked, z.array(codeAsked).max(1_000).readonly()]))
    .optional(),
});
export type VerifyBody = z.infer<typeof VerifyBody>;

/** Sums in minor units, in the order of the cube's measures; as text where a JSON number cannot hold one. */
const CellSums = list(z.union([z.number(), z.string()]));

/** A cell whose recomputation differs. */
export const Difference = z
  .object({
    cube: z.string(),
    cubeVersion: count,
    dims: list(z.string()),
    day: z.int(),
    bucket: count,
    stored: CellSums,
    recomputed: CellSums,
  })
  .meta({ id: 'Difference' });
export type Difference = z.infer<typeof Difference>;

/** Cells recomputed from the raw rows and compared. */
export const Verified = z
  .object({
    equal: z.boolean(),
    cells: count,
    records: count,
    commit: count,
    milliseconds: count,
    differences: list(Difference).describe('the first hundred'),
  })
  .meta({ id: 'Verified' });
export type Verified = z.infer<typeof Verified>;
