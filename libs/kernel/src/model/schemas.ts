import { GRAINS } from '@nhip/contracts';
import { DAY_KINDS, WEEKDAYS } from '../time/working-calendar.js';
import { BAND_PATTERN } from './band.js';
import type { Kind } from './definitions.js';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 };
const both: Schema = {
  type: 'object',
  properties: { vi: text, en: text },
  required: ['vi', 'en'],
  additionalProperties: false,
};
const strings: Schema = { type: 'array', items: text };
const date: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const number = { type: 'integer', minimum: 1 };
const share: Schema = { type: 'string', pattern: '^(\\d+/[1-9]\\d*|0\\.\\d+|1)$' };
const clockTime: Schema = { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' };
const days: Schema = { type: 'string', pattern: '^P[1-9]\\d{0,3}D$' };
const band: Schema = { type: 'string', pattern: BAND_PATTERN };

const object = (properties: Record<string, unknown>, required: readonly string[]): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** Names that expressions can read; those of every object's own prototype would be found where a record has no such field. */
const name = {
  type: 'string',
  pattern: '^[A-Za-z][A-Za-z0-9_]*$',
  not: { enum: Object.getOwnPropertyNames(Object.prototype) },
};
/** Of a record type, and of a contract: compiling them takes time by their number. */
const [MOST_FIELDS, MOST_COLUMNS] = [500, 1_000];

const map = (values: unknown): Schema => ({
  type: 'object',
  propertyNames: name,
  additionalProperties: values,
  minProperties: 1,
});

const code = object(
  {
    code: text,
    name: both,
    from: date,
    to: date,
    parent: text,
    level: text,
    aliases: strings,
    note: both,
  },
  ['code', 'name', 'from'],
);
const successor = object(
  { from: text, to: text, kind: { enum: ['whole', 'part'] }, forward: share, back: share },
  ['from', 'to', 'kind'],
);
/** Instants that the hub accepts lie in these years. */
const year = { type: 'integer', minimum: 1900, maximum: 2199 };
const calendarDay = object(
  { day: date, kind: { enum: [...DAY_KINDS] }, name: both, source: text, note: both },
  ['day', 'kind', 'name', 'source'],
);
const ofField = {
  type: { enum: ['text', 'instant', 'integer', 'decimal', 'boolean'] },
  code: text,
  scale: { type: 'integer', minimum: 0, maximum: 9 },
  unit: text,
  required: { type: 'boolean' },
  personal: { type: 'boolean' },
  default: text,
  standard: text,
  name: both,
};
/** Of one list of one record. */
const MOST_ITEMS = 1_000;
const listOfItems = object(
  {
    most: { type: 'integer', minimum: 1, maximum: MOST_ITEMS },
    fields: map(object(ofField, [])),
  },
  ['most', 'fields'],
);
const field = object(
  {
    ...ofField,
    ref: text,
    default: { ...text, type: ['string', 'array'], maxItems: 0 },
    list: listOfItems,
    value: text,
  },
  [],
);
const urlPath: Schema = { type: 'string', pattern: '^/[A-Za-z0-9._~/-]*$' };
const duration = (amount: string): Schema => ({ type: 'string', pattern: `^PT${amount}[SMH]$` });
const parameter: Schema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_]*$' };
const pull = object(
  {
    kind: { const: 'portal-sync' },
    url: text,
    login: urlPath,
    path: urlPath,
    service: text,
    unit: text,
    destination: text,
    agency: text,
    secret: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    every: duration('[1-9]\\d{0,3}'),
    overlap: duration('\\d{1,4}'),
    timeout: { type: 'string', pattern: '^PT([1-9]|[1-9]\\d|1[01]\\d|120)S$' },
    since: text,
    pageSize: { type: 'integer', minimum: 1, maximum: 5_000 },
    parameters: object({ from: parameter, to: parameter, page: parameter, size: parameter }, [
      'from',
      'to',
      'page',
      'size',
    ]),
  },
  [
    'kind',
    'url',
    'login',
    'path',
    'service',
    'unit',
    'agency',
    'secret',
    'every',
    'since',
    'parameters',
  ],
);
const check = object({ that: text, code: text, vi: text, en: text }, ['that', 'vi', 'en']);
const provisional = object({ when: text, vi: text, en: text }, ['when', 'vi', 'en']);
const measure = object(
  {
    name: both,
    count: { anyOf: [{ const: true }, text] },
    sum: text,
    at: text,
    stock: { const: true },
    enter: text,
    leave: text,
  },
  [],
);
/** How often a figure may be reported: all time is no period of a report. */
const FREQUENCIES = GRAINS.filter((grain) => grain !== 'all');
const FIGURE_TILES = ['number', 'series', 'ranked', 'map'];
const tileKind = (kinds: readonly string[]): Schema => ({
  properties: { kind: { enum: kinds } },
  required: ['kind'],
});
/** What a tile of some kinds cannot be without. */
const needs = (kinds: readonly string[], ...required: readonly string[]): Schema => ({
  if: tileKind(kinds),
  then: { required },
});
/** What stands on tiles of some kinds alone. */
const aloneOn = (kinds: readonly string[], ...keys: readonly string[]): Schema => ({
  if: tileKind(kinds),
  else: { properties: Object.fromEntries(keys.map((key) => [key, false])) },
});
const gridPlace = {
  type: 'array',
  items: { type: 'integer', minimum: 1, maximum: 24 },
  minItems: 2,
  maxItems: 2,
};
const tile = {
  ...object(
    {
      no: number,
      kind: { enum: [...FIGURE_TILES, 'feeds', 'text'] },
      indicator: text,
      title: both,
      grain: { enum: [...GRAINS] },
      from: text,
      to: text,
      by: text,
      level: text,
      only: { ...strings, minItems: 1 },
      columns: strings,
      as: { enum: ['line', 'bars'] },
      grid: { type: 'object', additionalProperties: gridPlace, minProperties: 1 },
      feeds: { ...strings, minItems: 1 },
      text: both,
      span: { type: 'integer', minimum: 1, maximum: 12 },
    },
    ['no', 'kind'],
  ),
  allOf: [
    needs(FIGURE_TILES, 'indicator'),
    needs(['map'], 'by', 'grid'),
    needs(['text'], 'title', 'text'),
    aloneOn(FIGURE_TILES, 'indicator', 'grain', 'from', 'to', 'by', 'level', 'columns'),
    aloneOn(['ranked'], 'only'),
    aloneOn(['series'], 'as'),
    aloneOn(['map'], 'grid'),
    aloneOn(['feeds'], 'feeds'),
    aloneOn(['text'], 'text'),
  ],
};
const words = { type: 'array', items: text, minItems: 1 };
const schedule = object(
  {
    every: days,
    by: clockTime,
    grace: { type: 'string', pattern: '^P\\d{1,4}D$' },
    calendar: { enum: ['all', 'working'] },
  },
  ['every', 'by'],
);

