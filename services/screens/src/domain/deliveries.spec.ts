import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type DeliveryMessage } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { Deliveries } from './deliveries.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const HOUR = 3_600_000;
const schedule = { every: 'P1D', by: '17:00', grace: 'P1D' };
const feed = { id: 'f', agency: 'H09', schedule };
const message = (
  receipt: string,
  part: string,
  more: Partial<DeliveryMessage>,
): DeliveryMessage => ({
  receipt,
  feed: 'f',
  agency: 'H09',
  receivedAt: NOW - HOUR,
  part,
  seq: 1,
  ...more,
});
const after = (...messages: readonly DeliveryMessage[]): Deliveries => {
  const deliveries = new Deliveries();
  for (const one of messages) deliveries.apply(one);
  return deliveries;
};
const begun = message('R1', 'ingest', { received: 2, kind: 'rows', period: '2026-11' });
const done = message('R1', 'ledger/3', { applied: 2 });

describe('what is known of deliveries', () => {
  it('counts a delivery once all of its rows are applied', () => {
    expect(after(begun).freshness([feed], NOW).state).toBe('missing');
    expect(after(begun, done).freshness([feed], NOW)).toEqual({
      state: 'fresh',
      feeds: [{ feed: 'f', state: 'fresh', lastDelivery: '2026-11-25T09:00:00.000Z' }],
    });
    expect(after(done, begun).freshness([feed], NOW).state).toBe('fresh');
  });

  it('knows of which kind a feed is before its rows are there, and whatever else is told of it', () => {
    const kinds = (...told: readonly DeliveryMessage[]) => after(...told).kinds([feed]);
    const simulated = message('R1', 'ingest', { seq: 0, simulated: true });
    expect(kinds()).toEqual([]);
    expect(kinds(message('R1', 'normalise/0', { quarantined: 1 }))).toEqual([]);
    expect(kinds(begun)).toEqual(['real']);
    expect(kinds(done)).toEqual(['real']);
    expect(kinds(simulated)).toEqual(['simulated']);
    expect(kinds(message('R1', 'ledger/3', { applied: 1, simulated: true }))).toEqual([
      'simulated',
    ]);
    // What an inbox sends to it is refused.
    const refused = message('R2', 'ingest', { received: 1 });
    for (const told of [
      [simulated, refused],
      [refused, simulated],
    ])
      expect(kinds(...told)).toEqual(['simulated']);
  });

  it('does not take a deletion for a delivery', () => {
    expect(
      after(
        message('R2', 'ingest', { received: 1, kind: 'deletion' }),
        message('R2', 'ledger/0', { applied: 1 }),
      ).freshness([feed], NOW).state,
    ).toBe('missing');
  });

  it.each<[string, string, readonly DeliveryMessage[]]>([
    ['has nothing to report', 'fresh', [message('R1', 'ingest', { received: 0 })]],
    [
      'holds duplicates only',
      'fresh',
      [message('R1', 'ingest', { received: 2 }), message('R1', 'ledger/3', { duplicates: 2 })],
    ],
    [
      'was refused wholly',
      'missing',
      [message('R1', 'ingest', { received: 2 }), message('R1', 'normalise/0', { quarantined: 2 })],
    ],
    [
      'was refused wholly, and of which a row was replayed',
      'fresh',
      [
        message('R1', 'ingest', { received: 2 }),
        message('R1', 'normalise/0', { quarantined: 2 }),
        message('R1', 'normalise/0', { seq: 2, quarantined: 1 }),
        message('R1', 'ledger/3', { applied: 1 }),
      ],
    ],
  ])('a delivery that %s makes its feed %s', (_which, freshness, told) => {
    const deliveries = after(...told);
    expect(deliveries.freshness([feed], NOW).state).toBe(freshness);
    expect(deliveries.coverage([feed]).received).toBe(freshness === 'fresh' ? 1 : 0);
  });

  it('says the worst of several feeds', () => {
    expect(after(begun, done).freshness([feed, { id: 'g', schedule }], NOW).state).toBe('missing');
    expect(after(begun, done).freshness([feed, { id: 'g' }], NOW).state).toBe('unknown');
  });

  it('says of a feed of working days what the calendar says', () => {
    const working = { ...schedule, calendar: 'working' as const };
    const days = Catalogue.build(
      [
        {
          kind: 'calendar',
          id: 'working',
          version: 1,
          body: {
            name: { vi: 'x', en: 'x' },
            years: { from: 2026, to: 2026 },
            rest: ['wednesday', 'thursday', 'friday'],
            days: [],
          },
        },
      ],
      1,
    ).calendars.get('working');
    const [feeds, later] = [[{ id: 'f', schedule: working }], NOW + 3 * 24 * HOUR];
    const deliveries = after(begun, done);
    expect(deliveries.freshness(feeds, later, days).state).toBe('due');
    expect(deliveries.lacking(feeds, later, days)).toEqual([]);
    expect(deliveries.lacking(feeds, later)).toHaveLength(1);
  });

  it('names the agencies that have not sent', () => {
    const feeds = [feed, { id: 'g', agency: 'H10' }];
    expect(after(begun, done).coverage(feeds)).toEqual({
      expected: 2,
      received: 1,
      missing: ['H10'],
    });
  });

  it('knows the periods that deliveries named, and the days of those that are absent', () => {
    const deliveries = after(begun, done);
    expect(deliveries.delivered([feed])).toEqual([
      { from: Date.parse('2026-11-01') / DAY_MS, to: Date.parse('2026-11-30') / DAY_MS },
    ]);
    expect(deliveries.lacking([feed], NOW)).toEqual([]);
    expect(deliveries.lacking([feed], NOW + 5 * 24 * HOUR)).toEqual([
      { from: Date.parse('2026-11-25') / DAY_MS, to: Date.parse('2026-11-30') / DAY_MS },
    ]);
  });
});
