import type { AlarmMessage, Freshness, Text } from '@nhip/contracts';

const SAID: Readonly<Partial<Record<Freshness, Text>>> = {
  late: { vi: 'gửi chậm', en: 'is late' },
  missing: { vi: 'chưa gửi', en: 'is missing' },
};

export interface JudgedFeed {
  readonly id: string;
  readonly name: Text;
  readonly freshness: Freshness;
}

export const alarmId = (feed: string): string => `freshness/${feed}`;

function textOf({ name }: JudgedFeed, said: Text): Text {
  return { vi: `${name.vi}: ${said.vi}`, en: `${name.en} ${said.en}` };
}

/** What a feed's alarm becomes: opened when it is late or missing, closed when it is not; undefined where nothing changes. */
export function nextAlarm(
  feed: JudgedFeed,
  known: AlarmMessage | undefined,
  now: number,
): AlarmMessage | undefined {
  const said = SAID[feed.freshness];
  const isOpen = known?.state === 'open';
  if (!said) return isOpen ? { ...known, state: 'closed', since: now } : undefined;
  const message = textOf(feed, said);
  if (isOpen && known.message.vi === message.vi) return undefined;
  return {
    id: alarmId(feed.id),
    kind: 'freshness',
    subject: feed.id,
    state: 'open',
    since: isOpen ? known.since : now,
    message,
  };
}

/** Alarms of feeds that are no more are closed. */
export const closedWithout = (
  feeds: ReadonlySet<string>,
  known: readonly AlarmMessage[],
  now: number,
): readonly AlarmMessage[] =>
  known
    .filter(
      ({ state, kind, subject }) => kind === 'freshness' && state === 'open' && !feeds.has(subject),
    )
    .map((alarm) => ({ ...alarm, state: 'closed', since: now }));
