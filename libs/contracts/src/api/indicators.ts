import { z } from 'zod';
import { Text } from '../text.js';
import {
  CodeLevel,
  count,
  Coverage,
  instant,
  list,
  mapOf,
  Measures,
  NUMBERED,
  ofNow,
  PROVISIONAL,
  REVISED,
  ShownCode,
  SUMMED,
  ValueFlag,
  ValueFreshness,
  ValueState,
} from './common.js';
import { formed, oneOf, period, query, read, text } from './parameters.js';
import { Refusal } from './refusal.js';

/** An indicator as the catalogue tells it. */
export const Indicator = z
  .object({
    id: z.string(),
    version: count,
    definition: z.string().describe('SHA-256 over the definition and its code lists'),
    name: Text,
    short: Text.optional(),
    meaning: Text,
    source: z.record(z.string(), z.unknown()),
    owner: z.string(),
    unit: z.string(),
    decimals: count,
    unitName: Text.optional(),
    direction: z.enum(['up', 'down', 'none']).optional(),
    target: z
      .union([z.number(), z.string()])
      .optional()
      .describe('a number, or a formula that is read of the year of a period'),
    provisional: list(z.object({ when: z.string(), vi: z.string(), en: z.string() }))
      .optional()
      .describe(
        'conditions by which a value is provisional, those of the indicators that it refers to included, and why in words',
      ),
    bands: z
      .object({
        good: z.string().optional(),
        watch: z.string().optional(),
        bad: z.string().optional(),
      })
      .optional(),
    frequency: z.string(),
    sharing: z.enum(['open', 'shared', 'internal']),
    effective: z.string().optional(),
    cube: z.string(),
    uses: mapOf(z.string()).optional().describe('other cubes, by their names in the formula'),
    formula: z.string(),
    dimensions: list(
      z.object({
        name: z.string(),
        list: z.string(),
        title: Text.nullable(),
        levels: list(CodeLevel)
          .optional()
          .describe('of its list, the uppermost first; absent where that has none'),
      }),
    ),
    measures: list(z.object({ name: z.string(), stock: z.boolean(), scale: count })),
    feeds: list(z.string()),
  })
  .meta({ id: 'Indicator' });
export type Indicator = z.infer<typeof Indicator>;

export const GRAINS = ['day', 'week', 'month', 'quarter', 'year', 'all'] as const;
export type Grain = (typeof GRAINS)[number];

/** The length of periods; absent: `all`. */
export const grain = () =>
  oneOf(
    GRAINS,
    'all',
    (given) =>
      new Refusal('wrong-grain', `không có độ dài kỳ “${given}”`, `there is no grain “${given}”`, {
        vi: `có: ${GRAINS.join(', ')}`,
        en: `known are: ${GRAINS.join(', ')}`,
      }),
  );

export const wrongAsOf = (name = 'asOf'): Refusal =>
  new Refusal(
    'wrong-as-of',
    `${name} phải là số commit hoặc thời điểm ISO có múi giờ`,
    `${name} must be a commit number or an ISO instant with its zone`,
    {
      vi: 'ví dụ 1204, 2026-11-23T16:42:00+07:00',
      en: 'e.g. 1204, 2026-11-23T16:42:00+07:00',
    },
  );

const commitOrInstant = (description: string) => (name: string) =>
  read(name, { type: 'string', description }, (given) => {
    if (given === '') return undefined;
    if (/^\d{1,15}$/.test(given)) return Number(given);
    if (/^\d{4}-\d{2}-\d{2}T.{0,40}$/.test(given)) return given;
    return wrongAsOf(name);
  }).optional();

/** A commit number, or an instant as text; absent: now. */
export const asOf = () => commitOrInstant('a commit number or an ISO instant; absent: now');

/** A commit number, or an instant as text: what changed from there on; absent: all that stands. */
export const since = () =>
  commitOrInstant('a commit number or an ISO instant: what changed from there on');

export const wrongUnits = (given: string): Refusal =>
  new Refusal(
    'wrong-units',
    `không quy đổi được theo units=${given}`,
    `there are no units=${given}`,
    {
      vi: 'dùng reported, current hoặc một ngày như 2025-07-01',
      en: 'use reported, current or a day such as 2025-07-01',
    },
  );

/** The units of codes in which figures are told: those of today, or of a day; undefined: as they were reported. */
export const units = () => (name: string) =>
  read(
    name,
    {
      type: 'string',
      description:
        'reported (or absent): by the code versions of the records; current, or a day: by those of that day, along the successions of codes',
    },
    (given) => {
      if (given === '' || given === 'reported') return undefined;
      return given === 'current' || /^\d{4}-\d{2}-\d{2}$/.test(given)
        ? given
        : wrongUnits(given.slice(0, 100).toWellFormed());
    },
  ).optional();

/** The version of an indicator; absent: the newest. */
export const version = () => (name: string) =>
  read(name, { type: 'integer', minimum: 1 }, (given) => {
    if (given === '') return undefined;
    if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
    return new Refusal(
      'wrong-indicator-version',
      'version phải là số nguyên dương',
      'version must be a positive integer',
    );
  }).optional();

const release = () =>
  formed(
    /(?!)/,
    () =>
      new Refusal(
        'release-not-supported',
        'chưa có bản số liệu đã chốt',
        'there are no releases yet',
      ),
    { type: 'string', description: 'not served yet' },
  );

export const ValuesQuery = query(
  {
    grain: grain(),
    from: period(),
    to: period(),
    by: text(200, { description: 'a dimension: a row for each of its code versions with data' }),
    level: text(200, {
      description:
        'with by: a row for each code version of this level of its list, all that is under it added up',
    }),
    asOf: asOf(),
    units: units(),
    version: version(),
    release: release(),
  },
  { dimensions: true },
);
export type ValuesQuery = z.infer<typeof ValuesQuery>;

/** What an indicator says of one period and combination of codes. */
export const Value = z
  .object({
    period: z.string(),
    dims: mapOf(ShownCode),
    unallocated: z
      .literal(true)
      .optional()
      .describe(
        'with units: what went over into several units under this code, and is of none of them alone',
      ),
    ...SUMMED,
    ...NUMBERED,
    target: z
      .number()
      .nullable()
      .optional()
      .describe('of the year and of these codes; absent where the indicator has none'),
    rank: count
      .optional()
      .describe(
        'with `by`: 1 is the best by the direction of the indicator, equal values share one (1-2-2-4); absent without data, code or direction',
      ),
    of: count.optional().describe('how many are ranked in the period'),
    state: ValueState,
    ...PROVISIONAL,
    flags: list(ValueFlag),
    ...REVISED,
    measures: Measures.describe(
      'what the formula reads, by name: `received`, `feedback.received`, `lastYear(received)`',
    ),
    freshness: ofNow(ValueFreshness),
    coverage: ofNow(Coverage),
  })
  .meta({ id: 'Value' });
export type Value = z.infer<typeof Value>;

export const Values = z
  .object({
    indicator: z.string(),
    version: count,
    definition: z.string().describe('SHA-256 over the definition and its code lists'),
    unit: z.string(),
    decimals: count,
    unitName: Text.nullable(),
    commit: count,
    at: instant.nullable().describe('instant of the commit'),
    units: z.iso.date().optional().describe('the day in whose units the values are told'),
    values: list(Value),
  })
  .meta({ id: 'Values' });
export type Values = z.infer<typeof Values>;
