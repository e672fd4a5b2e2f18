import { expect, it } from '@jest/globals';
import { Feeds } from './feeds.js';

const name = { vi: 'x', en: 'x' };
const at = (text: string): number => Date.parse(`${text}+07:00`);
const definitions = [
  {
    kind: 'calendar',
    id: 'working',
    version: 1,
    body: {
      name,
      years: { from: 2026, to: 2026 },
      rest: ['saturday', 'sunday'],
      days: [{ day: '2026-08-31', kind: 'day-off', name, source: 'x' }],
    },
  },
  {
    kind: 'feed',
    id: 'f',
    version: 1,
    body: {
      name,
      agency: 'H09',
      accepts: ['csv'],
      key: 'id',
      record: 't',
      schedule: { every: 'P1D', by: '17:00', grace: 'P1D', calendar: 'working' },
      contract: { properties: {} },
      map: { id: 'r.id' },
    },
  },
];

const inForce = definitions.map((one) => ({ ...one, revision: 1, pack: 'p' }));

it('a feed that is due on working days is judged by the calendar of the catalogue', async () => {
  const lastDelivery = at('2026-08-28T18:00');
  const feeds = new Feeds(
    { subscribe: (listen) => void listen(inForce, 1) },
    {
      byFeed: async () => new Map([['f', { received: 1, rejected: 0 }]]),
      lastBySender: async () => new Map([['f', new Map([['H09', lastDelivery]])]]),
    } as unknown as ConstructorParameters<typeof Feeds>[1],
    { of: () => undefined },
    { now: () => at('2026-08-31T18:00') },
  );
  expect(await feeds.judged(at('2026-08-31T18:00'))).toMatchObject([
    { id: 'f', senders: [{ agency: 'H09', freshness: 'due' }] },
  ]);
  expect(await feeds.list({ name: 'admin', roles: ['admin'] })).toMatchObject([
    { feed: 'f', freshness: 'due', nextCutoff: '2026-09-01T10:00:00.000Z' },
  ]);
});

it('a feed is judged as of the instant up to which all is known, whatever time it is', async () => {
  const feeds = new Feeds(
    { subscribe: (listen) => void listen(inForce, 1) },
    {
      lastBySender: async () => new Map([['f', new Map([['H09', at('2026-08-26T16:00')]])]]),
    } as unknown as ConstructorParameters<typeof Feeds>[1],
    { of: () => undefined },
    { now: () => at('2026-08-27T17:01') },
  );
  const freshnessAt = async (instant: string) =>
    (await feeds.judged(at(instant)))[0]?.senders[0]?.freshness;
  expect(await freshnessAt('2026-08-27T16:59')).toBe('due');
  expect(await freshnessAt('2026-08-27T17:01')).toBe('late');
});

it('a feed that several send is as fresh as the worst of them, and to one of them as fresh as that one', async () => {
  const [now, early] = [at('2026-08-28T18:00'), at('2026-08-27T12:00')];
  const several = inForce.map((one) =>
    one.kind === 'feed' ? { ...one, body: { ...one.body, senders: ['H10', 'H11'] } } : one,
  );
  const last = new Map([
    ['H09', now],
    ['H10', early],
  ]);
  const feeds = new Feeds(
    { subscribe: (listen) => void listen(several, 1) },
    {
      byFeed: async () => new Map(),
      lastBySender: async () => new Map([['f', last]]),
    } as unknown as ConstructorParameters<typeof Feeds>[1],
    { of: () => undefined },
    { now: () => now },
  );
  const shown = async (agency?: string) => {
    const roles = ['agency-sender'] as const;
    const [feed] = await feeds.list({ name: 'x', roles, ...(agency && { agency }) });
    return [feed?.freshness, feed?.lastDelivery];
  };
  expect(await shown()).toEqual(['missing', new Date(now).toISOString()]);
  expect(await shown('H09')).toEqual(['fresh', new Date(now).toISOString()]);
  expect(await shown('H10')).toEqual(['late', new Date(early).toISOString()]);
  expect(await shown('H11')).toEqual(['missing', null]);
  expect((await feeds.judged(now))[0]?.senders.map(({ freshness }) => freshness)).toEqual([
    'fresh',
    'late',
    'missing',
  ]);
});
