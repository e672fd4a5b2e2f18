import { describe, expect, it } from '@jest/globals';
import type { AlarmMessage, Freshness } from '@nhip/contracts';
import { closedWithout, nextAlarm } from './feed-alarm.js';

const feed = (freshness: Freshness) => ({ id: 'f', name: { vi: 'Nguồn', en: 'Feed' }, freshness });
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

  it('is closed when its feed is no more', () => {
    expect(closedWithout(new Set(['other']), [open], 500)).toEqual([
      { ...open, state: 'closed', since: 500 },
    ]);
    expect(closedWithout(new Set(['f']), [open], 500)).toEqual([]);
  });
});
