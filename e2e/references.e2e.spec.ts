import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Explanation, type Sent } from '@nhip/contracts';
import { until } from '@nhip/testkit';
import type { HubClient } from './support/hub-client.js';
import { startedHub } from './support/started-hub.js';

const run = `references-${Date.now()}`;
const [PROCEDURES, DOSSIERS] = [`${run}-procedures`, `${run}-dossiers`];
const NAME = 'name: { vi: Tham chiếu, en: References }';
const PACK = `
codes: ${run}-sector
version: 1
${NAME}
list:
  - { code: land, from: 2020-01-01, name: { vi: Đất đai, en: Land } }
  - { code: care, from: 2020-01-01, name: { vi: Bảo trợ, en: Care } }
---
type: ${PROCEDURES}
version: 1
${NAME}
reference: true
effective: since
fields:
  since: { type: instant, required: true }
  sector: { code: ${run}-sector }
  days: { type: integer }
---
feed: ${PROCEDURES}
mappingVersion: 1
${NAME}
agency: H09
accepts: [ndjson]
key: id
record: ${PROCEDURES}
version: r.version
contract: { properties: { id: { type: string }, since: {}, sector: {}, days: {}, version: {} }, required: [id, since, version] }
map: { id: r.id, since: instant(r.since), sector: r.sector, days: r.days }
---
type: ${DOSSIERS}
version: 1
${NAME}
effective: at
fields:
  at: { type: instant, required: true }
  took: { type: integer }
  procedure: { ref: ${PROCEDURES} }
  inTime: { type: boolean, value: took <= procedure.days }
---
feed: ${DOSSIERS}
mappingVersion: 1
${NAME}
agency: H09
accepts: [ndjson]
key: id
record: ${DOSSIERS}
contract: { properties: { id: { type: string }, at: {}, took: {}, procedure: {} }, required: [id, at] }
map: { id: r.id, at: instant(r.at), took: r.took, procedure: r.procedure }
---
cube: ${run}
version: 1
${NAME}
record: ${DOSSIERS}
dimensions: { sector: procedure.sector }
measures:
  all: { count: true, at: at }
  inTime: { count: inTime, at: at }
---
indicator: ${run}.in-time
version: 1
cube: ${run}
${NAME}
meaning: { vi: Đúng hạn theo thủ tục, en: In time by the procedure }
source: { own: true }
owner: H09
value: inTime / all * 100
unit: percent
decimals: 0
frequency: day
sharing: open
---
cube: ${run}-named
version: 1
${NAME}
record: ${DOSSIERS}
dimensions: { sector: procedure.sector }
distinct: procedure
measures: { all: { count: true, at: at, name: { vi: thủ tục, en: procedures } } }
---
indicator: ${run}.named
version: 1
cube: ${run}-named
${NAME}
meaning: { vi: Thủ tục có hồ sơ, en: Procedures with dossiers }
source: { own: true }
owner: H09
value: distinct(all)
unit: procedure
decimals: 0
frequency: day
sharing: open
`;
const AT = '2026-03-01T00:00:00Z';

