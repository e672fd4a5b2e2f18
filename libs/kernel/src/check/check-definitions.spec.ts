import { describe, expect, it } from '@jest/globals';
import { checkDefinitions } from './check-definitions.js';
import type { PackProblem } from '@nhip/contracts';
import type { SourceDefinition } from './report.js';
import { samplePull as pull } from '../../test/sample-pull.js';

const name = { vi: 'mẫu', en: 'sample' };
type Body = Record<string, unknown>;

const good: Readonly<Record<string, Body>> = {
  'agency/H09': { name },
  'code-list/channel': {
    name,
    codes: [
      { code: '1', from: '2020-01-01', name },
      { code: '2', from: '2020-01-01', parent: '1', name },
    ],
  },
  'calendar/working': {
    name,
    years: { from: 2026, to: 2026 },
    rest: ['saturday', 'sunday'],
    days: [
      { day: '2026-08-22', kind: 'make-up', name, source: 'x' },
      { day: '2026-08-31', kind: 'day-off', name, source: 'x' },
      { day: '2026-09-02', kind: 'holiday', name, source: 'x' },
    ],
  },
  'type/sample': {
    name,
    effective: 'at',
    fields: {
      at: { type: 'instant', required: true },
      channel: { code: 'channel' },
      fee: { type: 'decimal', scale: 2 },
      who: { type: 'text', personal: true },
    },
  },
  'feed/samples': {
    name,
    agency: 'H09',
    accepts: ['json'],
    key: 'id',
    record: 'sample',
    version: 'instant(r.at)',
    schedule: { every: 'P1D', by: '17:00', calendar: 'working', grace: 'P1D' },
    contract: { properties: { id: {}, at: {}, channel: {}, who: {} }, required: ['id'] },
    personal: ['who'],
    map: { id: 'r.id', at: 'r.at', channel: 'code("channel", r.channel)', who: 'r.who' },
  },
  'cube/samples': {
    record: 'sample',
    dimensions: { channel: 'channel' },
    measures: { all: { count: true, at: 'at' }, fee: { sum: 'fee', at: 'at' } },
  },
  'code-list/unit': {
    name,
    codes: [
      { code: 'H09', from: '2020-01-01', name },
      { code: 'H09.01', from: '2020-01-01', parent: 'H09', name },
    ],
  },
  'type/dossier': {
    name,
    effective: 'at',
    fields: {
      at: { type: 'instant', required: true },
      unit: { code: 'unit' },
      fee: { type: 'decimal', scale: 2 },
      who: { type: 'text', personal: true },
      asked: {
        list: {
          most: 5,
          fields: {
            on: { type: 'instant' },
            by: { type: 'text', personal: true },
            unit: { code: 'unit' },
          },
        },
      },
      free: { type: 'boolean', value: 'fee == 0 || asked.exists(a, isUnder(a.unit, "H09"))' },
    },
  },
  'feed/dossiers': {
    name,
    agency: 'H09',
    accepts: ['json'],
    key: 'id',
    record: 'dossier',
    contract: {
      properties: {
        id: {},
        at: {},
        who: {},
        asked: { items: { properties: { on: {}, who: {} } } },
      },
    },
    personal: ['who', 'asked.who'],
    map: {
      id: 'r.id',
      at: 'r.at',
      who: 'r.who',
      asked: { each: 'r.asked', fields: { on: 'item.on', by: 'item.who' } },
    },
  },
  'cube/dossiers': {
    record: 'dossier',
    dimensions: {},
    measures: { free: { count: 'free && !isUnder(unit, "H09.01")', at: 'at' } },
  },
  'dataset/dossiers': {
    title: name,
    description: name,
    record: 'dossier',
    fields: ['at', 'asked', 'free'],
  },
  'indicator/mean': {
    name,
    meaning: name,
    source: { own: true },
    owner: 'H09',
    cube: 'samples',
    value: 'fee / all',
    unit: 'đồng',
    decimals: 2,
    frequency: 'day',
    sharing: 'shared',
  },
  'indicator/thousandth': {
    name,
    meaning: name,
    source: { own: true },
    owner: 'H09',
    cube: 'samples',
    value: 'indicator("mean") / 1000',
    unit: 'đồng',
    decimals: 2,
    frequency: 'day',
    sharing: 'shared',
  },
  'screen/wall': {
    title: name,
    tiles: [
      { no: 1, kind: 'ranked', indicator: 'mean', grain: 'month', from: '2026-01', by: 'channel' },
    ],
  },
  'dataset/samples': {
    title: name,
    description: name,
    record: 'sample',
    fields: ['at', 'channel'],
  },
  'grant/samples-g14': { dataset: 'samples', ministry: 'G14', fields: ['at'] },
};

/** The line of a path is told by the path itself: what is tested is which path is said. */
const lines: string[] = [];
const lineOf = (path: readonly (string | number)[]): number => lines.push(path.join('.'));

function sources(change: Readonly<Record<string, Body | undefined>>): SourceDefinition[] {
  return Object.entries({ ...good, ...change }).flatMap(([key, body]) => {
    const [kind = '', id = ''] = key.split('/');
    return body ? [{ kind, id, version: 1, body, file: `${kind}.yaml`, lineOf }] : [];
  });
}

const check = (change: Readonly<Record<string, Body | undefined>>): string[] =>
  checkDefinitions(sources(change)).map(
    ({ code, file, line }: PackProblem) => `${file} ${lines[line - 1]}: ${code}`,
  );

