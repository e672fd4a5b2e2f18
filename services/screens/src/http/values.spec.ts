import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Fault,
  IDENTITY_HEADER,
  routeName,
  ROUTES,
  type Identity,
  type Indicator,
  type Route,
  type Values,
} from '@nhip/contracts';
import { callerKey, signCaller } from '@nhip/platform';
import { callerHeaders } from '@nhip/testkit';
import {
  commitEnd,
  permitCell,
  permitDefinitions,
  permitDefinitionsByLevel,
  permitDefinitionsSucceeded,
} from '../../test/permit-state.js';
import { startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();

const call = (path: string, init?: RequestInit) => screens.call(path, init);

describe('values', () => {
  it('say what they mean, as of which commit, and how fresh they are', async () => {
    const { status, data } = await call(
      '/api/v1/indicators/permits.received/values?grain=month&from=2011-05&to=2011-05&by=channel&dim.department=General',
    );
    expect(status).toBe(200);
    expect(data).toMatchObject({
      indicator: 'permits.received',
      version: 1,
      definition: expect.stringMatching(/^[0-9a-f]{64}$/),
      unit: 'dossier',
      commit: screens.state.head.commit,
    });
    const department = {
      code: 'General',
      validFrom: '2010-01-01',
      name: { vi: 'Tổng hợp', en: 'General' },
    };
    expect((data as { values: unknown[] }).values).toEqual([
      {
        period: '2011-05',
        dims: { channel: expect.objectContaining({ code: 'Desk' }), department },
        value: 4,
        state: 'complete',
        flags: [],
        measures: { received: 4 },
        freshness: {
          state: 'unknown',
          feeds: [{ feed: 'municipal-permits.events', state: 'unknown', lastDelivery: null }],
        },
        coverage: {
          expected: 1,
          received: 0,
          missing: [{ agency: 'H09', name: expect.anything() }],
        },
      },
      expect.objectContaining({
        period: '2011-05',
        dims: expect.objectContaining({ channel: expect.objectContaining({ code: 'Post' }) }),
        value: 1,
      }),
    ]);
  });

  it('answer what was known at a commit and at an instant', async () => {
    expect((await call('/api/v1/indicators/permits.received/values?asOf=1')).data).toMatchObject({
      commit: 1,
      values: [{ value: 1 }],
    });
    expect(
      (
        await call(
          `/api/v1/indicators/permits.received/values?asOf=${encodeURIComponent('2026-11-25T00:00:00+07:00')}`,
        )
      ).data,
    ).toMatchObject({ commit: 2, at: '1970-01-01T00:00:02.000Z', values: [{ value: 2 }] });
  });

  it('as of a commit tell its instant, and nothing that is of now', async () => {
    const { data } = await call('/api/v1/indicators/permits.received/values?asOf=1');
    const { at, values } = data as Values;
    expect(at).toBe('1970-01-01T00:00:01.000Z');
    expect(values[0]).not.toHaveProperty('freshness');
    expect(values[0]).not.toHaveProperty('coverage');
  });

  it('as of a commit are provisional where the period ran then', async () => {
    const cells = screens.ledger.cellsAsOf;
    const stateAt = async (at: string): Promise<unknown> => {
      screens.ledger.cellsAsOf = async (...asked) => ({
        ...(await cells(...asked)),
        at: Date.parse(at),
      });
      const { data } = await call(
        '/api/v1/indicators/permits.received/values?asOf=1&grain=month&from=2011-01&to=2011-01',
      );
      return (data as Values).values[0]?.state;
    };
    expect(await stateAt('2011-01-20T00:00:00Z')).toBe('provisional');
    expect(await stateAt('2011-02-20T00:00:00Z')).toBe('complete');
    screens.ledger.cellsAsOf = cells;
  });

  it('as of a commit say nothing of what was reported later', async () => {
    const asked = 'grain=month&from=2011-02&to=2011-02';
    const valueOf = async (query: string): Promise<unknown> => {
      const { data } = await call(`/api/v1/indicators/permits.received/values?${query}`);
      const { value, state } = (data as Values).values[0] ?? {};
      return [value, state];
    };
    const before = await valueOf(`${asked}&asOf=1`);
    const sent = {
      feed: 'municipal-permits.events',
      agency: 'H09',
      receivedAt: Date.parse('2026-11-25T00:00:00Z'),
      part: 'ingest',
      seq: 0,
    };
    const nothing = { ...sent, receipt: 'nothing', period: '2011-02', received: 0 };
    screens.state.deliveries.apply({ ...nothing, kind: 'rows' });
    expect(before).toEqual([null, 'no-data']);
    expect(await valueOf(`${asked}&asOf=1`)).toEqual(before);
    expect(await valueOf(asked)).toEqual([0, 'complete']);
    const taken = { kind: 'withdrawal', withdraws: 'nothing', received: 1 } as const;
    screens.state.deliveries.apply({ ...sent, receipt: 'taken', ...taken });
    expect(await valueOf(asked)).toEqual(before);
  });

  it.each<[string, string, number, string]>([
    ['an unknown parameter', 'permits.received/values?grian=all', 400, 'unknown-parameter'],
    ['an unknown indicator', 'none/values', 404, 'unknown-indicator'],
    ['an unknown version', 'permits.received/values?version=9', 404, 'unknown-version'],
    ['a commit that is not yet', 'permits.received/values?asOf=99', 404, 'unknown-commit'],
    ['a wrong grain', 'permits.received/values?grain=decade', 400, 'wrong-grain'],
    ['a wrong end', 'permits.received/values?grain=month&to=2011-02-01', 400, 'wrong-period'],
    ['a wrong instant', 'permits.received/values?asOf=2026-02-30T00:00Z', 400, 'wrong-as-of'],
    ['a day as an instant', 'permits.received/values?asOf=2026-11-23', 400, 'wrong-as-of'],
    ['half a version', 'permits.received/values?version=1.5', 400, 'wrong-indicator-version'],
    ['a wrong limit', 'permits.received/explain?limit=abc', 400, 'wrong-limit'],
    ['unknown units', 'permits.received/values?units=then', 400, 'wrong-units'],
    ['units of no day', 'permits.received/values?units=2026-02-30', 400, 'wrong-units'],
    ['unknown units explained', 'permits.received/explain?units=x', 400, 'wrong-units'],
    ['a release', 'permits.received/values?release=1', 400, 'release-not-supported'],
    ['a parameter given twice', 'permits.received/values?by=a&by=b', 400, 'repeated-parameter'],
    ['a wrong period of an explanation', 'permits.received/explain?period=x', 400, 'wrong-period'],
    ['a cursor that is not ours', 'permits.received/explain?cursor=x', 400, 'wrong-cursor'],
  ])('refuse %s as a problem in both languages', async (_name, path, status, code) => {
    const answer = await call(`/api/v1/indicators/${path}`);
    expect(answer).toMatchObject({
      status,
      type: expect.stringContaining('application/problem+json'),
      data: { status, code, message: { vi: expect.any(String), en: expect.any(String) } },
    });
  });

  it('are not given to a caller that did not come through the gateway', async () => {
    expect(
      (await fetch(`${screens.address}/api/v1/indicators/permits.received/values`)).status,
    ).toBe(401);
    const route = ROUTES.find((one) => routeName(one) === 'GET /api/v1/indicators') as Route;
    const key = callerKey('another secret, as long');
    const forged = {
      [IDENTITY_HEADER]: await signCaller({ name: 'x', roles: ['admin'] }, route, key),
    };
    expect((await call('/api/v1/indicators', { headers: forged })).status).toBe(401);
  });

  it('are not given to a role that may not see them', async () => {
    const ministry: Identity = { name: 'key', roles: ['ministry'], ministry: 'G14' };
    const as = (route: string) => callerHeaders(ministry, route);
    const values = await as('GET /api/v1/indicators/{id}/values');
    expect(
      await call('/api/v1/indicators/permits.received/values', { headers: values }),
    ).toMatchObject({ status: 403, data: { code: 'not-allowed' } });
    const list = await as('GET /api/v1/indicators');
    expect((await call('/api/v1/indicators', { headers: list })).status).toBe(200);
  });

  it('are unavailable rather than older than what was published', async () => {
    screens.current = () =>
      Promise.reject(new Fault('unavailable', 'not-caught-up', { vi: 'x', en: 'x' }));
    expect((await call('/api/v1/indicators/permits.received/values')).status).toBe(503);
    expect((await call('/api/v1/screens/permits')).status).toBe(200);
  });
});

describe('values by a level of a code list', () => {
  beforeAll(() => void screens.state.setDefinitions(permitDefinitionsByLevel(), 2));
  afterAll(() => void screens.state.setDefinitions(permitDefinitions(), 3));

  const rows = async (query: string) => {
    const { data } = await call(`/api/v1/indicators/permits.received/values?by=channel&${query}`);
    return (data as Values).values.map(({ dims, value, leaves, below }) => [
      dims['channel']?.code,
      value,
      leaves,
      below,
    ]);
  };

  it('add up what is under each of its codes, and say how many codes that are', async () => {
    expect(await rows('level=way')).toEqual([['Paper', 5, 2, 'channel']]);
    expect(await rows('level=channel')).toEqual([
      ['Desk', 4, 1, undefined],
      ['Post', 1, 1, undefined],
    ]);
    expect(await rows('')).toEqual([
      ['Desk', 4, undefined, undefined],
      ['Post', 1, undefined, undefined],
    ]);
  });

  it('are restricted as others are', async () => {
    expect(await rows('level=channel&dim.channel=Paper')).toHaveLength(2);
    expect(await rows('level=way&dim.channel=Post')).toEqual([['Paper', 1, 1, 'channel']]);
    expect(await rows('level=way&dim.channel=Paper&dim.department=General')).toEqual([
      ['Paper', 5, 2, 'channel'],
    ]);
  });

  it('name the code, as every row does', async () => {
    const { data } = await call(
      '/api/v1/indicators/permits.received/values?by=channel&level=way&grain=all',
    );
    expect((data as Values).values).toMatchObject([
      {
        dims: {
          channel: {
            code: 'Paper',
            validFrom: '2010-01-01',
            name: { vi: 'Giấy', en: 'Paper' },
          },
        },
        freshness: { state: 'unknown' },
        coverage: { expected: 1 },
      },
    ]);
  });

  it('are told as of a commit too', async () => {
    expect(await rows('level=way&asOf=2')).toEqual([['Paper', 2, 1, 'channel']]);
  });

  it('are told of by the indicator', async () => {
    const { data } = await call('/api/v1/indicators/permits.received');
    const { dimensions } = data as Indicator;
    expect(dimensions.map(({ levels }) => levels?.map(({ level }) => level))).toEqual([
      ['way', 'channel'],
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['by=channel&level=town', 'unknown-level'],
    ['by=department&level=way', 'unknown-level'],
    ['level=way', 'level-without-by'],
  ])('refuse %s', async (query, code) => {
    const answer = await call(`/api/v1/indicators/permits.received/values?${query}`);
    expect(answer).toMatchObject({
      status: 400,
      data: { code, hint: { vi: expect.any(String), en: expect.any(String) } },
    });
  });
});

describe('values in the units of a day', () => {
  beforeAll(() => void screens.state.setDefinitions(permitDefinitionsSucceeded(), 4));
  afterAll(() => void screens.state.setDefinitions(permitDefinitions(), 5));

  const ask = async (query: string): Promise<Values> => {
    const { status, data } = await call(`/api/v1/indicators/permits.received/values?${query}`);
    expect({ status, data }).toMatchObject({ status: 200 });
    return data as Values;
  };
  const rows = async (query: string) =>
    (await ask(query)).values.map(({ dims: { channel }, value, unallocated, leaves }) => [
      `${channel?.code}@${channel?.validFrom}`,
      value,
      unallocated,
      leaves,
    ]);
  const hall = ['Hall@2020-01-01', 1, undefined, undefined];
  const unallocated = ['Paper@2010-01-01', 4, true, undefined];

  it('follow what went over whole, and divide nothing', async () => {
    expect(await rows('by=channel&units=current')).toEqual([unallocated, hall]);
    expect(await rows('by=channel&units=2020-01-01')).toEqual([unallocated, hall]);
    const reported = [
      ['Desk@2010-01-01', 4, undefined, undefined],
      ['Post@2010-01-01', 1, undefined, undefined],
    ];
    expect(await rows('by=channel')).toEqual(reported);
    expect(await rows('by=channel&units=reported')).toEqual(reported);
    expect(await rows('by=channel&units=2019-12-31')).toEqual(reported);
  });

  it('are exact above what is unallocated', async () => {
    expect(await rows('by=channel&level=way&units=current')).toEqual([
      ['Paper@2010-01-01', 5, undefined, 2],
    ]);
    expect(await rows('by=channel&level=channel&units=current')).toEqual([
      unallocated,
      ['Hall@2020-01-01', 1, undefined, 1],
    ]);
  });

  it('name what nothing has in common for several units', async () => {
    const cell = permitCell(4, '2011-05-04', { received: 9 }, 'Internet');
    for (const message of [cell, commitEnd(4)]) screens.state.cubes.apply(message);
    const { values } = await ask('by=channel&units=current&grain=day&from=2011-05-04');
    const [row] = values.filter(({ value }) => value === 9);
    expect(row).toMatchObject({
      dims: { channel: { code: '', validFrom: null, name: { en: 'several units' } } },
      unallocated: true,
    });
    const gone = { ...cell, values: cell.values.map(() => 0), commit: 5 };
    for (const message of [gone, commitEnd(5)]) screens.state.cubes.apply(message);
  });

  it('say of which day they are', async () => {
    expect(await ask('units=current')).toMatchObject({ units: '2026-11-25' });
    expect(await ask('by=channel')).not.toHaveProperty('units');
  });

  it('read codes by the units of the day, with what became of those before', async () => {
    expect(await rows('by=channel&units=current&dim.channel=Hall')).toEqual([hall]);
    expect(await rows('by=channel&units=current&dim.channel=Paper')).toHaveLength(2);
    expect(await rows('units=current&dim.channel=Hall')).toEqual([
      ['Hall@2020-01-01', 1, undefined, undefined],
    ]);
    const refused = await call(
      '/api/v1/indicators/permits.received/values?units=current&dim.channel=Post',
    );
    expect(refused).toMatchObject({ status: 400, data: { code: 'code-not-in-units' } });
  });

  it('are told as of a commit too, and explained by the records of the units of then', async () => {
    expect(await rows('by=channel&units=current&asOf=2')).toEqual([
      ['Paper@2010-01-01', 2, true, undefined],
    ]);
    const url = '/api/v1/indicators/permits.received/explain?units=current&dim.channel=Hall';
    expect((await call(url)).status).toBe(200);
    const { filters } = screens.ledger.explained[0] ?? {};
    expect(filters?.map(({ codes }) => [...codes].sort())).toEqual([
      ['Hall@2020-01-01', 'Post@2010-01-01'],
    ]);
  });
});

describe('while the ledger is away', () => {
  const away = (): Promise<never> =>
    Promise.reject(new Fault('unavailable', 'service-away', { vi: 'x', en: 'x' }));

  it('what only it can say is 503, and the figures of now are given', async () => {
    const { explain, recordHistory, cellsAsOf } = screens.ledger;
    Object.assign(screens.ledger, { explain: away, recordHistory: away, cellsAsOf: away });
    const paths = [
      '/api/v1/indicators/permits.received/explain',
      '/api/v1/indicators/permits.received/values?asOf=1',
      '/api/v1/records/permit/known',
    ];
    for (const path of paths)
      expect(await call(path)).toMatchObject({ status: 503, data: { code: 'service-away' } });
    expect((await call('/api/v1/indicators/permits.received/values')).status).toBe(200);
    Object.assign(screens.ledger, { explain, recordHistory, cellsAsOf });
  });
});
