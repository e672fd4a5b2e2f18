import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Explanation, Indicator, Problem, Sent } from '@nhip/contracts';
import type { HubClient } from './support/hub-client.js';
import { startedHub } from './support/started-hub.js';

const run = `formulas-${Date.now()}`;
const NAME = 'name: { vi: Công thức, en: Formulas }';
const FIELDS = `
  at: { type: instant, required: true }
  unit: { code: ${run} }`;

/** A type, a feed and a cube of records with an instant, a unit and a number. */
const counted = (name: string) => `
type: ${run}-${name}
version: 1
${NAME}
effective: at
fields:${FIELDS}
  amount: { type: integer }
---
feed: ${run}-${name}
mappingVersion: 1
${NAME}
agency: H09
accepts: [ndjson]
key: id
record: ${run}-${name}
contract: { properties: { id: {}, at: {}, unit: {}, amount: {} }, required: [id, at] }
map: { id: r.id, at: instant(r.at), unit: r.unit, amount: r.amount }
---
cube: ${run}-${name}
version: 1
${NAME}
record: ${run}-${name}
dimensions: { unit: unit }
measures: { all: { count: true, at: at }, amount: { sum: amount, at: at } }
`;

const indicator = (name: string, body: string) => `
indicator: ${run}.${name}
version: 1
cube: ${run}-dossiers
${NAME}
meaning: { vi: Theo công thức, en: By a formula }
source: { own: true }
owner: H09
unit: point
decimals: 2
direction: up
frequency: day
sharing: open
${body}`;

const PACK = [
  `
codes: ${run}
version: 1
${NAME}
list:
  - { code: top, from: 2020-01-01, ${NAME} }
  - { code: a, from: 2020-01-01, parent: top, ${NAME} }
  - { code: b, from: 2020-01-01, parent: top, ${NAME} }
`,
  counted('dossiers'),
  counted('feedback'),
  counted('targets'),
  indicator(
    'feedback-rate',
    `uses: { feedback: ${run}-feedback, targets: ${run}-targets }
value: feedback.all / all * 100
target: targets.amount / targets.all
provisional: { when: feedback.all > 2, vi: nhiều phản ánh, en: much feedback }`,
  ),
  indicator('growth', 'value: all - lastYear(all)'),
  indicator('share', 'value: all / ofParent(all) * 100'),
  indicator('total', `value: sumOf(indicator("${run}.growth"), indicator("${run}.feedback-rate"))`),
].join('\n---');

const [BEFORE, NOW] = ['2025-03-05T00:00:00Z', '2026-03-05T00:00:00Z'];
const ROWS: Readonly<Record<string, readonly object[]>> = {
  dossiers: [
    { id: '1', at: BEFORE, unit: 'a' },
    { id: '2', at: NOW, unit: 'a' },
    { id: '3', at: NOW, unit: 'a' },
    { id: '4', at: NOW, unit: 'a' },
    { id: '5', at: NOW, unit: 'b' },
  ],
  feedback: [
    { id: '1', at: NOW, unit: 'a' },
    { id: '2', at: NOW, unit: 'b' },
    { id: '3', at: NOW, unit: 'b' },
  ],
  targets: [
    { id: '1', at: '2026-01-01T00:00:00Z', unit: 'a', amount: 50 },
    { id: '2', at: '2026-01-01T00:00:00Z', unit: 'b', amount: 100 },
  ],
};

