import type { AlarmMessage, Freshness, PullMessage, Text } from '@nhip/contracts';

/** One who is expected to send a feed. */
interface JudgedSender {
  readonly agency: string;
  readonly name: Text;
  readonly freshness: Freshness;
}

export interface JudgedFeed {
  readonly id: string;
  readonly name: Text;
  readonly senders: readonly JudgedSender[];
  /** How its pull stands: null where nothing was told of it, absent where it is not pulled. */
  readonly pull?: PullMessage | null;
}

/** What is said of those who have not delivered, the worst first. */
const SAID: readonly (readonly [freshness: Freshness, said: Text])[] = [
  ['missing', { vi: 'chưa gửi', en: 'is missing' }],
  ['late', { vi: 'gửi chậm', en: 'is late' }],
];

/** So many are named; of more it is said how many. */
const MOST_NAMED = 5;

export const alarmId = (feed: string): string => `freshness/${feed}`;

const namesOf = (senders: readonly JudgedSender[], language: keyof Text, more: string): string =>
  [
    ...senders.slice(0, MOST_NAMED).map(({ name }) => name[language]),
    ...(senders.length > MOST_NAMED ? [more] : []),
  ].join(', ');

/** Who of several are late or missing. */
function whoOf({ senders }: JudgedFeed, silent: readonly JudgedSender[]): Text {
  if (senders.length === silent.length)
    return { vi: `cả ${silent.length} đơn vị`, en: `all ${silent.length} agencies` };
  const more = silent.length - MOST_NAMED;
  return {
    vi: namesOf(silent, 'vi', `và ${more} đơn vị nữa`),
    en: namesOf(silent, 'en', `and ${more} more`),
  };
}

/** What is wrong with a feed; undefined where nothing is. Of one that several send it names those who are late or missing. */
function messageOf(feed: JudgedFeed): Text | undefined {
  const parts = SAID.flatMap(([freshness, said]) => {
    const silent = feed.senders.filter((sender) => sender.freshness === freshness);
    if (silent.length === 0) return [];
    if (feed.senders.length === 1) return [said];
    const who = whoOf(feed, silent);
    return [{ vi: `${said.vi}: ${who.vi}`, en: `${said.en}: ${who.en}` }];
  });
  if (parts.length === 0) return undefined;
  return {
    vi: `${feed.name.vi}: ${parts.map(({ vi }) => vi).join('; ')}`,
    en: `${feed.name.en} ${parts.map(({ en }) => en).join('; ')}`,
  };
}

/** Replicas that share a table judge by moments so far apart at most, ms; an alarm that lies further ahead was judged by a clock that was wrong. */
const MOST_APART = 60_000;

/** What a feed's alarm becomes, one for all of its senders: opened when one is late or missing, told anew when it is others, closed when none is; undefined where nothing changes, or a replica has judged it by a later moment just now. @param now of the judgement, integer ms */
export function nextAlarm(
  feed: JudgedFeed,
  known: AlarmMessage | undefined,
  now: number,
): AlarmMessage | undefined {
  if (known && now < known.since && known.since - now <= MOST_APART) return undefined;
  const message = messageOf(feed);
  const isOpen = known?.state === 'open';
  if (!message) return isOpen ? { ...known, state: 'closed', since: now } : undefined;
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

/** Whether an alarm was told as it is. @param told what was said of it last */
export const isToldAs = (told: AlarmMessage | undefined, alarm: AlarmMessage): boolean =>
  told?.state === alarm.state &&
  told.since === alarm.since &&
  told.message.vi === alarm.message.vi &&
  told.message.en === alarm.message.en;

/** Alarms of feeds that are no more are closed. */
export const closedWithout = (
  feeds: ReadonlySet<string>,
  known: readonly AlarmMessage[],
  now: number,
): readonly AlarmMessage[] =>
  known
    .filter(
      ({ state, kind, subject }) => kind !== 'system' && state === 'open' && !feeds.has(subject),
    )
    .map((alarm) => ({ ...alarm, state: 'closed', since: now }));