const changed = (key: string, change: Body): Record<string, Body> => ({
  [key]: { ...good[key], ...change },
});
const DAY = { kind: 'holiday', name, source: 'x' };
const daysOf = (...days: readonly string[]): Record<string, Body> =>
  changed('calendar/working', { days: days.map((day) => ({ ...DAY, day })) });
const STOCK_FIELDS = { start: { type: 'instant', required: true }, end: { type: 'instant' } };
const type = good['type/sample'] as Body & { fields: Body };
const feed = good['feed/samples'] as Body & { map: Body };
const dossier = good['type/dossier'] as Body & { fields: Body };
const dossiers = good['feed/dossiers'] as Body & { map: Body };

describe('checking definitions', () => {
  it('finds nothing wrong with sound ones', () => {
    expect(checkDefinitions(sources({}))).toEqual([]);
  });

  it.each<[string, Record<string, Body | undefined>, string[]]>([
    [
      'a calendar that is not there',
      changed('cube/samples', {
        measures: {
          all: { count: 'isWorkingDay(at, "school")', at: 'at' },
          fee: { sum: 'fee', at: 'at' },
        },
      }),
      ['cube.yaml measures.all: unknown-calendar'],
    ],
    [
      'a schedule by working days that nothing says',
      { 'calendar/working': undefined },
      ['feed.yaml schedule.calendar: unknown-reference'],
    ],
    ['a day twice', daysOf('2026-09-02', '2026-09-02'), ['calendar.yaml days.1.day: day-twice']],
    [
      'days outside the years of their calendar',
      daysOf('2025-12-31', '2026-12-31', '2027-01-01'),
      [
        'calendar.yaml days.0.day: day-outside-years',
        'calendar.yaml days.2.day: day-outside-years',
      ],
    ],
    [
      'a day of a calendar that does not exist',
      daysOf('2026-02-30'),
      ['calendar.yaml days.0.day: impossible-date'],
    ],
    [
      'a working day that is made up',
      changed('calendar/working', { days: [{ ...DAY, day: '2026-08-24', kind: 'make-up' }] }),
      ['calendar.yaml days.0.day: working-day-already'],
    ],
    [
      'a day of rest that is a day off',
      changed('calendar/working', { days: [{ ...DAY, day: '2026-08-30', kind: 'day-off' }] }),
      ['calendar.yaml days.0.day: rest-day-already'],
    ],
    [
      'a day of a calendar in one language',
      changed('calendar/working', {
        days: [{ ...DAY, day: '2026-09-02', name: { vi: 'Quốc khánh' } }],
      }),
      ['calendar.yaml days.0.name: missing-key'],
    ],
    [
      'years of a calendar that end before they begin',
      changed('calendar/working', { years: { from: 2027, to: 2026 }, days: [] }),
      ['calendar.yaml years: wrong-years'],
    ],
    ['an unknown kind', { 'thing/x': {} }, ['thing.yaml : unknown-kind']],
    ['an unknown key', changed('cube/samples', { filter: 'x' }), ['cube.yaml filter: unknown-key']],
    [
      'an unknown key deep inside',
      changed('type/sample', { fields: { ...type.fields, fee: { type: 'decimal', scal: 2 } } }),
      ['type.yaml fields.fee.scal: unknown-key'],
    ],
    [
      'a missing key',
      changed('indicator/thousandth', { unit: undefined }),
      ['indicator.yaml : missing-key'],
    ],
    [
      'a frequency that is no kind of period',
      changed('indicator/thousandth', { frequency: 'daily' }),
      ['indicator.yaml frequency: wrong-shape'],
    ],
    [
      'a name that every object has',
      changed('type/sample', { fields: { ...type.fields, constructor: { type: 'text' } } }),
      ['type.yaml fields.constructor: wrong-name'],
    ],
    [
      'an id that cannot be a topic',
      { 'dataset/a b': good['dataset/samples'] },
      ['dataset.yaml : wrong-id'],
    ],
    [
      'columns that are records and that there are not',
      changed('feed/samples', { each: { columns: '^y', as: 'name', value: 'said' } }),
      ['feed.yaml each.columns: no-columns'],
    ],
    [
      'an id that is read from the name of a column',
      changed('feed/samples', {
        each: { columns: ['channel'], as: 'name', value: 'said' },
        map: { ...feed.map, id: 'r.name' },
      }),
      ['feed.yaml map.id: unknown-field'],
    ],
    [
      'a wrong expression in a measure',
      changed('cube/samples', {
        measures: { all: { count: 'fee = 1', at: 'at' }, fee: { sum: 'fee', at: 'at' } },
      }),
      ['cube.yaml measures.all: wrong-expression'],
    ],
    [
      'a measure of no known shape',
      changed('cube/samples', {
        measures: { all: { count: true }, fee: { sum: 'fee', at: 'at' } },
      }),
      ['cube.yaml measures.all: wrong-measure'],
    ],
    [
      'a measure counted at what is no instant',
      changed('cube/samples', {
        measures: { all: { count: true, at: 'fee' }, fee: { sum: 'fee', at: 'at' } },
      }),
      ['cube.yaml measures.all: type-mismatch'],
    ],
    [
      'a dimension that is no code',
      changed('cube/samples', { dimensions: { channel: 'fee' } }),
      ['cube.yaml dimensions.channel: wrong-dimension'],
    ],
    [
      'a record type of more fields than one may have',
      changed('type/sample', {
        fields: {
          ...type.fields,
          ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, { type: 'text' }])),
        },
      }),
      ['type.yaml fields: wrong-shape'],
    ],
    [
      'different values of a number',
      changed('cube/samples', { distinct: 'fee' }),
      ['cube.yaml distinct: wrong-distinct'],
    ],
    [
      'different values of personal data',
      changed('cube/samples', { distinct: 'who' }),
      ['cube.yaml distinct: wrong-distinct'],
    ],
    [
      'different values of a field that is not there',
      changed('cube/samples', { distinct: 'constructor' }),
      ['cube.yaml distinct: wrong-distinct'],
    ],
    [
      'different values where a cube counts those of no field',
      changed('indicator/mean', { value: 'fee / distinct(all)' }),
      ['indicator.yaml value: not-distinct', 'indicator.yaml value: not-distinct'],
    ],
    [
      'a formula that reads what is not there',
      changed('indicator/mean', { value: 'fees / all' }),
      ['indicator.yaml value: unknown-measure', 'indicator.yaml value: unknown-measure'],
    ],
    [
      'indicators in a cycle',
      changed('indicator/mean', { value: 'indicator("thousandth")' }),
      ['indicator.yaml value: cycle', 'indicator.yaml value: cycle'],
    ],
    [
      'an indicator that is not there',
      changed('indicator/mean', { value: 'indicator("median")' }),
      ['indicator.yaml value: unknown-indicator', 'indicator.yaml value: unknown-indicator'],
    ],
    [
      'a cube that is not there',
      changed('indicator/mean', { uses: { other: 'sample' } }),
      ['indicator.yaml uses.other: unknown-reference'],
    ],
    [
      'a measure that another cube does not have',
      changed('indicator/mean', { uses: { d: 'dossiers' }, value: 'd.freed / all' }),
      [
        'indicator.yaml value: unknown-measure',
        'indicator.yaml value: unknown-measure',
        'screen.yaml tiles.0.by: dimension-not-shared',
      ],
    ],
    [
      'a target that cannot be read',
      changed('indicator/mean', { target: 'fee / every' }),
      ['indicator.yaml target: unknown-measure'],
    ],
    [
      'a condition that is a number',
      changed('indicator/mean', { provisional: { when: 'fee', vi: 'x', en: 'x' } }),
      ['indicator.yaml provisional.when: type-mismatch'],
    ],
    [
      'one of several conditions that is a number',
      changed('indicator/mean', {
        provisional: ['fee > 1', 'fee'].map((when) => ({ when, vi: 'x', en: 'x' })),
      }),
      ['indicator.yaml provisional.1.when: type-mismatch'],
    ],
    [
      'a dimension that one of the cubes lacks',
      changed('indicator/mean', { uses: { d: 'dossiers' }, value: 'fee / d.free' }),
      ['screen.yaml tiles.0.by: dimension-not-shared'],
    ],
    [
      'codes in a cycle',
      changed('code-list/channel', {
        codes: [
          { code: '1', from: '2020-01-01', parent: '2', name },
          { code: '2', from: '2020-01-01', parent: '1', name },
        ],
      }),
      ['code-list.yaml codes.0: cycle', 'code-list.yaml codes.1: cycle'],
    ],
    [
      'one text for two codes at a time',
      changed('code-list/channel', {
        codes: [
          { code: '1', from: '2020-01-01', name },
          { code: '2', from: '2024-01-01', aliases: ['1'], name },
        ],
      }),
      ['code-list.yaml codes.1: ambiguous-code'],
    ],
    [
      'a day that does not exist',
      changed('code-list/channel', { codes: [{ code: '1', from: '2023-02-29', name }] }),
      ['code-list.yaml codes.0.from: impossible-date'],
    ],
    [
      'a successor that is not there',
      changed('code-list/channel', {
        codes: [{ code: '1', from: '2020-01-01', name }],
        successors: [{ from: '1@2020-01-01', to: '3@2025-01-01', kind: 'whole' }],
      }),
      ['code-list.yaml successors.0.to: unknown-reference'],
    ],
    [
      'an agency that goes on for itself, for one that is not there, from a day that does not exist',
      changed('agency/H09', {
        succeeds: [
          { agency: 'H09', from: '2025-07-01' },
          { agency: 'H00', from: '2025-02-29' },
        ],
      }),
      [
        'agency.yaml succeeds.1.agency: unknown-reference',
        'agency.yaml succeeds.1.from: impossible-date',
        'agency.yaml succeeds: cycle',
      ],
    ],
    [
      'a pull over plain HTTP, for another agency, from a day, into a feed that takes no JSON',
      changed('feed/samples', {
        accepts: ['csv'],
        pull: { ...pull, url: 'http://portal.example.vn', agency: 'H10', since: '2026-01-01' },
      }),
      [
        'feed.yaml pull.url: pull-address',
        'feed.yaml pull.agency: pull-not-a-sender',
        'feed.yaml accepts: pull-without-json',
        'feed.yaml pull.since: pull-since',
      ],
    ],
    [
      'a pull with its password, and with a pause that is none',
      changed('feed/samples', { pull: { ...pull, password: 'x', every: '5 minutes' } }),
      ['feed.yaml pull.every: wrong-shape', 'feed.yaml pull.password: unknown-key'],
    ],
    [
      'two inboxes of one name',
      {
        'feed/samples': { ...feed, accepts: ['kafka'], senders: ['x.H09'] },
        'feed/samples.x': { ...feed, accepts: ['kafka'] },
        'agency/x.H09': { name },
      },
      ['feed.yaml accepts: inbox-taken', 'feed.yaml accepts: inbox-taken'],
    ],
    [
      'a reference to what is no reference type, or is not there',
      {
        'type/dossier': { ...dossier, fields: { ...dossier.fields, procedure: { ref: 'sample' } } },
        'type/sample': { ...type, fields: { ...type.fields, procedure: { ref: 'procedure' } } },
      },
      [
        'type.yaml fields.procedure.ref: unknown-reference',
        'type.yaml fields.procedure.ref: no-reference-type',
      ],
    ],
    [
      'a reference type that names other records, or holds what is of a person',
      {
        'type/procedure': {
          name,
          reference: true,
          effective: 'at',
          fields: {
            at: { type: 'instant' },
            owner: { type: 'text', personal: true },
            parent: { ref: 'procedure' },
          },
        },
      },
      [
        'type.yaml fields.owner.personal: personal-reference',
        'type.yaml fields.parent.ref: reference-of-reference',
      ],
    ],
    [
      'what other records say, asked where rows become records or handed to others',
      {
        'type/procedure': {
          name,
          reference: true,
          effective: 'at',
          fields: { at: { type: 'instant' }, days: { type: 'integer' }, unit: { code: 'unit' } },
        },
        'type/dossier': {
          ...dossier,
          fields: {
            ...dossier.fields,
            procedure: { ref: 'procedure' },
            long: { type: 'boolean', value: 'procedure.days > 20' },
          },
          checks: [{ that: 'procedure.days > 0', vi: 'x', en: 'x' }],
        },
        'cube/dossiers': {
          record: 'dossier',
          dimensions: { unit: 'procedure.unit' },
          measures: { long: { count: 'long && procedure.days < 90', at: 'at' } },
        },
        'dataset/dossiers': { title: name, description: name, record: 'dossier', fields: ['long'] },
      },
      ['type.yaml checks.0.that: unknown-field', 'dataset.yaml fields.0: not-kept'],
    ],
    [
      'a code for others that is not there',
      changed('code-list/channel', { unknown: 'other' }),
      ['code-list.yaml unknown: unknown-reference'],
    ],
    [
      'a mapping of a column that is not in the contract',
      changed('feed/samples', { map: { ...feed.map, channel: 'code("channel", r.kenh)' } }),
      ['feed.yaml map.channel: unknown-field'],
    ],
    [
      'a rule by a column that is not in the contract',
      changed('feed/samples', { skip: 'r.tong == "1"' }),
      ['feed.yaml skip: unknown-field'],
    ],
    [
      'an id of which a part is personal',
      changed('feed/samples', { map: { ...feed.map, id: 'r.id + "/" + text(r.who)' } }),
      ['feed.yaml map.id: personal-key'],
    ],
    [
      'a required field, and a version, that are read of emptied columns alone',
      changed('feed/samples', { personal: ['who', 'at'] }),
      ['feed.yaml map.at: personal-required', 'feed.yaml version: personal-required'],
    ],
    [
      'a key of which a column is personal, and one is not there',
      changed('feed/samples', { key: ['id', 'who', 'hour'] }),
      ['feed.yaml contract.properties: unknown-field', 'feed.yaml personal: personal-key'],
    ],
    ['a key of no column', changed('feed/samples', { key: [] }), ['feed.yaml key: wrong-shape']],
    [
      'a header that stands in two places',
      changed('feed/samples', { header: { line: 2, within: 9 } }),
      ['feed.yaml header: wrong-shape'],
    ],
    [
      'an encoding that is none',
      changed('feed/samples', { charset: 'tcvn3' }),
      ['feed.yaml charset: wrong-shape'],
    ],
    [
      'a mapping that lacks a required field',
      changed('feed/samples', { map: { id: 'r.id' } }),
      ['feed.yaml map: required-field'],
    ],
    [
      'a person let in',
      changed('feed/samples', { personal: [] }),
      ['feed.yaml map.who: personal-not-emptied'],
    ],
    [
      'a person let in by columns that are records',
      changed('feed/samples', {
        each: { columns: ['channel'], as: 'name', value: 'said' },
        map: { id: 'r.id', at: 'r.at', who: 'r.said' },
      }),
      ['feed.yaml map.who: personal-column'],
    ],
    [
      'a person shared',
      changed('dataset/samples', { fields: ['at', 'who'] }),
      ['dataset.yaml fields.1: personal-shared'],
    ],
    [
      'a contract that is no JSON Schema',
      changed('feed/samples', {
        contract: { properties: { id: { type: 'words' }, at: {}, channel: {}, who: {} } },
      }),
      ['feed.yaml contract: wrong-contract'],
    ],
    [
      'a keyword of a contract that checks nothing',
      changed('feed/samples', {
        contract: { properties: { id: { minlength: 1 }, at: {}, channel: {}, who: {} } },
      }),
      ['feed.yaml contract: unknown-keyword'],
    ],
    ...[
      ['(?=x)', 'pattern-lookaround'],
      ['a(?!b)', 'pattern-lookaround'],
      ['(?<=a)b', 'pattern-lookaround'],
      ['(?<!a)b', 'pattern-lookaround'],
      ['(a)\\1', 'pattern-back-reference'],
      ['(?<n>a)\\k<n>', 'pattern-back-reference'],
      ['(a', 'wrong-pattern'],
    ].map(([pattern, code]): [string, Readonly<Record<string, Body>>, string[]] => [
      `the pattern ${pattern}`,
      changed('feed/samples', {
        contract: {
          properties: { id: { pattern }, at: {}, channel: { anyOf: [{ pattern }] }, who: {} },
          patternProperties: { [pattern as string]: {} },
        },
      }),
      [
        `feed.yaml contract.properties.id.pattern: ${code}`,
        `feed.yaml contract.properties.channel.anyOf.0.pattern: ${code}`,
        `feed.yaml contract.patternProperties.${pattern}: ${code}`,
      ],
    ]),
    [
      'a pattern of ids that needs backtracking',
      changed('type/sample', { id: { pattern: '(?=x)' } }),
      ['type.yaml id.pattern: pattern-lookaround'],
    ],
    [
      'a flag of which nobody says what is no',
      changed('feed/samples', { deleted: 'r.channel == "gone"' }),
      ['feed.yaml deleted: flag-without-words'],
    ],
    [
      'a flag whose words the contract lists',
      changed('feed/samples', {
        deleted: 'r.channel == "gone"',
        contract: {
          properties: { id: {}, at: {}, channel: { enum: ['gone', 'here'] }, who: {} },
        },
      }),
      [],
    ],
    [
      'a flag whose words are in two minds',
      changed('feed/samples', { deleted: { column: 'channel', yes: ['X'], no: ['x '] } }),
      ['feed.yaml deleted: ambiguous-flag'],
    ],
    [
      'a flag in a column that is not there',
      changed('feed/samples', { deleted: { column: 'gone', yes: ['x'], no: ['y'] } }),
      ['feed.yaml deleted: unknown-field'],
    ],
    [
      'a flag without words for no',
      changed('feed/samples', { deleted: { column: 'channel', yes: ['x'] } }),
      [
        'feed.yaml deleted: wrong-shape',
        'feed.yaml deleted: missing-key',
        'feed.yaml deleted: wrong-shape',
      ],
    ],
    [
      'a zone that is none',
      changed('feed/samples', { zone: '+7' }),
      ['feed.yaml zone: wrong-shape'],
    ],
    [
      'a format with a letter that means nothing',
      changed('feed/samples', {
        zone: '+07:00',
        map: { ...feed.map, at: 'instant(r.at, "D/M/YYYY")' },
      }),
      ['feed.yaml map.at: unknown-format-letter'],
    ],
    [
      'a format without a zone',
      changed('feed/samples', { map: { ...feed.map, at: 'instant(r.at, "d/M/yyyy")' } }),
      ['feed.yaml map.at: zone-missing'],
    ],
    [
      'a grant of more than there is',
      changed('grant/samples-g14', { fields: ['fee'] }),
      ['grant.yaml fields.0: unknown-field'],
    ],
    [
      'a grant of a dataset and of indicators',
      changed('grant/samples-g14', { indicators: ['mean'] }),
      ['grant.yaml ministry: wrong-grant'],
    ],
    [
      'a grant of nothing',
      changed('grant/samples-g14', { dataset: undefined, fields: undefined }),
      ['grant.yaml ministry: wrong-grant'],
    ],
    [
      'a grant of an indicator that there is not',
      changed('grant/samples-g14', {
        dataset: undefined,
        fields: undefined,
        indicators: ['mean', 'median'],
      }),
      ['grant.yaml indicators.1: unknown-reference'],
    ],
    [
      'two tiles of one number, by what is no dimension, from what is no period',
      changed('screen/wall', {
        tiles: [
          { no: 1, kind: 'number', indicator: 'mean' },
          { no: 1, kind: 'series', indicator: 'mean', by: 'step', grain: 'month', from: '2026-Q1' },
        ],
      }),
      [
        'screen.yaml tiles.1.no: defined-twice',
        'screen.yaml tiles.1.by: unknown-dimension',
        'screen.yaml tiles.1.from: wrong-period',
      ],
    ],
    [
      'columns of a table that leave out by what it is ranked',
      changed('screen/wall', {
        tiles: [
          { no: 1, kind: 'ranked', indicator: 'mean', by: 'channel', columns: ['thousandth'] },
          {
            no: 2,
            kind: 'ranked',
            indicator: 'mean',
            by: 'channel',
            columns: ['thousandth', 'mean'],
          },
          { no: 3, kind: 'ranked', indicator: 'mean', by: 'channel', columns: [] },
        ],
      }),
      ['screen.yaml tiles.0.columns: ranked-without-column'],
    ],
    [
      'a tile without what its kind needs, and with what only another has',
      changed('screen/wall', {
        tiles: [
          { no: 1, kind: 'number' },
          { no: 2, kind: 'map', indicator: 'mean', by: 'channel' },
          { no: 3, kind: 'text', text: name },
          { no: 4, kind: 'feeds', indicator: 'mean' },
          { no: 5, kind: 'number', indicator: 'mean', grid: { 1: [1, 1] } },
          { no: 6, kind: 'ranked', indicator: 'mean', by: 'channel', as: 'bars' },
        ],
      }),
      [
        'screen.yaml tiles.0: missing-key',
        'screen.yaml tiles.1: missing-key',
        'screen.yaml tiles.2: missing-key',
        'screen.yaml tiles.3.indicator: unknown-key',
        'screen.yaml tiles.4.grid: unknown-key',
        'screen.yaml tiles.5.as: unknown-key',
      ],
    ],
    [
      'a map with a code that there is not, and two codes on one place',
      changed('screen/wall', {
        tiles: [
          {
            no: 1,
            kind: 'map',
            indicator: 'mean',
            by: 'channel',
            grid: { 1: [2, 1], nosuch: [2, 2], '1.1': [2, 1] },
          },
        ],
      }),
      [
        'screen.yaml tiles.0.grid.nosuch: unknown-code',
        'screen.yaml tiles.0.grid.1.1: unknown-code',
        'screen.yaml tiles.0.grid.1.1: place-taken',
      ],
    ],
    [
      'a table of codes alone that there are not, or of no dimension, and feeds that there are not',
      changed('screen/wall', {
        tiles: [
          { no: 1, kind: 'ranked', indicator: 'mean', by: 'channel', only: ['nosuch'] },
          { no: 2, kind: 'ranked', indicator: 'mean', only: ['nosuch'] },
          { no: 3, kind: 'feeds', feeds: ['samples', 'nosuch'] },
        ],
      }),
      [
        'screen.yaml tiles.0.only.0: unknown-code',
        'screen.yaml tiles.1.only: only-without-by',
        'screen.yaml tiles.2.feeds.1: unknown-reference',
      ],
    ],
    [
      'a list without bounds, one that is longer than any may be, and one of lists',
      changed('type/dossier', {
        fields: {
          ...dossier.fields,
          one: { list: { fields: { a: {} } } },
          two: { list: { most: 1_001, fields: { a: {} } } },
          three: { list: { most: 1, fields: { a: { list: { most: 1, fields: { b: {} } } } } } },
        },
      }),
      [
        'type.yaml fields.one.list: missing-key',
        'type.yaml fields.two.list.most: wrong-shape',
        'type.yaml fields.three.list.fields.a.list: unknown-key',
      ],
    ],
    [
      'a list that has a type, or a default that is a value, and codes of no list',
      changed('type/dossier', {
        fields: {
          ...dossier.fields,
          one: { type: 'text', list: { most: 1, fields: { a: { code: 'none' } } } },
          two: { default: '[]', list: { most: 1, fields: { a: {} } } },
          three: { default: [] },
        },
      }),
      [
        'type.yaml fields.one.list: wrong-shape',
        'type.yaml fields.one.list.fields.a.code: unknown-reference',
        'type.yaml fields.two.default: wrong-shape',
        'type.yaml fields.three.default: wrong-shape',
      ],
    ],
    [
      'a list that is mapped as a value, and a value as a list',
      changed('feed/dossiers', {
        map: {
          ...dossiers.map,
          asked: 'r.asked',
          fee: { each: 'r.asked', fields: { a: 'item.on' } },
        },
      }),
      ['feed.yaml map.asked: type-mismatch', 'feed.yaml map.fee: type-mismatch'],
    ],
    [
      'parts of a list that are not there',
      changed('feed/dossiers', {
        map: {
          ...dossiers.map,
          asked: { each: 'r.asked', fields: { on: 'item.at', by: 'r.who', whom: 'item.who' } },
        },
      }),
      [
        'feed.yaml map.asked.fields.on: unknown-field',
        'feed.yaml map.asked.fields.by: unknown-name',
        'feed.yaml map.asked.fields.whom: unknown-field',
      ],
    ],
    [
      'a list of what is no column',
      changed('feed/dossiers', {
        map: { ...dossiers.map, asked: { each: 'lower(r.who)', fields: { on: 'item.on' } } },
      }),
      ['feed.yaml map.asked.each: type-mismatch', 'feed.yaml map.asked.fields.on: type-mismatch'],
    ],
    [
      'a person let in by an item',
      changed('feed/dossiers', { personal: ['who'] }),
      ['feed.yaml map.asked.fields.by: personal-not-emptied'],
    ],
    [
      'a member to be emptied that the contract has not',
      changed('feed/dossiers', { personal: ['who', 'asked.who', 'asked.whom'] }),
      ['feed.yaml contract.properties.asked: unknown-field'],
    ],
    [
      'derived fields in a cycle, of another type than declared, of what is not there',
      changed('type/dossier', {
        fields: {
          ...dossier.fields,
          one: { type: 'boolean', value: 'two' },
          two: { type: 'boolean', value: 'one' },
          three: { type: 'integer', value: 'fee' },
          four: { type: 'text', value: 'fees' },
        },
      }),
      [
        'type.yaml fields.one.value: cycle',
        'type.yaml fields.two.value: cycle',
        'type.yaml fields.three.value: type-mismatch',
        'type.yaml fields.four.value: unknown-field',
      ],
    ],
    [
      'a derived field that rows should bring too',
      {
        ...changed('type/dossier', {
          fields: {
            ...dossier.fields,
            one: { type: 'boolean', value: 'fee == 0', required: true },
          },
        }),
        ...changed('feed/dossiers', { map: { ...dossiers.map, free: 'r.who' } }),
      },
      [
        'type.yaml fields.one.value: wrong-shape',
        'feed.yaml map: required-field',
        'feed.yaml map.free: derived-field',
      ],
    ],
    [
      'a person in disguise, of the record and of an item',
      changed('type/dossier', {
        fields: {
          ...dossier.fields,
          one: { type: 'text', value: 'lower(who)' },
          two: { type: 'boolean', value: 'asked.exists(a, startsWith(a.by, "A"))' },
          three: { type: 'text', value: 'upper(who)', personal: true },
        },
      }),
      [
        'type.yaml fields.one.value: personal-derived',
        'type.yaml fields.two.value: personal-derived',
      ],
    ],
    [
      'an effective instant that is derived',
      changed('type/dossier', {
        effective: 'seen',
        fields: { ...dossier.fields, seen: { type: 'instant', value: 'at' } },
      }),
      ['type.yaml effective: unknown-field'],
    ],
    [
      'a code above that is not there',
      changed('cube/dossiers', {
        measures: { free: { count: 'isUnder(unit, "H08")', at: 'at' } },
      }),
      ['cube.yaml measures.free: unknown-code'],
    ],
    [
      'a reference to nobody',
      changed('feed/samples', { agency: 'H99' }),
      ['feed.yaml agency: unknown-reference'],
    ],
  ])('names file, place and reason of %s', (_, change, expected) => {
    expect(check(change).sort()).toEqual([...expected].sort());
  });

  it('takes a feed that is pulled', () => {
    expect(check(changed('feed/samples', { pull }))).toEqual([]);
  });

  describe('of a stock', () => {
    const instants = { ...type.fields, due: { type: 'instant' }, end: { type: 'instant' } };
    const stock = (
      measure: Body,
      checks: readonly string[] = [],
      more: Body = { ended: { count: true, at: 'end' } },
    ): string[] =>
      check({
        ...changed('type/sample', {
          fields: instants,
          checks: checks.map((that) => ({ that, vi: 'a', en: 'b' })),
        }),
        ...changed('cube/samples', {
          measures: {
            all: { count: true, at: 'at' },
            fee: { sum: 'fee', at: 'at' },
            open: { stock: true, ...measure },
            ...more,
          },
        }),
      });
    const REFUSED = ['cube.yaml measures.open: leave-before-enter-allowed'];

    it.each<[string, readonly string[], string[]]>([
      ['no check', [], REFUSED],
      ['a check of something else', ['end == null || end >= due', 'fee >= 0'], REFUSED],
      ['a check that is too weak', ['end == null || end - at > -86400000'], REFUSED],
      ['a check by days', ['end == null || day(end) >= day(at)'], []],
      ['a check by the clock', ['!(end < at)'], []],
    ])('with %s', (_what, checks, expected) => {
      expect(stock({ enter: 'at', leave: 'end' }, checks)).toEqual(expected);
    });

    it('asks no check for days that its calendar does not know', () => {
      const that = 'workingDays(start, end) / 2 >= 0';
      const checks = [{ that, code: 'x', vi: 'x', en: 'x' }];
      const body = { name, effective: 'start', fields: STOCK_FIELDS, checks };
      const measures = { open: { stock: true, enter: 'start', leave: 'end' } };
      expect(
        check({
          'type/held': body,
          'cube/held': { record: 'held', dimensions: {}, measures },
        }),
      ).toEqual(['cube.yaml measures.open: leave-before-enter-allowed']);
    });

    it('asks for no check where nothing has to balance', () => {
      expect(stock({ enter: 'due', leave: 'end' })).toEqual([]);
      const counted = { due: { count: true, at: 'due' }, ended: { count: true, at: 'end' } };
      expect(stock({ enter: 'due', leave: 'end' }, [], counted)).toEqual(REFUSED);
      expect(stock({ enter: 'at', leave: 'end' }, [], {})).toEqual(REFUSED);
    });

    it('says which check to add', () => {
      const all = sources({
        ...changed('type/sample', { fields: instants }),
        ...changed('cube/samples', {
          measures: {
            ...(good['cube/samples'] as { measures: Body }).measures,
            open: { stock: true, enter: 'at', leave: 'end' },
          },
        }),
      });
      expect(checkDefinitions(all)[0]?.hint?.en).toContain('end == null || day(end) >= day(at)');
    });
  });

  it('takes a list that extends another: its codes may lie under those of that one', () => {
    const more = {
      name,
      extends: 'channel',
      codes: [{ code: '3', from: '2020-01-01', parent: '1', name }],
      successors: [{ from: '3@2020-01-01', to: '2@2020-01-01', kind: 'whole' }],
    };
    expect(check({ 'code-list/more': more })).toEqual([]);
  });

  it.each<[string, Body, string]>([
    ['a list that is not there', { extends: 'chanel' }, 'extends: unknown-reference'],
    ['itself', { extends: 'more' }, 'extends: extends-extension'],
    [
      'a code of that list again',
      { codes: [{ code: '1', from: '2020-01-01', name }] },
      'codes.0: ambiguous-code',
    ],
    [
      'under a code of none',
      { codes: [{ code: '3', from: '2020-01-01', parent: '9', name }] },
      'codes.0.parent: unknown-reference',
    ],
  ])('refuses a list that extends %s', (_what, body, said) => {
    const more = {
      name,
      extends: 'channel',
      codes: [{ code: '3', from: '2020-01-01', name }],
      ...body,
    };
    expect(check({ 'code-list/more': more })).toContain(`code-list.yaml ${said}`);
  });

  describe('levels of a code list', () => {
    const levels = [
      { level: 'root', name },
      { level: 'department', name },
    ];
    const [above, below] = [
      { code: '1', from: '2020-01-01', name },
      { code: '2', from: '2020-01-01', parent: '1', name },
    ];
    const withLevels = (body: Body) =>
      changed('code-list/channel', { codes: [above, below], levels, ...body });

    it('are taken, said by the codes or not, and those of a list for what extends it', () => {
      const more = {
        name,
        extends: 'channel',
        codes: [{ code: '3', from: '2020-01-01', parent: '1', level: 'department', name }],
      };
      expect(check({ ...withLevels({}), 'code-list/more': more })).toEqual([]);
      expect(check(withLevels({ codes: [{ ...above, level: 'root' }, below] }))).toEqual([]);
    });

    it.each<[string, Body, string]>([
      ['of one name', { levels: [...levels, levels[0]] }, 'levels.2: defined-twice'],
      [
        'that a code says and nobody declares',
        { codes: [above, { ...below, level: 'unit' }] },
        'codes.1.level: unknown-level',
      ],
      [
        'of a list without any',
        { levels: undefined, codes: [{ ...above, level: 'root' }, below] },
        'codes.0.level: unknown-level',
      ],
      [
        'of a code that is not below its parent',
        { codes: [above, { ...below, level: 'root' }] },
        'codes.1.level: level-not-below',
      ],
      [
        'of a code that is not below those above its parent, which has none',
        {
          codes: [
            { ...above, level: 'department' },
            below,
            { code: '3', from: '2020-01-01', parent: '2', level: 'department', name },
          ],
        },
        'codes.2.level: level-not-below',
      ],
      [
        'in one language',
        { levels: [{ level: 'root', name: { vi: 'gốc' } }] },
        'levels.0.name: missing-key',
      ],
    ])('are refused %s', (_what, body, said) => {
      const ofLists = check(withLevels(body)).filter((one) => one.startsWith('code-list'));
      expect(ofLists).toEqual([`code-list.yaml ${said}`]);
    });

    it('are refused in a list that extends another', () => {
      const more = { name, extends: 'channel', levels, codes: [{ ...above, code: '3' }] };
      expect(check({ 'code-list/more': more })).toEqual([
        'code-list.yaml levels: levels-of-extension',
      ]);
    });

    it('may be asked by a tile, of a dimension whose list has them', () => {
      const tile = { no: 1, kind: 'ranked', indicator: 'mean', by: 'channel', level: 'department' };
      const screen = (more: Body) => changed('screen/wall', { tiles: [{ ...tile, ...more }] });
      expect(check({ ...withLevels({}), ...screen({}) })).toEqual([]);
      expect(check({ ...withLevels({}), ...screen({ level: 'unit' }) })).toEqual([
        'screen.yaml tiles.0.level: unknown-level',
      ]);
      expect(check(screen({}))).toEqual(['screen.yaml tiles.0.level: unknown-level']);
      const cube = changed('cube/samples', { dimensions: { channel: 'kenh' } });
      expect(check({ ...withLevels({}), ...screen({}), ...cube })).toEqual([
        'cube.yaml dimensions.channel: wrong-dimension',
      ]);
      expect(check({ ...withLevels({}), ...screen({ by: undefined }) })).toEqual([
        'screen.yaml tiles.0.level: level-without-by',
      ]);
    });
  });

  it('refuses a definition that is too large to travel', () => {
    const codes = Array.from({ length: 2 }, (_, i) => ({
      code: String(i),
      from: '2020-01-01',
      name: { vi: 'x'.repeat(2_500_000), en: 'x' },
    }));
    expect(check(changed('code-list/channel', { codes }))).toContain(
      'code-list.yaml : definition-too-large',
    );
  });

  it('refuses a second definition of one id, and names the first', () => {
    const [agency] = sources({}).filter(({ kind }) => kind === 'agency');
    expect(checkDefinitions([...sources({}), { ...agency!, file: 'other.yaml' }])).toMatchObject([
      {
        code: 'defined-twice',
        file: 'other.yaml',
        message: { en: expect.stringContaining('agency.yaml') },
      },
    ]);
  });

  it('takes what is already in force into account', () => {
    const [agency, ...rest] = sources({});
    expect(checkDefinitions(rest, [agency!])).toEqual([]);
    expect(checkDefinitions(rest).map(({ code }) => code)).toEqual([
      'unknown-reference',
      'unknown-reference',
      'unknown-reference',
      'unknown-reference',
    ]);
  });

  it('says of an unknown key which there are', () => {
    const measures = { all: { count: true, at: 'at', when: 'at' }, fee: { sum: 'fee', at: 'at' } };
    expect(checkDefinitions(sources(changed('cube/samples', { measures })))).toMatchObject([
      {
        code: 'unknown-key',
        message: { en: expect.stringContaining('in measures.all') },
        hint: {
          vi: 'có: name, count, sum, at, stock, enter, leave',
          en: 'known are: name, count, sum, at, stock, enter, leave',
        },
      },
    ]);
  });

  it('says of a pattern that needs backtracking what it is, and what to write instead', () => {
    const contract = { properties: { id: { pattern: '^(?!0)' }, at: {}, channel: {}, who: {} } };
    expect(checkDefinitions(sources(changed('feed/samples', { contract })))).toMatchObject([
      {
        message: {
          vi: expect.stringContaining('lookaround “(?!”'),
          en: expect.stringContaining('lookaround, “(?!”'),
        },
        hint: { vi: expect.stringContaining('not'), en: expect.stringContaining('not') },
      },
    ]);
  });

  it('says where in an expression the fault is, and what would be right', () => {
    const [problem] = checkDefinitions(
      sources(changed('indicator/thousandth', { value: 'fee / al' })),
    );
    expect(problem?.message.en).toContain('(at character 7)');
    expect(problem?.hint?.vi).toBe('có: all, fee');
  });
});
