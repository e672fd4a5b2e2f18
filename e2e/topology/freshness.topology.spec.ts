import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Coverage, Freshness } from '@nhip/contracts';
import { permitRows } from '@nhip/testkit';
import { HubInMemory, PERMITS, type OnePack } from './hub-in-memory.js';

const at = (text: string): number => Date.parse(`${text}+07:00`);

let hub: HubInMemory;
afterEach(() => hub.stop());

describe('a feed that is due each day by 09:00, of which nothing came for three days,', () => {
  const [FIRST, NOW] = [at('2026-03-02T08:00'), at('2026-03-05T10:00')];
  const [OWNER, OTHER] = ['H09.91', 'H09.92'];
  const AIR: OnePack = {
    folder: 'examples/air-quality',
    feed: 'air-quality.hours',
    agency: OWNER,
    cube: 'air-quality',
  };
  const TOGETHER: OnePack = { ...AIR, feedSays: { senders: [OWNER, OTHER] } };
  const HEADER = 'station,parameter,year,month,day,hour,value';
  const file = (...hours: readonly string[]): string =>
    [HEADER, ...hours.map((hour) => `TDM,PM2.5,2026,3,${hour}`), ''].join('\n');
  const GOOD = file('1,7,28.4', '1,8,30.1');

  const standing = async (): Promise<{ state?: Freshness; last?: string | null }> => {
    const { values } = await hub.values('air.pm25-mean', { grain: 'all' });
    const [feed] = values[0]?.freshness?.feeds ?? [];
    return feed ? { state: feed.state, last: feed.lastDelivery } : {};
  };
  const coverage = async (): Promise<Coverage | undefined> =>
    (await hub.values('air.pm25-mean', { grain: 'all' })).values[0]?.coverage;
  const before = { state: 'missing', last: new Date(FIRST).toISOString() };
  const since = { state: 'fresh', last: new Date(NOW).toISOString() };

  const sentBefore = async (pack = AIR): Promise<void> => {
    hub = await HubInMemory.start(FIRST, pack);
    await hub.deliver(GOOD, 'csv');
    hub.now = NOW;
    expect(await standing()).toEqual(before);
  };

  it.each<[string, typeof since, Parameters<HubInMemory['deliver']>]>([
    ['one right row', since, [file('5,7,20'), 'csv']],
    ['one right row of several', since, [file('5,7,20', '5,99,1'), 'csv']],
    ['duplicates only', since, [GOOD, 'csv']],
    ['nothing to report', since, ['', 'csv', { nothingToReport: true }]],
    [
      'the history of a period',
      before,
      [file('1,9,20'), 'csv', { period: '2026-03-01', history: true }],
    ],
    ['rows that came too late to stand', since, [file('1,7,28.4'), 'csv']],
    ['refused rows only', before, [file('31,7,x', '5,99,1'), 'csv']],
    ["rows about another's records only", before, [file('1,7,1', '1,8,1'), 'csv', { as: OTHER }]],
    ['such rows and refused ones', before, [file('1,7,1', '5,99,1'), 'csv', { as: OTHER }]],
  ])('stands with a delivery of %s as it should', async (_of, stands, sent) => {
    await sentBefore(sent[2]?.as ? TOGETHER : AIR);
    await hub.deliver(...sent);
    expect(await standing()).toEqual(stands);
  });

  it('stands with a file of no rows as before: it is no delivery', async () => {
    await sentBefore();
    for (const empty of ['', `${HEADER}\n`, `${HEADER}\n,,,,,,\n`])
      await expect(hub.send(empty, 'csv')).rejects.toMatchObject({ code: 'no-rows' });
    expect(await standing()).toEqual(before);
  });

  it('stands as it did over days of rest of the calendar, where it is due on working days', async () => {
    const schedule = { every: 'P1D', by: '09:00', grace: 'P1D', calendar: 'working' } as const;
    // The Friday before Tết of 2026, and the Sunday after it.
    hub = await HubInMemory.start(at('2026-02-13T10:00'), {
      ...AIR,
      feedSays: { schedule },
    });
    await hub.deliver(GOOD.replaceAll('2026,3', '2026,2'), 'csv');
    hub.now = at('2026-02-22T10:00');
    expect(await standing()).toMatchObject({ state: 'due' });
    hub.now = at('2026-02-23T10:00');
    expect(await standing()).toMatchObject({ state: 'late' });
  });

  it('stands after a try as before', async () => {
    await sentBefore();
    await hub.send(file('5,7,20'), 'csv', { dryRun: true });
    expect(await standing()).toEqual(before);
  });

  it('has been received from its agency once a delivery counts, be it nothing to report', async () => {
    hub = await HubInMemory.start(NOW, AIR);
    await hub.deliver(file('5,99,1'), 'csv');
    const missing = [{ agency: OWNER, name: expect.anything() }];
    expect(await coverage()).toEqual({ expected: 1, received: 0, missing });
    await hub.deliver('', 'csv', { nothingToReport: true });
    expect(await coverage()).toEqual({ expected: 1, received: 1, missing: [] });
  });

  it('is as fresh as the worse of two that send it, and lacks what the one has not sent', async () => {
    await sentBefore(TOGETHER);
    await hub.deliver(file('5,7,20'), 'csv');
    expect(await standing()).toEqual({ ...since, state: 'missing' });
    expect(await coverage()).toMatchObject({ received: 1, missing: [{ agency: OTHER }] });
    await hub.deliver(file('5,8,20'), 'csv', { as: OTHER });
    expect(await standing()).toEqual(since);
    expect(await coverage()).toEqual({ expected: 2, received: 2, missing: [] });
  });
});

