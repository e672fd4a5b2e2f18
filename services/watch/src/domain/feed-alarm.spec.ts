import { describe, expect, it } from '@jest/globals';
import type { AlarmMessage, Freshness } from '@nhip/contracts';
import { closedWithout, isToldAs, nextAlarm, type JudgedFeed } from './feed-alarm.js';

const feed = (...senders: readonly Freshness[]): JudgedFeed => ({
  id: 'f',
  name: { vi: 'Nguồn', en: 'Feed' },
  senders: senders.map((freshness, i) => ({
    agency: `H0${i + 1}`,
    name: { vi: `Sở ${i + 1}`, en: `Department ${i + 1}` },
    freshness,
  })),
});
const open = nextAlarm(feed('late'), undefined, 100) as AlarmMessage;

describe('the alarm of a feed', () => {
  it('opens when the feed is late, and says so in both languages', () => {
    expect(open).toEqual({
      id: 'freshness/f',
      kind: 'freshness',
      subject: 'f',
      state: 'open',
      since: 100,
      message: { vi: 'Nguồn: gửi chậm', en: 'Feed is late' },
    });
  });

  it('stays as it is while nothing changes', () => {
    expect(nextAlarm(feed('late'), open, 200)).toBeUndefined();
    expect(nextAlarm(feed('fresh'), undefined, 200)).toBeUndefined();
  });

  it('stays as another replica has just judged it, by what is known of a later moment', () => {
    expect(nextAlarm(feed('fresh'), open, 98)).toBeUndefined();
    const closed: AlarmMessage = { ...open, state: 'closed', since: 200 };
    expect(nextAlarm(feed('late'), closed, 198)).toBeUndefined();
  });

  it('is judged anew where the clock was put back for longer', () => {
    const ahead = { ...open, since: 10_000_000 };
    expect(nextAlarm(feed('fresh'), ahead, 200)).toMatchObject({ state: 'closed', since: 200 });
  });

  it('is told as it is where nothing of it differs', () => {
    expect(isToldAs({ ...open }, open)).toBe(true);
    const others = [
      undefined,
      { ...open, state: 'closed' as const },
      { ...open, since: 99 },
      { ...open, message: { ...open.message, vi: 'khác' } },
    ];
    expect(others.map((one) => isToldAs(one, open))).toEqual([false, false, false, false]);
  });

  it('goes on from late to missing with the time at which it began', () => {
    expect(nextAlarm(feed('missing'), open, 200)).toMatchObject({
      state: 'open',
      since: 100,
      message: { vi: 'Nguồn: chưa gửi' },
    });
  });

  it.each(['fresh', 'due', 'unknown'] as const)('closes when the feed is %s', (freshness) => {
    expect(nextAlarm(feed(freshness), open, 300)).toMatchObject({ state: 'closed', since: 300 });
  });

  it('opens anew after it was closed', () => {
    const closed = nextAlarm(feed('fresh'), open, 300);
    expect(nextAlarm(feed('missing'), closed, 400)).toMatchObject({ state: 'open', since: 400 });
  });

  it.each<[string, readonly Freshness[], string]>([
    ['some', ['late', 'fresh', 'missing'], 'Nguồn: chưa gửi: Sở 3; gửi chậm: Sở 1'],
    ['all', ['missing', 'missing'], 'Nguồn: chưa gửi: cả 2 đơn vị'],
    [
      'many',
      ['late', 'late', 'late', 'late', 'late', 'late', 'late', 'due'],
      'Nguồn: gửi chậm: Sở 1, Sở 2, Sở 3, Sở 4, Sở 5, và 2 đơn vị nữa',
    ],
  ])('is one that names %s of several senders', (_which, senders, vi) => {
    expect(nextAlarm(feed(...senders), undefined, 100)).toMatchObject({ message: { vi } });
  });

  it('is told anew where other senders are late, from when it began', () => {
    const first = nextAlarm(feed('late', 'fresh'), undefined, 100);
    expect(first).toMatchObject({ message: { en: 'Feed is late: Department 1' } });
    expect(nextAlarm(feed('fresh', 'late'), first, 200)).toMatchObject({
      since: 100,
      message: { en: 'Feed is late: Department 2' },
    });
    expect(nextAlarm(feed('fresh', 'fresh'), first, 300)).toMatchObject({ state: 'closed' });
  });

  it('is closed when its feed is no more', () => {
    expect(closedWithout(new Set(['other']), [open], 500)).toEqual([
      { ...open, state: 'closed', since: 500 },
    ]);
    expect(closedWithout(new Set(['f']), [open], 500)).toEqual([]);
  });
});
