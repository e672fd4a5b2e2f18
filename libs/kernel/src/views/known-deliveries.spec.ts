import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type DeliveryMessage } from '@nhip/contracts';
import { Catalogue } from '../model/catalogue.js';
import { daysOfPeriod, type Days } from '../time/days.js';
import { Deliveries, type At, type JudgedFeed } from './known-deliveries.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const HOUR = 3_600_000;
const schedule = { every: 'P1D', by: '17:00', grace: 'P1D' };
const feed = { id: 'f', agency: 'H09', schedule };
const on = (period: string): Days => daysOfPeriod(period) as Days;
const TODAY = on('2026-11-25');
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
    expect(after(begun).freshness([feed], { now: NOW }).state).toBe('missing');
    expect(after(begun, done).freshness([feed], { now: NOW })).toEqual({
      state: 'fresh',
      feeds: [{ feed: 'f', state: 'fresh', lastDelivery: NOW - HOUR }],
    });
    expect(after(done, begun).freshness([feed], { now: NOW }).state).toBe('fresh');
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
      ).freshness([feed], { now: NOW }).state,
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
    expect(deliveries.freshness([feed], { now: NOW }).state).toBe(freshness);
    expect(deliveries.coverage([feed], TODAY, { now: NOW }).received).toBe(
      freshness === 'fresh' ? 1 : 0,
    );
  });

  it('says the worst of several feeds', () => {
    const state = (other: JudgedFeed): string =>
      after(begun, done).freshness([feed, other], { now: NOW }).state;
    expect(state({ ...feed, id: 'g' })).toBe('missing');
    expect(state({ id: 'g', agency: 'H09' })).toBe('unknown');
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
    const [feeds, now] = [[{ ...feed, schedule: working }], NOW + 3 * 24 * HOUR];
    const deliveries = after(message('R1', 'ingest', { received: 2 }), done);
    const missing = (at: At): readonly string[] =>
      deliveries.coverage(feeds, on('2026-11-27'), at).missing;
    expect(deliveries.freshness(feeds, { now, workingDays: days }).state).toBe('due');
    expect([missing({ now, workingDays: days }), missing({ now })]).toEqual([[], ['H09']]);
  });

  it('knows the periods that deliveries named, one that runs up to the day of its receipt, and since when', () => {
    const deliveries = after(begun, done);
    const days = { from: Date.parse('2026-11-01') / DAY_MS, to: Date.parse('2026-11-25') / DAY_MS };
    expect(deliveries.delivered([feed])).toEqual([days]);
    expect(deliveries.delivered([feed], NOW - HOUR)).toEqual([days]);
    expect(deliveries.delivered([feed], NOW - HOUR - 1)).toEqual([]);
  });

  it('forgets what was taken back, whichever it hears of first', () => {
    const taken = message('W', 'ingest', { kind: 'withdrawal', withdraws: 'R1', received: 1 });
    for (const all of [
      [begun, done, taken],
      [taken, begun, done],
    ]) {
      const deliveries = after(...all);
      expect(deliveries.delivered([feed])).toEqual([]);
      expect(deliveries.freshness([feed], { now: NOW }).feeds[0]?.lastDelivery).toBeUndefined();
    }
  });
});

describe('what is known of a feed with several senders', () => {
  const several = { ...feed, senders: ['H10', 'H11'] };
  const at = (text: string): number => Date.parse(`${text}+07:00`);
  const from = (agency: string, receivedAt: string, more: Partial<DeliveryMessage> = {}) =>
    message(`${agency} ${receivedAt}`, 'ingest', {
      agency,
      receivedAt: at(receivedAt),
      received: 0,
      ...more,
    });
  const now = at('2026-11-25T18:00');
  const sent = [
    from('H09', '2026-11-25T09:00'),
    from('H10', '2026-11-25T16:00'),
    from('H11', '2026-11-23T16:00'),
  ];

  it('is as fresh as the worst of them, and was delivered when the last delivered', () => {
    expect(after(...sent).freshness([several], { now })).toEqual({
      state: 'missing',
      feeds: [{ feed: 'f', state: 'missing', lastDelivery: at('2026-11-25T16:00') }],
    });
  });

  it('names those that are late or missing now, in the period that runs', () => {
    const deliveries = after(...sent);
    for (const period of ['2026-11-25', '2026-11', 'all'])
      expect(deliveries.coverage([several], on(period), { now })).toEqual({
        expected: 3,
        received: 2,
        missing: ['H11'],
      });
    expect(
      deliveries.coverage([several], on('2026-11-25'), { now: at('2026-11-24T12:00') }),
    ).toEqual({ expected: 3, received: 3, missing: [] });
    expect(deliveries.coverage([several, { id: 'g', agency: 'H12' }], on('all'), { now })).toEqual({
      expected: 4,
      received: 2,
      missing: ['H11', 'H12'],
    });
  });

  it('lacks what is expected of one, but not where another is asked about', () => {
    const deliveries = after(...sent);
    const lacks = (period: string, ...among: string[]): boolean =>
      deliveries.isLacking([several], on(period), { now }, new Set(among));
    expect([lacks('2026-11-23'), lacks('2026-11-24'), lacks('2026-11')]).toEqual([
      false,
      true,
      true,
    ]);
    expect([lacks('2026-11-24', 'H09'), lacks('2026-11-24', 'H11')]).toEqual([false, true]);
    expect(deliveries.freshness([several], { now }, new Set(['H10'])).state).toBe('fresh');
    expect(deliveries.coverage([several], on('all'), { now }, new Set(['H11']))).toEqual({
      expected: 1,
      received: 0,
      missing: ['H11'],
    });
  });

  it('is no fresher by the history of a period, which has been delivered by it', () => {
    const old = { period: '2026-03', history: true } as const;
    const deliveries = after(...sent, from('H11', '2026-11-25T17:00', old));
    expect(deliveries.freshness([several], { now }, new Set(['H11'])).state).toBe('missing');
    expect(deliveries.coverage([several], on('2026-03'), { now }).missing).toEqual([]);
    expect(deliveries.coverage([several], on('2026-02'), { now }).missing).toEqual(['H11']);
    expect(deliveries.delivered([several])).toEqual([on('2026-03')]);
  });
});
