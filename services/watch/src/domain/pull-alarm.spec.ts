import { describe, expect, it } from '@jest/globals';
import type { AlarmMessage, PullMessage } from '@nhip/contracts';
import type { JudgedFeed } from './feed-alarm.js';
import { nextPullAlarm } from './pull-alarm.js';

const fault = (tries: number, code = 'pull-timed-out') => ({
  code,
  message: { vi: 'cổng không trả lời', en: 'the portal does not answer' },
  hint: null,
  since: 1,
  tries,
  nextTry: 9,
});
const stands = { feed: 'f', agency: 'H09', succeededAt: 1, upTo: 1, page: 1 };
const notPulled: JudgedFeed = { id: 'f', name: { vi: 'Hồ sơ', en: 'Dossiers' }, senders: [] };
const feed = (told: PullMessage['fault']): JudgedFeed => ({
  ...notPulled,
  pull: { ...stands, fault: told },
});
const opened = (tries = 3, code?: string): AlarmMessage =>
  nextPullAlarm(feed(fault(tries, code)), undefined, 5) as AlarmMessage;

describe('the alarm of a pull', () => {
  it('opens at the third try that fails, with the code in both languages', () => {
    expect([1, 2].map((tries) => nextPullAlarm(feed(fault(tries)), undefined, 5))).toEqual([
      undefined,
      undefined,
    ]);
    expect(opened()).toEqual({
      id: 'pull/f',
      kind: 'pull',
      subject: 'f',
      state: 'open',
      since: 5,
      message: {
        vi: 'Hồ sơ: không lấy được dữ liệu, cổng không trả lời (pull-timed-out)',
        en: 'Dossiers cannot be pulled: the portal does not answer (pull-timed-out)',
      },
    });
  });

  it('is told once, and anew when something else is wrong', () => {
    expect(nextPullAlarm(feed(fault(4)), opened(), 6)).toBeUndefined();
    expect(nextPullAlarm(feed(fault(5, 'pull-refused')), opened(), 6)).toMatchObject({
      state: 'open',
      since: 5,
      message: { en: expect.stringContaining('(pull-refused)') },
    });
  });

  it('closes when a try succeeds, and when the feed is not pulled any more', () => {
    for (const now of [feed(null), notPulled])
      expect(nextPullAlarm(now, opened(), 7)).toMatchObject({ state: 'closed', since: 7 });
    expect(nextPullAlarm(feed(null), undefined, 7)).toBeUndefined();
  });

  it('stays as it is while nothing is known of the pull', () => {
    expect(nextPullAlarm({ ...notPulled, pull: null }, opened(), 7)).toBeUndefined();
  });
});
