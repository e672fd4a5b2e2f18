import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, KafkaAccess, kafkaBus, type Bus } from '@nhip/platform';
import { until } from '@nhip/testkit';
import kafkajs from 'kafkajs';
import { KafkaInboxAccess } from '../src/adapters/kafka-inbox-access.js';

const quiet = createLogger('test', 'error');
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
/** Where agencies sign in. */
const inboxBrokers = (process.env['KAFKA_INBOX_BROKERS'] ?? '').split(',');
const run = randomBytes(4).toString('hex');
const [A, B, C] = [`A-${run}`, `B-${run}`, `C-${run}`];
const AGENCIES = [A, B, C];
const inboxOf = (agency: string): string => `nhip.inbox.${run}.${agency}`;
const PASSWORDS = { [A]: 'of A', [B]: 'of B', [C]: 'of C' };

let bus: Bus;
let kafka: KafkaAccess;

/** Its own inboxes alone: other suites have theirs on the same broker. */
const ofThisRun = {
  setWriters: (prefix: string, writers: Parameters<KafkaAccess['setWriters']>[1]) =>
    kafka.setWriters(`${prefix}${run}.`, writers),
  setPasswords: (passwords: Readonly<Record<string, string>>) => kafka.setPasswords(passwords),
};

beforeAll(async () => {
  const options = { brokers, logger: quiet };
  bus = kafkaBus({ ...options, clientId: 'access-test' });
  kafka = new KafkaAccess({ ...options, clientId: 'access-test' });
  await bus.ensureTopics(
    AGENCIES.map((agency) => ({ name: inboxOf(agency), partitions: 1, retention: '1d' })),
  );
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'nhip-')), 'credentials.json');
  writeFileSync(file, JSON.stringify({ inbox: { agencies: PASSWORDS } }));
  const access = new KafkaInboxAccess(ofThisRun, file);
  await access.allow(AGENCIES.map((agency) => ({ topic: inboxOf(agency), agency })));
});
afterAll(async () => {
  await kafka.setWriters(`nhip.inbox.${run}.`, []);
  await kafka.close();
  await bus.close();
});

const asAgency = (username: string, password: string) =>
  new kafkajs.Kafka({
    brokers: inboxBrokers,
    clientId: 'agency',
    sasl: { mechanism: 'scram-sha-512', username, password },
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 1 },
  });

/** What an agency meets that produces into a topic: nothing, or the type of the error. */
async function produced(user: string, password: string, topic: string): Promise<string> {
  const producer = asAgency(user, password).producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value: '{}' }] });
    return 'taken';
  } catch (error) {
    const { type, name, cause } = error as {
      type?: string;
      name: string;
      cause?: { type?: string };
    };
    return type ?? cause?.type ?? name;
  } finally {
    await producer.disconnect();
  }
}

const end = async (topic: string): Promise<bigint> => (await bus.offsets(topic))[0]?.end ?? 0n;

describe('the inboxes of a Kafka', () => {
  it('take what their agency sends under its own name and password', async () => {
    const taken = () => produced(A, 'of A', inboxOf(A));
    await until('A is known', taken, { holds: (said) => said === 'taken' });
    expect(await end(inboxOf(A))).toBeGreaterThan(0n);
  });

  it('take nothing from another agency, nor under a wrong password', async () => {
    const before = await end(inboxOf(A));
    expect(await produced(B, 'of B', inboxOf(A))).toBe('TOPIC_AUTHORIZATION_FAILED');
    expect(await produced(A, 'of B', inboxOf(A))).toBe('KafkaJSSASLAuthenticationError');
    expect(await end(inboxOf(A))).toBe(before);
  });

  it('show an agency no other topic, and let it read none', async () => {
    const admin = asAgency(A, 'of A').admin();
    await admin.connect();
    const topics = await admin.listTopics().finally(() => admin.disconnect());
    expect(topics).toEqual([inboxOf(A)]);
    const consumer = asAgency(A, 'of A').consumer({ groupId: `g-${run}` });
    await consumer.connect();
    await consumer.subscribe({ topic: inboxOf(A) });
    const crashed = new Promise<string>((resolve) => {
      consumer.on('consumer.crash', ({ payload }) => resolve(payload.error.message));
    });
    await consumer.run({ eachMessage: async () => undefined });
    // The client says no more of a group that it may not join.
    expect(await crashed).toMatch(/authorized|coordinator/u);
    await consumer.disconnect();
  });

  it('take nothing any more from one that is a sender no longer, and all others go on', async () => {
    const access = new KafkaInboxAccess(ofThisRun, undefined);
    const sent = () => produced(C, 'of C', inboxOf(C));
    await until('C is known', sent, { holds: (said) => said === 'taken' });
    await access.allow([A, B].map((agency) => ({ topic: inboxOf(agency), agency })));
    await until('C is refused', sent, {
      holds: (said) => said === 'TOPIC_AUTHORIZATION_FAILED',
    });
    expect(await produced(B, 'of B', inboxOf(B))).toBe('taken');
  });
});
