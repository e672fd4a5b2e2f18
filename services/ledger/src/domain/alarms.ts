import type { AlarmMessage, Text } from '@nhip/contracts';

/** What somebody has to look after; it names no person and no record. */
export interface Condition {
  readonly id: string;
  readonly subject: string;
  readonly message: Text;
  /** Undefined where it is not known: its alarm stays as it is. */
  readonly holds: boolean | undefined;
}

/** Ids of alarms of the ledger begin so. */
export const PREFIX = 'ledger/';
const FAILED = `${PREFIX}failed/`;

export const lagging = (
  topic: string,
  partition: number,
  seconds: number,
  holds: boolean | undefined,
): Condition => ({
  id: `${PREFIX}lag/${partition}`,
  subject: `${topic}/${partition}`,
  message: {
    vi: `Số liệu: phần ${partition} của bản ghi chờ tính quá ${seconds} giây`,
    en: `records of bucket ${partition} have waited for more than ${seconds} s to be counted`,
  },
  holds,
});

export const untold = (topic: string, seconds: number, holds: boolean | undefined): Condition => ({
  id: `${PREFIX}untold`,
  subject: topic,
  message: {
    vi: `Số liệu mới chưa đến màn hình quá ${seconds} giây`,
    en: `new figures have not reached the screens for more than ${seconds} s`,
  },
  holds,
});

const failed = (feed: string, records: number): Condition => ({
  id: FAILED + feed,
  subject: feed,
  message: {
    vi: `Nguồn “${feed}”: ${records} bản ghi không tính được, cần gửi lại`,
    en: `feed “${feed}”: records that could not be counted and have to be sent again: ${records}`,
  },
  holds: records > 0,
});

/** @param known alarms, by id. @param hasAll whether every feed with such records is among `byFeed` */
export function failures(
  byFeed: ReadonlyMap<string, number>,
  hasAll: boolean,
  known: Iterable<AlarmMessage>,
): Condition[] {
  const gone = [...known].filter(
    ({ id, subject }) => id.startsWith(FAILED) && !byFeed.has(subject),
  );
  return [
    ...[...byFeed].map(([feed, records]) => failed(feed, records)),
    ...(hasAll ? gone.map(({ subject }) => failed(subject, 0)) : []),
  ];
}

/** What an alarm becomes; undefined where nothing changes. */
export function nextAlarm(
  { id, subject, message, holds }: Condition,
  known: AlarmMessage | undefined,
  now: number,
): AlarmMessage | undefined {
  const open = known?.state === 'open' ? known : undefined;
  if (holds === undefined) return undefined;
  if (!holds) return open && { ...open, state: 'closed', since: now };
  if (open && open.message.vi === message.vi) return undefined;
  return { id, kind: 'system', subject, state: 'open', since: open?.since ?? now, message };
}
