import { MOST_DEFINITION_BYTES } from './messages/registry.js';
import type { ServiceName } from './services.js';

/** What one Kafka topic is: who writes it, who reads it, how it is kept. The single list: a service that is not in it is refused; ARCHITECTURE.md comes from it. */
export interface Topic {
  /** Full name, or with `<feed>` and `<agency>` where there is one topic for each. */
  readonly name: string;
  readonly key: string;
  readonly message: string;
  readonly partitions: number;
  readonly retention: 'unlimited' | 'compacted' | `${number}d`;
  /** The broker packs anew whatever comes, so that the ways in which others pack need not be known here. */
  readonly isRepacked?: true;
  /** Its writer finds out what the broker has lost, and tells it anew. */
  readonly isRetold?: true;
  /** Of a message, where it may be larger than brokers take by themselves. */
  readonly mostBytes?: number;
  readonly writers: readonly (ServiceName | 'the agency')[];
  readonly readers: readonly ServiceName[];
}

export const FEED_PARTITIONS = 4;
export const RECORD_PARTITIONS = 8;

/** Of so many days, at least, every delivery is told on `nhip.deliveries`; of what lies further back the last of each feed, agency and period, or month where it names none. */
export const KEPT_DELIVERY_DAYS = 62;

/** For so many days after its end it is told when a period was complete. */
export const KEPT_COMPLETION_DAYS = 800;

export const TOPICS = {
  inbox: {
    name: 'nhip.inbox.<feed>.<agency>',
    key: 'free',
    message: 'one row or an array of rows, JSON',
    partitions: FEED_PARTITIONS,
    retention: '7d',
    isRepacked: true,
    writers: ['the agency'],
    readers: ['ingest'],
  },
  feed: {
    name: 'nhip.feed.<feed>',
    key: "the publisher's natural key",
    message: 'FeedRow, FeedDeletion, FeedWithdrawal',
    partitions: FEED_PARTITIONS,
    retention: 'unlimited',
    writers: ['ingest'],
    readers: ['normalise'],
  },
  records: {
    name: 'nhip.records',
    key: 'type/id',
    message: 'RecordMessage',
    partitions: RECORD_PARTITIONS,
    retention: '14d',
    writers: ['normalise'],
    readers: ['ledger'],
  },
  quarantine: {
    name: 'nhip.quarantine',
    key: 'feed',
    message: 'QuarantineMessage',
    partitions: 1,
    retention: 'compacted',
    writers: ['normalise'],
    readers: ['screens'],
  },
  deliveries: {
    name: 'nhip.deliveries',
    key: 'receipt/part',
    message: 'DeliveryMessage, or a tombstone',
    partitions: 1,
    retention: 'compacted',
    writers: ['ingest', 'normalise', 'ledger', 'watch'],
    readers: ['ingest', 'watch', 'screens', 'exchange'],
  },
  completions: {
    name: 'nhip.completions',
    key: 'feed/agency/days',
    message: 'CompletionMessage, or a tombstone',
    partitions: 1,
    retention: 'compacted',
    writers: ['watch'],
    readers: ['watch', 'screens'],
  },
  cells: {
    name: 'nhip.cells',
    key: 'cell key, or commit',
    message: 'CellMessage, CommitMessage',
    partitions: 1,
    retention: 'compacted',
    isRetold: true,
    writers: ['ledger'],
    readers: ['ledger', 'screens'],
  },
  alarms: {
    name: 'nhip.alarms',
    key: 'alarm id',
    message: 'AlarmMessage',
    partitions: 1,
    retention: 'compacted',
    writers: ['watch', 'ledger'],
    readers: ['watch', 'ledger', 'screens'],
  },
  pulls: {
    name: 'nhip.pulls',
    key: 'feed',
    message: 'PullMessage',
    partitions: 1,
    retention: 'compacted',
    writers: ['ingest'],
    readers: ['watch'],
  },
  registry: {
    name: 'nhip.registry',
    key: 'kind/id@version',
    message: 'RegistryMessage',
    partitions: 1,
    retention: 'compacted',
    mostBytes: MOST_DEFINITION_BYTES,
    writers: ['registry'],
    readers: ['ingest', 'normalise', 'ledger', 'watch', 'screens', 'exchange'],
  },
} as const satisfies Record<string, Topic>;

/** The topic says who sends: nobody but that agency may write to it. */
export const inboxTopic = (feed: string, agency: string): string => `nhip.inbox.${feed}.${agency}`;
export const feedTopic = (feed: string): string => `nhip.feed.${feed}`;

const isOf = (name: string, topic: Topic): boolean => {
  const [prefix = '', family] = topic.name.split('<');
  return family === undefined ? name === prefix : name.startsWith(prefix) && name !== prefix;
};

/** The feed of `nhip.feed.<feed>`. Throws TypeError for any other topic: of an inbox only the catalogue knows where the feed ends and the agency begins. */
export function feedOf(topic: string): string {
  if (!isOf(topic, TOPICS.feed)) throw new TypeError(`${topic} is the topic of no feed`);
  return topic.slice(TOPICS.feed.name.indexOf('<'));
}

/** The entry of a topic, by its full name; undefined where the list has none. */
export const topicOf = (name: string): Topic | undefined =>
  Object.values<Topic>(TOPICS).find((topic) => isOf(name, topic));

/** Whether a service is listed as a reader of a topic. @param name full, e.g. `nhip.feed.permits` */
export const mayRead = (name: string, service: ServiceName): boolean =>
  topicOf(name)?.readers.includes(service) ?? false;

/** Whether a service is listed as a writer of a topic. @param name full, e.g. `nhip.feed.permits` */
export const mayWrite = (name: string, service: ServiceName): boolean =>
  topicOf(name)?.writers.includes(service) ?? false;
