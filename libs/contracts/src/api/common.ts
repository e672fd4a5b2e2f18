import { z } from 'zod';
import { Text } from '../text.js';
import { cursor, limit, query } from './parameters.js';

export const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
export const mapOf = <S extends z.ZodType>(value: S) => z.record(z.string(), value);
/** A body that may be left out: then it says nothing. */
export const optionalBody = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess((body) => body ?? {}, z.strictObject(shape));
export const count = z.int().nonnegative();
/** ISO 8601 in UTC, with milliseconds. */
export const instant = z.iso.datetime();

/** A page of a list; the lists of the catalogue have no other parameters. */
export const page = <S extends z.ZodType>(item: S) =>
  z.object({
    items: list(item),
    cursor: z.string().optional().describe('opaque; absent on the last page'),
  });
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string | undefined };

export const ListQuery = query({ cursor: cursor(), limit: limit(100, 1_000) });
export type ListQuery = z.infer<typeof ListQuery>;

/** How well a number stands: nothing known, still moving, or whole. */
export const ValueState = z.enum(['no-data', 'provisional', 'complete']);
export type ValueState = z.infer<typeof ValueState>;

/** Of what came with a key of simulated data, or is computed of it. */
export const SIMULATED = {
  simulated: z
    .literal(true)
    .optional()
    .describe('the data are simulated (DỮ LIỆU MÔ PHỎNG); absent of real ones'),
};

/** Why a value is provisional beside its deliveries, or has no data. */
export const PROVISIONAL = {
  reason: Text.optional().describe(
    'why it is provisional, where the indicator says so; why there are no data, where it would mix simulated and real ones',
  ),
  lacks: list(z.string())
    .optional()
    .describe('indicators that it adds up and that have no data; absent where there is none'),
};

/** What is to be known of a value. `incomplete`: a record that belongs to it, or may, could not be counted, whatever its state says of deliveries. `simulated`: it is computed of simulated data. `revised`: it is another one than when its period became complete. */
export const ValueFlag = z.enum(['incomplete', 'simulated', 'revised']);
export type ValueFlag = z.infer<typeof ValueFlag>;

export const Freshness = z.enum(['fresh', 'due', 'late', 'missing', 'unknown']);
export type Freshness = z.infer<typeof Freshness>;

/** Freshness of a value: the worst of its feeds, each with its own. */
export const ValueFreshness = z
  .object({
    state: Freshness,
    feeds: list(z.object({ feed: z.string(), state: Freshness, lastDelivery: instant.nullable() })),
  })
  .meta({ id: 'ValueFreshness' });
export type ValueFreshness = z.infer<typeof ValueFreshness>;

export const Coverage = z
  .object({
    expected: count,
    received: count,
    missing: list(z.object({ agency: z.string(), name: Text })).describe(
      'agencies whose delivery for the period is absent',
    ),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof Coverage>;

export const ShownCode = z
  .object({
    code: z.string().describe('empty where a record has none'),
    validFrom: z.string().nullable(),
    name: Text,
  })
  .meta({ id: 'ShownCode' });
export type ShownCode = z.infer<typeof ShownCode>;

/** A level of a code list, up to which values can be added up. */
export const CodeLevel = z.object({ level: z.string(), name: Text }).meta({ id: 'CodeLevel' });
export type CodeLevel = z.infer<typeof CodeLevel>;

/** Of a row that adds up the codes under one of a level. */
export const SUMMED = {
  leaves: count
    .optional()
    .describe(
      'of a row by level: how many code versions with data are added up; absent where the code stands under none of that level, and is a row by itself',
    ),
  below: z
    .string()
    .optional()
    .describe('of a row with leaves: the next level that codes under this one have'),
};

const ShownScalar = z.union([z.string(), z.number(), z.boolean(), z.null(), ShownCode]);
export type ShownScalar = z.infer<typeof ShownScalar>;

/** A field of a record as people read it: instants as ISO text, codes with their names, a list by its items. */
export const ShownValue = z.union([ShownScalar, list(mapOf(ShownScalar))]);
export type ShownValue = z.infer<typeof ShownValue>;

/** Where a raw row came from and where it lies. */
export const RawPlace = z
  .object({
    agency: z.string(),
    agencyName: Text.optional().describe(
      'absent where the catalogue knows no such agency any more',
    ),
    sentBy: z.string(),
    sentAt: instant,
    receipt: z.string(),
    file: z.string().nullable(),
    row: count,
    column: z.string().optional().describe('of a record that one of several columns of the row is'),
    topic: z.string(),
    partition: count,
    offset: z.string(),
    sha256: z.string(),
    feed: z.string(),
    mapping: count.describe('version of the feed definition that mapped it'),
    incarnation: z.string(),
    ...SIMULATED,
  })
  .meta({ id: 'RawPlace' });
export type RawPlace = z.infer<typeof RawPlace>;

/** Sums by measure; as text where a JSON number cannot hold one. */
export const Measures = mapOf(z.union([z.number(), z.string(), z.null()]));
export type Measures = z.infer<typeof Measures>;

/** What is known of now alone: it would say of a moment before what was not so then. */
export const ofNow = <T extends z.ZodType>(schema: T) =>
  schema.optional().describe('absent with asOf: it is known of now alone');

/** A number with the declared decimals; null where there are no data. */
export const NUMBERED = {
  value: z.number().nullable(),
  exact: z.string().optional().describe('the value as text, where it is beyond 2^53'),
};

/** What a value was when its period became complete, where that was another one. */
export const Revised = z
  .object({
    ...NUMBERED,
    commit: count.describe('the last of before: what changed it is explained since this one'),
    at: instant.describe('when the delivery came that made the period complete'),
  })
  .meta({ id: 'Revised' });
export type Revised = z.infer<typeof Revised>;

/** Of a value that was another one when its period became complete. */
export const REVISED = {
  revised: Revised.optional().describe(
    'what it was when its period became complete; absent where it is not revised',
  ),
};
