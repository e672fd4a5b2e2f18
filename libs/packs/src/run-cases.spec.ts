import { describe, expect, it } from '@jest/globals';
import { checkDefinitions } from '@nhip/kernel';
import { readPack } from './read-pack.js';
import { runCases } from './run-cases.js';

const NAME = 'name: {vi: a, en: b}';
const PACK = `
agency: T31
${NAME}
---
codes: station
${NAME}
unknown: other
list:
  - {code: '1', from: 2020-01-01, ${NAME}}
  - {code: other, from: 2020-01-01, ${NAME}}
---
type: hour
${NAME}
effective: at
fields:
  at: {type: instant, required: true}
  station: {code: station}
  pm25: {type: decimal, scale: 1}
  count: {type: integer}
  valid: {type: boolean}
  note: {type: text}
  dusty: {type: boolean, value: pm25 > 35}
  repairs: {list: {most: 2, fields: {at: {type: instant}, cost: {type: decimal, scale: 2}, place: {code: station}}}}
---
feed: air.hours
${NAME}
agency: T31
accepts: [csv]
key: id
record: hour
version: instant(r.version)
contract: {properties: {id: {}, at: {}, station: {}, pm25: {}, count: {}, valid: {}, note: {}, version: {}, fixes: {items: {properties: {on: {}, vnd: {}, where: {}}}}}}
map: {id: r.id, at: 'instant(r.at, "d/M/yyyy H:mm", "+07:00")', station: r.station, pm25: r.pm25, count: r.count, valid: r.valid, note: r.note, repairs: {each: r.fixes, fields: {at: 'instant(item.on, "d/M/yyyy", "+07:00")', cost: item.vnd, place: item.where}}}
---
cube: air
record: hour
dimensions: {station: station}
measures: {valid: {count: pm25 != null, at: at}, total: {sum: pm25, at: at}, counted: {sum: count, at: at}}
---
indicator: air.mean
${NAME}
meaning: {vi: a, en: b}
source: {own: true}
owner: T31
cube: air
value: total / valid
unit: x
decimals: 2
frequency: day
sharing: open
`;
const HOUR = `
feed: air.hours
receivedAt: 2026-11-25T12:00+07:00
row: {id: '2026-11-25T01:00:00Z', at: 25/11/2026 8:00, station: '1', pm25: '35.5', count: '4', valid: 'true', note: x, version: 2026-11-25T02:00:00Z}
`;
const VALUES = `
cube: air
clock: 2026-11-26T00:00+07:00
records:
  - {at: 2026-11-25T08:00+07:00, station: 1, pm25: 35.5}
  - {at: 2026-11-25 09:00, station: '1@2020-01-01', pm25: '30'}
`;

function problemsOf(
  of: string,
  definitions = PACK,
): readonly { readonly vi: string; readonly en: string }[] {
  const pack = readPack([{ path: 'a.yaml', text: `${definitions}---${of}` }]);
  expect([...pack.problems, ...checkDefinitions(pack.definitions)]).toEqual([]);
  return runCases(pack).map(({ message }) => message);
}
const english = (of: string): string[] => problemsOf(of).map(({ en }) => en);

