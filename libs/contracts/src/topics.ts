/** What one Kafka topic is: who writes it, who reads it, how it is kept. The single list: compose, tests and ARCHITECTURE.md come from it. */
export interface Topic {
  /** Full name, or with `<feed>` / `<type>` where there is one topic for each. */
  readonly name: string;
  readonly key: string;
  readonly message: string;
  readonly partitions: number;
  readonly retention: 'unlimited' | 'compacted' | `${number}d`;
  readonly owner: string;
  readonly consumers: readonly string[];
}

export const FEED_PARTITIONS = 4;
export const RECORD_PARTITIONS = 8;

export const TOPICS = {
  inbox: {
    name: 'nhip.inbox.<feed>',
    key: 'free',
    message: 'one row or an array of rows, JSON',
    partitions: FEED_PARTITIONS,
    retention: '7d',
    owner: 'the agency',
    consumers: ['ingest'],
  },
  feed: {
    name: 'nhip.feed.<feed>',
    key: "the publisher's natural key",
    message: 'FeedRow, FeedDeletion, FeedWithdrawal',
    partitions: FEED_PARTITIONS,
    retention: 'unlimited',
    owner: 'ingest',
    consumers: ['normalise'],
  },
  record: {
    name: 'nhip.record.<type>',
    key: 'record id',
    message: 'RecordMessage',
    partitions: RECORD_PARTITIONS,
    retention: '14d',
    owner: 'normalise',
    consumers: ['indicators'],
  },
  quarantine: {
    name: 'nhip.quarantine',
    key: 'feed',
    message: 'QuarantineMessage',
    partitions: 1,
    retention: '14d',
    owner: 'normalise',
    consumers: ['watch'],
  },
  deliveries: {
    name: 'nhip.deliveries',
    key: 'receipt',
    message: 'DeliveryMessage',
    partitions: 1,
    retention: '14d',
    owner: 'ingest, normalise, indicators',
    consumers: ['ingest', 'watch'],
  },
  cells: {
    name: 'nhip.cells',
    key: 'cell key, or commit',
    message: 'CellMessage, CommitMessage',
    partitions: 1,
    retention: 'compacted',
    owner: 'indicators',
    consumers: ['screens', 'watch'],
  },
  alarms: {
    name: 'nhip.alarms',
    key: 'alarm id',
    message: 'AlarmMessage',
    partitions: 1,
    retention: '14d',
    owner: 'watch',
    consumers: ['screens'],
  },
  registry: {
    name: 'nhip.registry',
    key: 'kind/id@version',
    message: 'RegistryMessage',
    partitions: 1,
    retention: 'compacted',
    owner: 'registry',
    consumers: ['ingest', 'normalise', 'indicators', 'watch', 'screens', 'exchange', 'gateway'],
  },
} as const satisfies Record<string, Topic>;

export const inboxTopic = (feed: string): string => `nhip.inbox.${feed}`;
export const feedTopic = (feed: string): string => `nhip.feed.${feed}`;
export const recordTopic = (type: string): string => `nhip.record.${type}`;
