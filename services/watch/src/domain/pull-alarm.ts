import type { AlarmMessage, PullMessage, Text } from '@nhip/contracts';
import type { JudgedFeed } from './feed-alarm.js';

/** What the next try or the one after it mends wakes nobody. */
const MOST_TRIES = 2;

export const pullAlarmId = (feed: string): string => `pull/${feed}`;

/** What keeps a pull from going on, with its stable code. */
function messageOf({ name }: JudgedFeed, { fault }: PullMessage): Text | undefined {
  if (!fault || fault.tries <= MOST_TRIES) return undefined;
  const { code, message } = fault;
  return {
    vi: `${name.vi}: không lấy được dữ liệu, ${message.vi} (${code})`,
    en: `${name.en} cannot be pulled: ${message.en} (${code})`,
  };
}

/** What the alarm of a feed's pull becomes: opened at the third try in a row that fails, told anew when something else is wrong, closed by a try that does not, or when the feed is not pulled any more; undefined where nothing changes, and where nothing is known. */
export function nextPullAlarm(
  feed: JudgedFeed,
  known: AlarmMessage | undefined,
  now: number,
): AlarmMessage | undefined {
  const open = known?.state === 'open' ? known : undefined;
  if (feed.pull === null) return undefined;
  const message = feed.pull && messageOf(feed, feed.pull);
  if (!message) return open && { ...open, state: 'closed', since: now };
  if (open?.message.vi === message.vi) return undefined;
  return {
    id: pullAlarmId(feed.id),
    kind: 'pull',
    subject: feed.id,
    state: 'open',
    since: open?.since ?? now,
    message,
  };
}