describe('a case of a row', () => {
  it('writes what comes of it as people do', () => {
    const record = `
  id: 2026-11-25T01:00:00Z
  version: 2026-11-25T09:00+07:00
  deleted: false
  at: 2026-11-25T08:00+07:00
  station: 1
  pm25: 35.5
  count: 4
  valid: true
  note: x`;
    expect(english(`${HOUR}record:${record}`)).toEqual([]);
    expect(english(`${HOUR}record: {at: 2026-11-25 08:00, station: 1@2020-01-01}`)).toEqual([]);
  });

  it('fails with the value as people write it', () => {
    const record = '{id: a, at: 2026-11-25, pm25: 35, count: 5, note: null, version: 2026-11-26}';
    expect(english(`${HOUR}record: ${record}`)).toEqual([
      'id is "2026-11-25T01:00:00Z", should be "a"',
      'version is 2026-11-25T09:00:00+07:00, should be "2026-11-26"',
      'at is 2026-11-25T08:00:00+07:00, should be 2026-11-25T00:00:00+07:00',
      'pm25 is 35.5, should be 35.0',
      'count is 4, should be 5',
      'note is "x", should be null',
    ]);
  });

  it('says which value of it can be none', () => {
    const record =
      '{at: noon, pm25: 35.55, count: 1.5, station: {}, valid: 1, note: 5, pm10: null}';
    expect(english(`${HOUR}record: ${record}`)).toEqual([
      'at: "noon" is no date and time such as 2026-11-25T08:00+07:00',
      'pm25: 35.55 is no number with at most 1 decimals',
      'count: 1.5 is no number with at most 0 decimals',
      'station: {} is no code of the list station on that day',
      'valid: 1 is not true or false',
      'note: 5 is no text: put it in quotes',
      'pm10: type “hour” has no such field; known are: at, station, pm25, count, valid, note, dusty, repairs',
    ]);
  });

  it('may say what is computed of its fields', () => {
    expect(english(`${HOUR}record: {dusty: true}`)).toEqual([]);
    expect(english(`${HOUR}record: {dusty: false}`)).toEqual(['dusty is true, should be false']);
    expect(english(`${VALUES}  - {at: 2026-11-25T08:00+07:00, dusty: true}\nvalues: []\n`)).toEqual(
      ['records[3].dusty: it is computed from other fields: leave it out of the record'],
    );
  });

  it('writes a list by its items', () => {
    const row = HOUR.replace(
      'note: x',
      "note: x, fixes: [{on: 1/11/2026, vnd: '12.5', where: '1'}, {}]",
    );
    expect(
      english(`${row}record: {repairs: [{at: 2026-11-01, cost: 12.50, place: 1}, {}]}`),
    ).toEqual([]);
    expect(english(`${row}record: {repairs: [{at: 2026-11-01, cost: 12}]}`)).toEqual([
      'repairs is [{at: 2026-11-01T00:00:00+07:00, cost: 12.50, place: "1@2020-01-01"}, {at: null, cost: null, place: null}], should be [{at: 2026-11-01T00:00:00+07:00, cost: 12.00, place: null}]',
    ]);
    expect(english(`${HOUR}record: {repairs: null}`)).toEqual([]);
    expect(english(`${row}record: {repairs: [{cost: much}]}`)).toEqual([
      'repairs: item 1.cost: "much" is no number with at most 2 decimals',
    ]);
    expect(english(`${row}record: {repairs: [{price: 1}]}`)).toEqual([
      'repairs: item 1: there is no field “price”; known are: at, cost, place',
    ]);
    expect(english(`${row}record: {repairs: 5}`)).toEqual([
      'repairs: 5 is no list such as [{a: 1}]',
    ]);
  });

  it('names column and value of what was found', () => {
    const row = HOUR.replace("'35.5'", 'NA');
    expect(problemsOf(row)).toEqual([
      {
        vi: 'phát hiện ["not-a-number"], phải là [] (not-a-number, cột “pm25”: “NA” không phải số có tối đa 1 chữ số thập phân, viết như 1234.5)',
        en: 'found ["not-a-number"], should be [] (not-a-number, column “pm25”: “NA” is no number with at most 1 decimals, written like 1234.5)',
      },
    ]);
    expect(english(`${row}findings: [not-a-number]`)).toEqual([]);
    expect(english(`${HOUR}findings: [not-a-number]`)).toEqual([
      'found [], should be ["not-a-number"]',
    ]);
  });

  it('of a row that makes several records writes all of them, in the order of their columns', () => {
    const pack = PACK.replace(
      '\nrecord: hour\n',
      '\nrecord: hour\neach: {columns: [note, valid], as: name, value: said}\n',
    );
    const said = (records: string): string[] =>
      problemsOf(`${HOUR}record: {id: 2026-11-25T01:00:00Z}\nrecords: ${records}`, pack).map(
        ({ en }) => en,
      );
    const note = '{column: note, id: 2026-11-25T01:00:00Z/note, deleted: false, pm25: 35.5}';
    expect(said(`[${note}, {column: valid}]`)).toEqual([]);
    expect(said(`[${note}]`)).toEqual(['records is 2, should be 1']);
    expect(said(`[{column: valid, deleted: true}, {pm25: 30}]`)).toEqual([
      'column is "note", should be "valid"',
      'deleted is false, should be true',
      'pm25 is 35.5, should be 30.0',
    ]);
  });

  it('may hold what is said of a row that is taken', () => {
    const row = HOUR.replace("station: '1'", 'station: X');
    expect(english(`${row}notes: [code-not-listed]`)).toEqual([]);
    expect(english(`${row}record: {station: other}`)).toEqual([]);
    expect(english(`${row}notes: []`)).toEqual([expect.stringContaining('column “station”')]);
  });
});

describe('a case of values', () => {
  it('takes decimals, instants, bare codes and periods as people write them', () => {
    const values = `values:
  - {indicator: air.mean, grain: day, period: 2026-11-25, value: 32.75}
  - {indicator: air.mean, grain: year, period: 2026, by: station, code: 1, value: '32.75'}
  - {indicator: air.mean, grain: month, period: 2026-10, value: null}
`;
    expect(english(VALUES + values)).toEqual([]);
  });

  it('fails with what comes out, and says what cannot be asked', () => {
    const values = `values:
  - {indicator: air.mean, grain: day, period: 2026-11-25, value: 33}
  - {indicator: air.mean, grain: day, period: 2026-11, value: 33}
  - {indicator: air.mean, grain: all, period: all, by: town, value: 33}
  - {indicator: air.max, grain: all, period: all, value: 33}
`;
    expect(english(VALUES + values)).toEqual([
      'air.mean 2026-11-25 is 32.75, should be 33',
      '“2026-11” is no period of grain day',
      'there is no dimension “town”',
      'there is no indicator of the cube air: air.max',
    ]);
  });

  it('adds codes up to a level of their list, and says which levels there are', () => {
    const list = `levels:
  - {level: area, ${NAME}}
  - {level: station, ${NAME}}
list:
  - {code: north, from: 2020-01-01, ${NAME}}
  - {code: '1', from: 2020-01-01, parent: north, ${NAME}}`;
    const leaf = `list:\n  - {code: '1', from: 2020-01-01, ${NAME}}`;
    const values = `values:
  - {indicator: air.mean, grain: all, period: all, by: station, level: area, code: north, value: 32.75}
  - {indicator: air.mean, grain: all, period: all, by: station, level: station, code: 1, value: 32.75}
  - {indicator: air.mean, grain: all, period: all, by: station, code: north, value: null}
  - {indicator: air.mean, grain: all, period: all, by: station, level: town, value: 1}
`;
    const said = (pack: string) => problemsOf(VALUES + values, pack).map(({ en }) => en);
    expect(said(PACK.replace(leaf, list))).toEqual(['there is no level “town”']);
    expect(said(PACK)[0]).toBe('there is no level “area”');
  });

  it('says which field of which record cannot be read, and counts nothing', () => {
    const text = VALUES.replace('pm25: 35.5', 'pm25: 35.55').replace("'30'", '30, pm10: 1');
    expect(english(`${text}values: []`)).toEqual([
      'records[1].pm25: 35.55 is no number with at most 1 decimals',
      expect.stringMatching(/^records\[2\]\.pm10: type “hour” has no such field/),
    ]);
  });
});