describe('figures by what records say that others name', () => {
  let hub: HubClient;
  const send = async (feed: string, rows: readonly object[]): Promise<void> => {
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    const url = `/api/v1/feeds/${feed}/records`;
    const { status, data } = await hub.call<Sent>(
      'POST',
      url,
      hub.agency,
      lines,
      'application/x-ndjson',
    );
    expect([status, data.rejected]).toEqual([202, 0]);
    await hub.applied(data.receipt ?? '');
  };
  const listed = async (): Promise<Record<string, number>> => {
    const values = await hub.values(`${run}.in-time`, 'grain=year&from=2026&to=2026&by=sector');
    return Object.fromEntries(
      values.flatMap(({ dims: { sector }, value }) =>
        value === null ? [] : [[sector?.code ?? '', value]],
      ),
    );
  };
  const lists = (wanted: Record<string, number>): Promise<unknown> =>
    until('the figures have followed', listed, {
      holds: (seen) => isDeepStrictEqual(seen, wanted),
    });

  beforeAll(async () => {
    hub = startedHub();
    const files = [{ path: 'references.yaml', text: PACK }];
    const body = JSON.stringify({ name: run, files });
    const loaded = await hub.call('POST', '/api/v1/packs', hub.credentials.admin, body);
    expect(loaded).toMatchObject({ status: 200 });
  });

  it('are counted before these come, and anew when they come, change and go', async () => {
    const dossiers = [3, 5, 9].map((took, i) => ({ id: `d${i}`, at: AT, took, procedure: 'P1' }));
    await send(DOSSIERS, dossiers);
    await lists({ '': 0 });
    const procedure = { id: 'P1', since: AT, sector: 'land', days: 5 };
    await send(PROCEDURES, [{ ...procedure, version: 1 }]);
    await lists({ land: 67 });
    await send(PROCEDURES, [{ ...procedure, version: 2, sector: 'care', days: 3 }]);
    await lists({ care: 33 });
    const explained = await hub.call<Explanation>(
      'GET',
      `/api/v1/indicators/${run}.in-time/explain?period=all&dim.sector=care`,
      hub.credentials.operator,
    );
    expect(explained).toMatchObject({ status: 200, data: { value: 33 } });
    expect(await hub.verify({ indicator: `${run}.in-time` })).toMatchObject({
      data: { equal: true },
    });
    const gone = await hub.call('DELETE', `/api/v1/feeds/${PROCEDURES}/records/P1`, hub.agency);
    expect(gone.status).toBe(202);
    await lists({ '': 0 });
  });

  it('are of how many different ones there are, each once in every period, and explained by the records', async () => {
    const at = (day: string) => `2025-${day}T00:00:00Z`;
    const dossier = (id: string, procedure: string | null, day: string) => ({
      id,
      at: at(day),
      procedure,
    });
    const named = async (period: string, query = ''): Promise<unknown> => {
      const grain = period.includes('Q') ? 'quarter' : 'month';
      const asked = `grain=${grain}&from=${period}&to=${period}${query}`;
      const [row] = await hub.values(`${run}.named`, asked);
      return row?.value;
    };
    await send(DOSSIERS, [
      dossier('n1', 'Q1', '01-05'),
      dossier('n2', 'Q1', '01-20'),
      dossier('n3', 'Q2', '02-01'),
      dossier('n4', 'Q1', '02-02'),
      dossier('n5', null, '02-03'),
    ]);
    expect(await Promise.all(['2025-01', '2025-02', '2025-Q1'].map((one) => named(one)))).toEqual([
      1, 2, 2,
    ]);
    const explain = async (query: string): Promise<Explanation> =>
      (
        await hub.call<Explanation>(
          'GET',
          `/api/v1/indicators/${run}.named/explain?period=2025-Q1${query}`,
          hub.credentials.operator,
        )
      ).data;
    const explained = await explain('');
    expect(explained).toMatchObject({ value: 2, measures: { 'distinct(all)': 2 }, count: 5 });
    expect(explained.names).toMatchObject({ 'distinct(all)': { en: 'procedures' } });
    const values = ['Q1', 'Q2'].map((value) => ({ value, counts: { 'distinct(all)': true } }));
    expect(explained.parts).toMatchObject([{ distinct: { field: 'procedure', values, count: 2 } }]);
    expect(explained.records.map(({ fields }) => fields['procedure'] ?? '').sort()).toEqual([
      '',
      'Q1',
      'Q1',
      'Q1',
      'Q2',
    ]);
    await send(DOSSIERS, [dossier('n3', 'Q1', '02-01')]);
    expect(await named('2025-Q1')).toBe(1);
    expect(await named('2025-Q1', `&asOf=${explained.commit}`)).toBe(2);
    const changed = await explain(`&since=${explained.commit}`);
    expect(changed).toMatchObject({ value: 1, since: { value: 2 } });
    expect(changed.records.map(({ id }) => id)).toEqual(['n3']);
    expect(await hub.verify({ indicator: `${run}.named` })).toMatchObject({
      data: { equal: true },
    });
  });
});
