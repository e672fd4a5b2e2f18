import { type OwnKafka, ownKafka, until } from '@nhip/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StartedIngest, type Answer } from './started-ingest.js';

const row = (id: string): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00' });

let kafka: OwnKafka;
let ingest: StartedIngest;

beforeAll(async () => {
  kafka = await ownKafka();
  ingest = await StartedIngest.start(kafka.broker);
});
afterAll(async () => {
  await ingest?.stop();
  await kafka?.remove();
});

/** Sends until the answer is 202, as a sender does that honours Retry-After. */
const patiently = (send: () => Promise<Answer>): Promise<Answer> =>
  until('the delivery is taken', send, { holds: ({ status }) => status === 202, within: 60_000 });

it('acknowledges nothing while Kafka is away, says so with Retry-After, and takes the same delivery once it is back', async () => {
  const first = await patiently(() => ingest.publish(row('1')));
  expect(first.status).toBe(202);
  await kafka.kill();

  const away = await ingest.publish(`${row('2')}\n${row('3')}`, undefined, '', 'the key');
  expect(away).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    body: {
      code: 'kafka-away',
      message: { vi: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) },
    },
  });
  expect(away.body).not.toHaveProperty('receipt');
  const { items } = (await ingest.call('GET', '/api/v1/receipts')).body as unknown as {
    items: { receipt: string }[];
  };
  expect(items.map(({ receipt }) => receipt)).toEqual([first.body.receipt]);

  await kafka.start();
  const back = await patiently(() =>
    ingest.publish(`${row('2')}\n${row('3')}`, undefined, '', 'the key'),
  );
  expect(back).toMatchObject({ status: 202, body: { received: 2, rejected: 0 } });
  expect((await ingest.kept()).map(({ key }) => key).sort()).toEqual(
    expect.arrayContaining(['1', '2', '3']),
  );
  const distinct = new Set((await ingest.kept(back.body.receipt)).map(({ header }) => header.row));
  expect([...distinct]).toEqual([1, 2]);
});