describe('a period of a count', () => {
  const [FIRST] = permitRows();
  /** Received in April and due in July. */
  const APRIL = {
    ...FIRST,
    'case:concept:name': 'april',
    'case:startdate': '2011-04-05T08:00:00+02:00',
    'case:deadline': '2011-07-07T08:00:00+02:00',
    'case:enddate': null,
    'time:timestamp': '2011-04-05T08:00:00+02:00',
  };
  const OTHER = 'H99';
  const NONE = 'null no-data';

  beforeEach(async () => {
    hub = await HubInMemory.start(at('2026-11-25T07:00'), {
      ...PERMITS,
      feedSays: { senders: [PERMITS.agency, OTHER] },
    });
    await hub.deliver(JSON.stringify(APRIL), 'ndjson');
    // A record is its first sender's: what is sent in one instant has no first.
    hub.now += 1_000;
  });

  /** Received from March to July. */
  const received = async (): Promise<readonly string[]> => {
    const query = { grain: 'month', from: '2011-03', to: '2011-07' } as const;
    const { values } = await hub.values('permits.received', query);
    return values.map(({ value, state }) => `${value} ${state}`);
  };

  it('has no data where no row says so, though a deadline falls into it', async () => {
    expect(await received()).toEqual([NONE, '1 complete', NONE, NONE, NONE]);
  });

  it.each<[string, string, object, object]>([
    ['nothing to report', '0 complete', {}, { nothingToReport: true }],
    ['duplicates only', '0 complete', {}, {}],
    ['refused rows only', NONE, { 'case:channel': 'Pigeon' }, {}],
    ['rows that lie in it and are refused', NONE, { 'case:startdate': '2011-06-31' }, {}],
    ["rows about another's records only", NONE, {}, { as: OTHER }],
  ])('that a delivery of %s names is %s', async (_of, june, says, options) => {
    const row = JSON.stringify({ ...APRIL, ...says });
    await hub.deliver(row, 'ndjson', { period: '2011-06', ...options });
    expect(await received()).toEqual([NONE, '1 complete', NONE, june, NONE]);
  });
});