describe('formulas of several cubes and periods', () => {
  let hub: HubClient;
  const march = 'grain=month&from=2026-03&to=2026-03';
  /** Of each period the rows by unit, in which they come in no order. */
  const told = async (name: string, query: string) =>
    (await hub.values(`${run}.${name}`, query))
      .map(({ dims, value, ...rest }) => ({ unit: dims['unit']?.code ?? '', value, ...rest }))
      .sort((a, b) => Number(a.unit > b.unit) - Number(a.unit < b.unit));
  beforeAll(async () => {
    hub = startedHub();
    const files = [{ path: 'formulas.yaml', text: PACK }];
    const body = JSON.stringify({ name: run, files });
    const loaded = await hub.call('POST', '/api/v1/packs', hub.credentials.admin, body);
    expect(loaded).toMatchObject({ status: 200 });
    for (const [name, rows] of Object.entries(ROWS)) {
      const lines = rows.map((row) => JSON.stringify(row)).join('\n');
      const url = `/api/v1/feeds/${run}-${name}/records`;
      const { data } = await hub.call<Sent>('POST', url, hub.agency, lines, 'application/x-ndjson');
      await hub.applied(data.receipt ?? '');
    }
  });

  it('are answered with ranks and targets, by unit', async () => {
    expect(await told('feedback-rate', `${march}&by=unit`)).toMatchObject([
      { unit: 'a', value: 33.33, target: 50, rank: 2, of: 2, state: 'complete' },
      { unit: 'b', value: 200, target: 100, rank: 1, of: 2, state: 'complete' },
    ]);
    expect(await told('share', `${march}&by=unit`)).toMatchObject([
      { unit: 'a', value: 75 },
      { unit: 'b', value: 25 },
    ]);
  });

  it('say why they are provisional, and what they lack', async () => {
    expect(await told('feedback-rate', march)).toMatchObject([
      { value: 75, target: 75, state: 'provisional', reason: { en: 'much feedback' } },
    ]);
    expect(await told('total', 'grain=month&from=2025-03&to=2026-03')).toMatchObject([
      ...Array.from({ length: 12 }, () => ({ value: null, state: 'no-data' })),
      {
        value: 78,
        state: 'provisional',
        reason: { en: 'much feedback' },
        measures: { all: 4, 'lastYear(all)': 1 },
      },
    ]);
    expect(await told('total', 'grain=year&from=2025&to=2025')).toMatchObject([
      { value: null, lacks: [`${run}.growth`, `${run}.feedback-rate`] },
    ]);
  });

  it('are explained down to the records of each part, and recomputed', async () => {
    const { operator } = hub.credentials;
    const url = `/api/v1/indicators/${run}.growth/explain?period=2026-03`;
    const { data } = await hub.call<Explanation>('GET', url, operator);
    expect(data).toMatchObject({
      value: 3,
      count: 5,
      calculation: { vi: '4 − 1' },
      parts: [
        { from: '2026-03-01', to: '2026-03-31', measures: { all: 4 }, count: 4 },
        { from: '2025-03-01', to: '2025-03-31', measures: { 'lastYear(all)': 1 }, count: 1 },
      ],
    });
    const next = await hub.call<Explanation>('GET', `${url}&cursor=${data.cursor}`, operator);
    expect([data, next.data].map(({ records }) => records.length)).toEqual([4, 1]);
    const { data: verified } = await hub.verify({ indicator: `${run}.feedback-rate` });
    expect(verified).toMatchObject({ equal: true, records: 8 });
  });

  it('are the same as of a commit', async () => {
    const [{ value } = { value: null }] = await told('feedback-rate', march);
    const { data } = await hub.call<{ commit: number }>(
      'GET',
      `/api/v1/indicators/${run}.feedback-rate/values?${march}`,
      hub.credentials.operator,
    );
    expect(await told('feedback-rate', `${march}&asOf=${data.commit}`)).toMatchObject([{ value }]);
  });

  it('are told by the catalogue, and refuse what not all of their cubes have', async () => {
    const url = `/api/v1/indicators/${run}.feedback-rate`;
    const { operator } = hub.credentials;
    expect((await hub.call<Indicator>('GET', url, operator)).data).toMatchObject({
      uses: { feedback: `${run}-feedback` },
      target: 'targets.amount / targets.all',
      dimensions: [{ name: 'unit' }],
    });
    const refused = await hub.call<Problem>('GET', `${url}/values?by=channel`, operator);
    expect([refused.status, refused.data.code]).toEqual([400, 'unknown-dimension']);
  });
});
