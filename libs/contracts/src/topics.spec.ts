import { describe, expect, it } from '@jest/globals';
import { SERVICE_NAMES, type ServiceName } from './services.js';
import {
  feedOf,
  feedTopic,
  inboxTopic,
  mayRead,
  mayWrite,
  type Topic,
  topicOf,
  TOPICS,
} from './topics.js';

const names: Readonly<Record<keyof typeof TOPICS, string>> = {
  inbox: inboxTopic('permits', 'H09'),
  feed: feedTopic('permits'),
  records: 'nhip.records',
  quarantine: 'nhip.quarantine',
  deliveries: 'nhip.deliveries',
  cells: 'nhip.cells',
  alarms: 'nhip.alarms',
  completions: 'nhip.completions',
  pulls: 'nhip.pulls',
  registry: 'nhip.registry',
};
const those = (may: (name: string, service: ServiceName) => boolean, name: string) =>
  SERVICE_NAMES.filter((service) => may(name, service));

describe('the list of topics', () => {
  it.each(Object.entries(names))('knows %s by its full name', (entry, name) => {
    expect(topicOf(name)).toBe(TOPICS[entry as keyof typeof TOPICS]);
  });

  it.each(Object.entries(names))(
    'lets the readers and writers of %s through, nobody else',
    (entry, name) => {
      const topic: Topic = TOPICS[entry as keyof typeof TOPICS];
      expect(new Set(those(mayRead, name))).toEqual(new Set(topic.readers));
      expect(new Set<string>(those(mayWrite, name))).toEqual(
        new Set(topic.writers.filter((writer) => writer !== 'the agency')),
      );
    },
  );

  it.each(['nhip.feed', 'nhip.feed.', 'nhip.cells.x', 'x.nhip.cells', 'nhip.unknown', 'cells', ''])(
    'has no entry for “%s”, and lets nobody through',
    (name) => {
      expect(topicOf(name)).toBeUndefined();
      expect([...those(mayRead, name), ...those(mayWrite, name)]).toEqual([]);
    },
  );

  it('has at least one writer and one reader for each topic, none of them twice', () => {
    for (const { writers, readers } of Object.values<Topic>(TOPICS))
      for (const side of [writers, readers]) {
        expect(side.length).toBeGreaterThan(0);
        expect(new Set<string>(side).size).toBe(side.length);
      }
  });

  it('gives the name of a feed back', () => {
    expect(feedOf(feedTopic('a.b'))).toBe('a.b');
  });

  it('has no feed of other topics', () => {
    for (const topic of [TOPICS.records.name, 'nhip.feed.', inboxTopic('a', 'b')])
      expect(() => feedOf(topic)).toThrow(TypeError);
  });

  it('leaves out the gateway, which has no bus', () => {
    for (const name of Object.values(names))
      expect([mayRead(name, 'gateway'), mayWrite(name, 'gateway')]).toEqual([false, false]);
  });
});