const lines = { type: 'integer', minimum: 1, maximum: 100 };
const fileHeader = {
  ...object({ line: lines, within: lines }, []),
  minProperties: 1,
  maxProperties: 1,
};

/** The JSON Schema of each kind's body: the reference for whoever writes a pack. */
export const SCHEMAS: Readonly<Record<Kind, Schema>> = {
  agency: object(
    {
      name: both,
      contact: text,
      version: number,
      succeeds: {
        type: 'array',
        items: object({ agency: text, from: date }, ['agency', 'from']),
      },
    },
    ['name'],
  ),
  'code-list': object(
    {
      name: both,
      source: text,
      note: both,
      extends: text,
      unknown: text,
      version: number,
      levels: {
        type: 'array',
        items: object({ level: name, name: both }, ['level', 'name']),
        minItems: 1,
      },
      codes: { type: 'array', items: code, minItems: 1 },
      successors: { type: 'array', items: successor },
    },
    ['name', 'codes'],
  ),
  calendar: object(
    {
      name: both,
      source: text,
      note: both,
      version: number,
      years: object({ from: year, to: year }, ['from', 'to']),
      rest: { type: 'array', items: { enum: [...WEEKDAYS] }, uniqueItems: true, maxItems: 6 },
      days: { type: 'array', items: calendarDay },
    },
    ['name', 'years', 'rest', 'days'],
  ),
  type: object(
    {
      name: both,
      id: object({ pattern: text, standard: text, name: both }, []),
      effective: text,
      shared: { type: 'boolean' },
      reference: { type: 'boolean' },
      version: number,
      fields: { ...map(field), maxProperties: MOST_FIELDS },
      checks: { type: 'array', items: check },
    },
    ['name', 'effective', 'fields'],
  ),
  feed: object(
    {
      name: both,
      agency: text,
      senders: strings,
      accepts: { type: 'array', items: { enum: ['json', 'ndjson', 'csv', 'kafka'] } },
      pull,
      header: fileHeader,
      charset: { enum: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1258'] },
      skip: text,
      empty: strings,
      zone: { type: 'string', pattern: '^(Z|[+-](0\\d|1[0-8]):[0-5]\\d)$' },
      key: { ...words, type: ['string', 'array'], minLength: 1, uniqueItems: true },
      record: text,
      version: text,
      deleted: {
        anyOf: [text, object({ column: text, yes: words, no: words }, ['column', 'yes', 'no'])],
      },
      schedule,
      contract: {
        type: 'object',
        properties: {
          properties: { type: 'object', maxProperties: MOST_COLUMNS },
          required: strings,
        },
        required: ['properties'],
      },
      each: object({ columns: { anyOf: [text, words] }, as: name, value: name }, [
        'columns',
        'as',
        'value',
      ]),
      checks: { type: 'array', items: check },
      personal: strings,
      map: map({
        ...object({ each: text, fields: map(text) }, ['each', 'fields']),
        type: ['string', 'object'],
        minLength: 1,
      }),
      mappingVersion: number,
    },
    ['name', 'agency', 'accepts', 'key', 'record', 'contract', 'map'],
  ),
  cube: object(
    {
      name: both,
      record: text,
      version: number,
      dimensions: { type: 'object', propertyNames: name, additionalProperties: text },
      distinct: text,
      measures: map(measure),
    },
    ['record', 'dimensions', 'measures'],
  ),
  indicator: object(
    {
      name: both,
      short: both,
      meaning: both,
      source: { type: 'object' },
      owner: text,
      cube: text,
      uses: map(text),
      value: text,
      unit: text,
      unitName: both,
      decimals: { type: 'integer', minimum: 0, maximum: 9 },
      direction: { enum: ['up', 'down', 'none'] },
      target: { type: ['number', 'string'], minLength: 1 },
      provisional: { anyOf: [provisional, { type: 'array', items: provisional, minItems: 1 }] },
      bands: object({ good: band, watch: band, bad: band }, []),
      frequency: { enum: FREQUENCIES },
      sharing: { enum: ['open', 'shared', 'internal'] },
      version: number,
      effective: date,
    },
    [
      'name',
      'meaning',
      'source',
      'owner',
      'cube',
      'value',
      'unit',
      'decimals',
      'frequency',
      'sharing',
    ],
  ),
  screen: object(
    {
      title: both,
      scope: both,
      version: number,
      tiles: { type: 'array', items: tile, minItems: 1 },
    },
    ['title', 'tiles'],
  ),
  dataset: object(
    {
      title: both,
      description: both,
      record: text,
      fields: strings,
      contact: text,
      licence: text,
      version: number,
    },
    ['title', 'description', 'record', 'fields'],
  ),
  grant: object(
    { ministry: text, dataset: text, fields: strings, indicators: strings, version: number },
    ['ministry'],
  ),
};
