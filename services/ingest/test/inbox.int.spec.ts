import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fault, inboxTopic, TOPICS } from '@nhip/contracts';
import type { Batch, OutMessage } from '@nhip/platform';
import { DOSSIER_FEED, until } from '@nhip/testkit';
import { StartedIngest, type Kept } from './started-ingest.js';

const row = (id: string): object => ({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00' });

const DEEP = '['.repeat(50_000) + ']'.repeat(50_000);

const INBOX = inboxTopic(DOSSIER_FEED, 'H09');

let ingest: StartedIngest;

beforeAll(async () => {
  ingest = await StartedIngest.start();
});
afterAll(() => ingest.stop());

/** Produces into the inbox, and waits until the service has read it: `count` rows more are kept. */
async function put(
  messages: readonly OutMessage[],
  count: number,
  topic = INBOX,
): Promise<readonly Kept[]> {
  const before = new Set((await ingest.kept()).map(({ header }) => header.receipt));
  const producer = await ingest.bus.producer();
  await producer.send(topic, messages);
  await producer.close();
  const more = async () =>
    (await ingest.kept()).filter(({ header }) => !before.has(header.receipt));
  return until(`${count} rows more are kept`, more, { holds: ({ length }) => length >= count });
}

describe('the Kafka inbox', () => {
  it('takes rows, arrays of rows and garbage: nothing is lost and nothing stands still', async () => {
    const values: (string | Buffer | null)[] = [
      JSON.stringify(row('1')),
      JSON.stringify([row('2'), row('3')]),
      'garbage',
      Buffer.from([0xff, 0xfe, 0x00]),
      '[]',
      '7',
      null,
      JSON.stringify({ ...row('deep'), channel: 0 }).replace(':0', `:${DEEP}`),
      JSON.stringify([row('5'), { ...row('broken'), channel: {} }]),
      JSON.stringify(row('4')),
    ];
    const kept = await put(
      values.map((value) => ({ key: 'same', value })),
      12,
    );
    const verdicts = kept.flatMap(({ header }) => header.verdict ?? []);
    expect(kept).toHaveLength(12);
    expect(verdicts.map(({ code }) => code).sort()).toEqual([
      'contract-broken',
      'invalid-utf8',
      'no-rows',
      'no-value',
      'not-an-object',
      'not-json',
      'too-deep',
    ]);
    for (const { message } of verdicts)
      expect(message).toEqual({ vi: expect.any(String), en: expect.any(String) });
    expect(kept.filter(({ header }) => !header.verdict).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['1', '2', '3', '4', '5']),
    );
    expect(new Set(kept.map(({ header }) => header.receipt)).size).toBe(10);
  });

  it.each(['H09', 'H10'])('knows its sender by its topic: %s', async (agency) => {
    const inbox = inboxTopic(DOSSIER_FEED, agency);
    const [kept] = await put([{ key: null, value: JSON.stringify(row(`of ${agency}`)) }], 1, inbox);
    expect(kept?.source).toBe(agency);
    const found = await ingest.receipts.find(kept?.header.receipt ?? '');
    expect(found?.receipt).toMatchObject({ agency, feed: DOSSIER_FEED });
  });

  it('refuses by name what came in a batch that cannot be unpacked', async () => {
    const topic = INBOX;
    const message = { topic, partition: 0, offset: 9n, key: null, headers: {}, timestamp: 7_000 };
    await ingest.inbox.take({
      topic,
      partition: 0,
      incarnation: 'packed',
      messages: [{ ...message, value: Buffer.alloc(0), unreadable: true }],
    });
    const verdicts = (await ingest.kept()).flatMap(({ header }) => header.verdict ?? []);
    expect(verdicts.map(({ code }) => code)).toContain('batch-not-unpacked');
  });

  it('refuses a message of too many rows as one, and takes those after it', async () => {
    const rows = Array.from({ length: 600_000 }, (_, i) => ({ id: `q${i}` }));
    const values = [JSON.stringify(rows), JSON.stringify(row('after'))];
    await ingest.inbox.take({
      topic: INBOX,
      partition: 0,
      incarnation: 'large',
      messages: values.map((value, i) => ({
        topic: INBOX,
        partition: 0,
        offset: BigInt(i),
        key: null,
        headers: {},
        timestamp: 9_000,
        value: Buffer.from(value),
      })),
    });
    const kept = (await ingest.kept()).filter(({ header }) =>
      header.receipt.startsWith('0000006y0'),
    );
    expect(kept.map(({ header, key }) => header.verdict?.[0]?.code ?? key).sort()).toEqual([
      'after',
      'inbox-message-too-large',
    ]);
  });

  it('keeps a receipt whose findings show what the database does not hold', async () => {
    const value = 'a\0b\ud800';
    const error = { row: 1, code: 'contract-broken', value, message: { vi: 'sai', en: 'wrong' } };
    const receipt = {
      id: 'r-broken',
      feed: DOSSIER_FEED,
      agency: 'H09',
      sentBy: 'kafka',
      kind: 'rows' as const,
      receivedAt: ingest.now,
      skipped: 0,
      received: 1,
      rejected: 1,
      errors: [error],
      extra: [value],
      sent: false,
    };
    const [kept] = await ingest.receipts.beginAll([receipt]);
    expect(kept).toMatchObject({ errors: [{ value: 'a\ufffdb\ufffd' }] });
  });

  it.each(['nothing', TOPICS.deliveries.name])(
    'gives a redelivered batch the same receipts and the same rows, after a crash before %s',
    async (topic) => {
      const batch: Batch = {
        topic: INBOX,
        partition: 0,
        incarnation: `of ${topic}`,
        messages: [1, 2].map((n) => ({
          topic: INBOX,
          partition: 0,
          offset: BigInt(n),
          key: null,
          headers: {},
          timestamp: 1_000 + n,
          value: Buffer.from(JSON.stringify(row(`${topic}${n}`))),
        })),
      };
      ingest.beforeSend = (sent) => {
        if (sent === topic) throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
      };
      await ingest.inbox.take(batch).catch(() => undefined);
      ingest.beforeSend = () => undefined;
      ingest.now += 3_600_000;
      await ingest.inbox.take({ ...batch, messages: batch.messages.slice(0, 1) });
      await ingest.inbox.take(batch);
      const mine = (await ingest.kept()).filter(({ value }) => value.includes(topic));
      expect(mine.length).toBeGreaterThan(2);
      expect(new Set(mine.map(({ header, value }) => JSON.stringify([header, value]))).size).toBe(
        2,
      );
    },
  );
});
