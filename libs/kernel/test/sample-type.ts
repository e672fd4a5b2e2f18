import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import { Catalogue, type Fields } from '../src/index.js';
import type { CalendarDays } from '../src/time/working-calendar.js';

const name = { vi: 'mẫu', en: 'sample' };

/** A record type with a field of every kind, for laws that must hold of all of them. */
export const SAMPLE_TYPE = {
  kind: 'type',
  id: 'sample',
  version: 1,
  body: {
    name,
    effective: 't1',
    fields: {
      a: { type: 'integer' },
      b: { type: 'integer' },
      d1: { type: 'decimal', scale: 1 },
      d2: { type: 'decimal', scale: 2 },
      t1: { type: 'instant' },
      t2: { type: 'instant' },
      s1: { type: 'text' },
      s2: { type: 'text' },
      f: { type: 'boolean' },
      c: { code: 'things' },
      l: {
        list: {
          most: 4,
          fields: {
            n: { type: 'integer' },
            d: { type: 'decimal', scale: 1 },
            t: { type: 'instant' },
            s: { type: 'text' },
            g: { type: 'boolean' },
            k: { code: 'things' },
          },
        },
      },
      m: { list: { most: 3, fields: { n: { type: 'integer' } } } },
      e1: { type: 'integer', value: 'coalesce(a, b) + 1' },
      e2: { type: 'boolean', value: 'l.exists(x, x.n > e1)' },
    },
  },
} as const;

export const SAMPLE_CODES = [
  'X@2010-01-01',
  'X@2020-01-01',
  'Y@2010-01-01',
  'z w@2010-01-01',
] as const;

/** By code or code version, what lies under it: `Y` ended before the second `X` began. */
export const SAMPLE_UNDER: Readonly<Record<string, readonly string[]>> = {
  X: SAMPLE_CODES,
  'X@2010-01-01': ['X@2010-01-01', 'Y@2010-01-01', 'z w@2010-01-01'],
  'X@2020-01-01': ['X@2020-01-01'],
  Y: ['Y@2010-01-01', 'z w@2010-01-01'],
  'z w': ['z w@2010-01-01'],
};

const codes = SAMPLE_CODES.map((id) => ({
  code: id.slice(0, -11),
  from: id.slice(-10),
  name,
  ...(id === 'X@2010-01-01' && { to: '2019-12-31' }),
  ...(id === 'Y@2010-01-01' && { to: '2015-12-31', parent: 'X' }),
  ...(id === 'z w@2010-01-01' && { parent: 'Y' }),
}));

const SAMPLE_LIST = { kind: 'code-list', id: 'things', version: 1, body: { name, codes } } as const;

const dayOfCalendar = (day: string, kind: 'holiday' | 'day-off' | 'make-up') => ({
  day,
  kind,
  name,
  source: 'x',
});
/** The days of the sample records lie in one of them, around its ends; the other knows more years, and rests on another day. */
export const SAMPLE_CALENDARS = {
  working: {
    years: { from: 2011, to: 2011 },
    rest: ['saturday', 'sunday'],
    days: [
      dayOfCalendar('2011-01-01', 'make-up'),
      dayOfCalendar('2011-03-17', 'holiday'),
      dayOfCalendar('2011-03-18', 'day-off'),
      dayOfCalendar('2011-03-26', 'make-up'),
      dayOfCalendar('2011-03-27', 'make-up'),
    ],
  },
  shifts: {
    years: { from: 2010, to: 2012 },
    rest: ['friday'],
    days: [
      dayOfCalendar('2011-03-14', 'day-off'),
      dayOfCalendar('2011-03-16', 'holiday'),
      dayOfCalendar('2012-12-31', 'holiday'),
    ],
  },
} as const satisfies Readonly<Record<string, CalendarDays>>;

const calendars = Object.entries(SAMPLE_CALENDARS).map(([id, body]) => ({
  kind: 'calendar',
  id,
  version: 1,
  body: { name, ...body },
}));

/** The sample type, its list and calendars, with further definitions; one that comes later takes the place of one of its id and version. */
export const sampleCatalogue = (
  ...more: Parameters<typeof Catalogue.build>[0] extends Iterable<infer D> ? D[] : never
): Catalogue => Catalogue.build([SAMPLE_LIST, ...calendars, SAMPLE_TYPE, ...more], 1);

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { freq: 5 });
const near = fc.integer({ min: -6, max: 6 });
/** The first instant of a day in the reporting zone: errors of a zone show a millisecond before and after it. */
const MIDNIGHT = 15_050 * DAY_MS - 25_200_000;
/** Behind which calendars know no day more, or one. */
const YEAR_ENDS = ['2010', '2011', '2012', '2013'].map((year) =>
  Date.parse(`${year}-01-01T00:00:00+07:00`),
);
const instants = fc.oneof(
  fc.integer({ min: 1_300_000_000_000, max: 1_300_900_000_000 }),
  fc.constantFrom(MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1, MIDNIGHT + 86_399_999),
  fc.constantFrom(...YEAR_ENDS.flatMap((end) => [end - 1, end])),
);
/** Texts whose order by UTF-16 unit, by code point and by a language differ, and whose letters do not change one by one everywhere. */
const texts = fc.constantFrom(
  '',
  'a',
  'B',
  'Z',
  'é',
  'ệ',
  '~',
  '\uffee',
  '😀',
  'ab',
  "it's",
  'back\\slash',
  'ĐƯỜNG Ệ',
  'đường ệ',
  'ΣΑΣ',
  'İß',
  '😀a😀',
);

const items = fc.array(
  fc.record({
    n: orNull(near),
    d: orNull(fc.integer({ min: -60, max: 60 })),
    t: orNull(instants),
    s: orNull(texts),
    g: orNull(fc.boolean()),
    k: orNull(fc.constantFrom(...SAMPLE_CODES)),
  }),
  { maxLength: 4 },
);
const numbers = fc.array(fc.record({ n: orNull(near) }, { requiredKeys: [] }), { maxLength: 3 });

/** Records of the sample type, as stored: minor units, ms, code versions. */
export const sampleRecords: fc.Arbitrary<Fields> = fc.record({
  a: orNull(near),
  b: orNull(near),
  d1: orNull(fc.integer({ min: -60, max: 60 })),
  d2: orNull(fc.integer({ min: -600, max: 600 })),
  t1: orNull(instants),
  t2: orNull(instants),
  s1: orNull(texts),
  s2: orNull(texts),
  f: orNull(fc.boolean()),
  c: orNull(fc.constantFrom(...SAMPLE_CODES)),
  l: orNull(items),
  m: orNull(numbers),
});

/** Records whose numbers reach the ends of the safe integers, so that arithmetic and sums leave their bounds. */
export const hugeRecords: fc.Arbitrary<Fields> = fc
  .tuple(
    sampleRecords,
    orNull(fc.maxSafeInteger()),
    orNull(fc.maxSafeInteger()),
    orNull(fc.integer({ min: -2_208_988_800_000, max: 7_258_118_399_999 })),
    orNull(fc.array(fc.record({ n: orNull(fc.maxSafeInteger()) }), { maxLength: 3 })),
  )
  .map(([record, a, d2, t1, m]) => ({ ...record, a, d2, t1, m }));
