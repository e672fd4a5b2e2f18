import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, Sent, Value } from '@nhip/contracts';
import type { HubClient } from './support/hub-client.js';
import { startedHub } from './support/started-hub.js';

const run = `levels-${Date.now()}`;
const NAME = 'name: { vi: Theo cấp, en: By level }';
const PACK = `
type: ${run}
version: 1
${NAME}
effective: at
fields:
  at: { type: instant, required: true }
  unit: { code: admin-unit }
---
feed: ${run}
mappingVersion: 1
${NAME}
agency: H09
accepts: [ndjson]
key: id
record: ${run}
contract: { properties: { id: { type: string }, at: {}, unit: {} }, required: [id, at] }
map: { id: r.id, at: instant(r.at), unit: r.unit }
---
cube: ${run}
version: 1
${NAME}
record: ${run}
dimensions: { unit: unit }
measures: { all: { count: true, at: at } }
---
indicator: ${run}.all
version: 1
cube: ${run}
${NAME}
meaning: { vi: Mọi bản ghi, en: All records }
source: { own: true }
owner: H09
value: all
unit: record
decimals: 0
frequency: day
sharing: open
`;
/** Of a commune before and after the reform, of a province as a whole, and of no unit. */
const ROWS = [
  { id: '1', at: '2024-05-01T00:00:00Z', unit: '25747' },
  { id: '2', at: '2026-03-01T00:00:00Z', unit: '25747' },
  { id: '3', at: '2026-03-01T00:00:00Z', unit: '79' },
  { id: '4', at: '2026-03-01T00:00:00Z' },
];

describe('values by a level of the national units', () => {
  let hub: HubClient;
  beforeAll(async () => {
    hub = startedHub();
    const files = [{ path: 'levels.yaml', text: PACK }];
    const body = JSON.stringify({ name: run, files });
    const loaded = await hub.call('POST', '/api/v1/packs', hub.credentials.admin, body);
    expect(loaded).toMatchObject({ status: 200 });
    const rows = ROWS.map((row) => JSON.stringify(row)).join('\n');
    const url = `/api/v1/feeds/${run}/records`;
    const { data } = await hub.call<Sent>('POST', url, hub.agency, rows, 'application/x-ndjson');
    await hub.applied(data.receipt ?? '');
  });

  const listed = async (query: string): Promise<Record<string, unknown>> => {
    const values = await hub.values(`${run}.all`, `grain=all&by=unit&${query}`);
    const idOf = ({ dims: { unit } }: Value): string =>
      unit?.code ? `${unit.code}@${unit.validFrom}` : '';
    return Object.fromEntries(
      values.map((value) => [idOf(value), [value.value, value.leaves, value.below]]),
    );
  };

  it('add up to the whole at each level, what is of none by itself', async () => {
    const [former, now, province] = ['25747@2004-01-01', '25747@2025-07-01', '79@2025-07-01'];
    const none = [1, undefined, undefined];
    expect(await listed('level=province')).toEqual({
      '74@2004-01-01': [1, 1, 'district'],
      [province!]: [2, 2, 'commune'],
      '': none,
    });
    expect(await listed('level=district')).toEqual({
      '718@2004-01-01': [1, 1, 'commune'],
      [now!]: none,
      [province!]: none,
      '': none,
    });
    expect(await listed('level=commune')).toEqual({
      [former!]: [1, 1, undefined],
      [now!]: [1, 1, undefined],
      [province!]: none,
      '': none,
    });
  });

  it('are restricted to a unit and what is under it', async () => {
    expect(await listed('level=province&dim.unit=79')).toEqual({
      '79@2025-07-01': [2, 2, 'commune'],
    });
  });

  it('are told in the units of today, and have the same total', async () => {
    expect(await listed('level=province&units=current')).toEqual({
      '79@2025-07-01': [3, 2, 'commune'],
      '': [1, undefined, undefined],
    });
    expect(await listed('level=commune&units=current')).toEqual({
      '25747@2025-07-01': [2, 1, undefined],
      '79@2025-07-01': [1, undefined, undefined],
      '': [1, undefined, undefined],
    });
  });

  it('refuse a level that the list has not, and say which it has', async () => {
    const url = `/api/v1/indicators/${run}.all/values?by=unit&level=village`;
    const { status, data } = await hub.call<Problem>('GET', url, hub.credentials.operator);
    expect([status, data.code, data.hint?.en]).toEqual([
      400,
      'unknown-level',
      'known are: province, district, commune',
    ]);
  });
});
