import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, type Explanation, type Value } from '@nhip/contracts';
import { until } from '@nhip/testkit';
import type { HubClient } from './support/hub-client.js';
import { permitEvent } from './support/permit-event.js';
import { startedHub } from './support/started-hub.js';

/** A day that was over long before anything of today came. */
const day = new Date(Date.now() - 10 * DAY_MS).toISOString().slice(0, 10);

const received = (id: string, hour: number) =>
  permitEvent(id, hour, {
    'case:startdate': `${day}T02:00:00.000Z`,
    'case:deadline': `${day}T09:00:00.000Z`,
    'time:timestamp': `${day}T0${hour}:00:00.000Z`,
  });

describe('a day that is complete', () => {
  let hub: HubClient;
  beforeAll(async () => {
    hub = await startedHub();
    await hub.applied(await hub.publish([permitEvent(`complete-${Date.now()}`, 3)]));
  });

  const value = async (query = ''): Promise<Value | undefined> =>
    (await hub.values('permits.received', `grain=day&from=${day}&to=${day}${query}`))[0];

  it('says of a dossier that came too late what it was before, and why', async () => {
    const id = `late-${Date.now()}`;
    await hub.applied(await hub.publish([received(id, 3)]));
    const now = await until('the day is revised', value, {
      holds: (one) => one?.revised !== undefined,
    });
    expect(now).toMatchObject({ state: 'complete', flags: ['revised'] });
    const { commit = 0, value: before } = now?.revised ?? {};
    const then = await value(`&asOf=${commit}`);
    expect(before).toBe(then?.value ?? null);
    expect(then).not.toHaveProperty('revised');
    const url = `/api/v1/indicators/permits.received/explain?period=${day}&since=${commit}`;
    const { data } = await hub.call<Explanation>('GET', url, hub.credentials.operator);
    expect(data).toMatchObject({ revised: now?.revised, since: { commit, value: before } });
    expect(data.records.map((record) => record.id)).toContain(id);
    expect(data.records).toHaveLength((now?.value ?? 0) - (before ?? 0));
  });
});
