import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, encodeDefinition, Fault, feedTopic, inboxTopic, TOPICS } from '@nhip/contracts';
import { DOSSIER_FEED, dossierFeed, until } from '@nhip/testkit';
import { Feeds } from '../src/app/feeds.js';
import { StartedIngest, type Answer } from './started-ingest.js';

const SECRET = 'Nguyễn Văn An';
const row = (id: string, more: object = {}): object => ({
  id,
  channel: 'Desk',
  at: '2026-11-25T08:00:00+07:00',
  applicant: SECRET,
  ...more,
});

const ROWS = [
  row('1'),
  row('2', { channel: 'Pigeon' }),
  row('3', { at: '2026-02-30' }),
  row('4', { channel: '', at: '2026-11-27T00:00:00Z' }),
  row('5', { gone: 'maybe' }),
  row('a\tb'),
];
const MESSAGE = { vi: 'sai', en: 'wrong' };
const bilingual = { vi: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) };
/** What is said of them. */
const ERRORS = [
  { row: 2, column: 'channel', value: 'Pigeon', code: 'unknown-code' },
  { row: 3, column: 'at', value: '2026-02-30', code: 'impossible-date' },
  { row: 4, column: 'at', value: '2026-11-27T00:00:00.000Z', code: 'version-in-future' },
  { row: 4, column: 'channel', code: 'required-field' },
  { row: 5, column: 'gone', value: 'maybe', code: 'neither-yes-nor-no' },
  { row: 6, column: 'id', code: 'wrong-record-id' },
].map((one) => ({ ...one, message: bilingual }));
const TOLD = { received: 6, skipped: 0, rejected: 5, errors: ERRORS };

let ingest: StartedIngest;
beforeAll(async () => {
  ingest = await StartedIngest.start();
});
afterAll(() => ingest.stop());

const receiptOf = (id: string): Promise<Answer> => ingest.call('GET', `/api/v1/receipts/${id}`);

/** The rows of a receipt on the topic of the feed say the same as its answer, by which catalogue, and name nobody. */
async function expectVerdicts(receipt: string): Promise<void> {
  const kept = await ingest.kept(receipt);
  const verdicts = kept.map(({ header }) => header.verdict ?? []);
  expect(verdicts.map((one) => one.length)).toEqual([0, 1, 1, 2, 1, 1]);
  expect(
    verdicts.flatMap((findings, i) => findings.map((one) => ({ row: i + 1, ...one }))),
  ).toMatchObject(ERRORS);
  expect(new Set(kept.map(({ header }) => header.revision))).toEqual(new Set([1]));
  expect(JSON.stringify(kept)).not.toContain('Nguyễn');
}

describe('rows that the mapping refuses are refused at the door:', () => {
  const body = JSON.stringify(ROWS);

  it('the answer counts and names them, and so do receipt and topic', async () => {
    const answer = await ingest.publish(body, 'application/json');
    expect(answer).toMatchObject({ status: 202, body: TOLD });
    expect(JSON.stringify(answer.body)).not.toContain('Nguyễn');
    const { receipt } = answer.body;
    expect((await receiptOf(receipt)).body).toMatchObject({ ...TOLD, revision: 1 });
    await expectVerdicts(receipt);
  });

  it('a dry run says the same, and an atomic delivery is refused with it', async () => {
    const dry = await ingest.publish(body, 'application/json', '?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: TOLD });
    const atomic = await ingest.publish(body, 'application/json', '?atomic=true');
    expect(atomic).toMatchObject({ status: 422, body: { code: 'atomic-refused', ...TOLD } });
  });

  it('in a CSV file too', async () => {
    const { body: answer } = await ingest.publish(
      'id,channel,at\n1,Desk,2026-11-25\n2,Pigeon,2026-11-25\n',
      'text/csv',
    );
    expect(answer).toMatchObject({ received: 2, rejected: 1, errors: [ERRORS[0]] });
  });

  it('by the Kafka inbox too', async () => {
    await ingest.producer.send(inboxTopic(DOSSIER_FEED, 'H09'), [{ key: null, value: body }]);
    const { items } = await until(
      'the message is taken',
      async () =>
        (await ingest.call('GET', '/api/v1/receipts')).body as unknown as {
          items: { receipt: string; sentBy: string }[];
        },
      { holds: (list) => list.items.some(({ sentBy }) => sentBy === 'kafka') },
    );
    const { receipt = '' } = items.find(({ sentBy }) => sentBy === 'kafka') ?? {};
    expect((await receiptOf(receipt)).body).toMatchObject({ ...TOLD, revision: 1 });
    await expectVerdicts(receipt);
  });
});

describe('rows that were taken and are refused when they are read', () => {
  it('stand on the receipt, with the reason', async () => {
    const answer = await ingest.publish(JSON.stringify(ROWS), 'application/json');
    const { receipt } = answer.body;
    const head = { receipt, feed: DOSSIER_FEED, agency: 'H09', receivedAt: ingest.now };
    const errors = [
      { row: 1, code: 'unknown-code', column: 'channel', value: 'a\0b', message: MESSAGE },
      { row: 1, code: 'verdict-overturned', message: MESSAGE },
    ];
    const normalised = { quarantined: 6, overturned: 1, errors };
    await ingest.receipts.progress([
      { ...head, part: 'normalise/0', seq: 1, ...normalised },
      { ...head, part: 'normalise/1', seq: 1, quarantined: 0 },
    ]);
    expect((await receiptOf(receipt)).body).toMatchObject({
      state: 'applied',
      received: 6,
      rejected: 5,
      quarantined: 6,
      overturned: 1,
      errors: [{ ...errors[0], value: 'a\ufffdb' }, errors[1], ...ERRORS],
    });
    await ingest.receipts.progress([{ ...head, part: 'normalise/0', seq: 2, quarantined: 5 }]);
    const replayed = (await receiptOf(receipt)).body;
    expect(replayed).toMatchObject({ quarantined: 5, errors: ERRORS });
    expect(replayed).not.toHaveProperty('overturned');
  });
});

describe('a delivery that is repeated after a crash, when the definitions have changed', () => {
  const { name } = dossierFeed;
  const codes = ['Desk', 'Pigeon'].map((code) => ({ code, from: '2010-01-01', name }));
  const list = { kind: 'code-list', id: 'channel', version: 2, body: { name, codes } };
  const sent = JSON.stringify(ROWS.slice(0, 3));
  const told = { received: 3, rejected: 1, errors: [ERRORS[1]], revision: 2 };
  let own: StartedIngest;
  beforeAll(async () => {
    own = await StartedIngest.start();
    own.beforeSend = (topic) => {
      if (topic === feedTopic(DOSSIER_FEED))
        throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
    };
  });
  afterAll(() => own.stop());

  it('is answered as it is judged now, by both doors, at the time of its first receipt', async () => {
    const before = own.now;
    const message = { topic: inboxTopic(DOSSIER_FEED, 'H09'), partition: 0, offset: 3n, key: null };
    const more = { headers: {}, timestamp: 1_000, value: Buffer.from(sent) };
    const batch = { ...message, incarnation: 'i', messages: [{ ...message, ...more }] };
    const publish = () => own.publish(sent, 'application/json', '', 'key');
    expect(await publish()).toMatchObject({ status: 503 });
    await expect(own.inbox.take(batch)).rejects.toMatchObject({ code: 'kafka-away' });

    const known = encodeDefinition({ ...list, revision: 2, pack: 'dossiers' });
    await own.producer.send(TOPICS.registry.name, [known]);
    await until('the list is known', () => own.app.get(Feeds).catalogue.revision === 2);
    own.beforeSend = () => undefined;
    own.now += 60_000;
    const { revision: _, ...answer } = told;
    expect(await publish()).toMatchObject({ status: 202, body: answer });
    await own.inbox.take(batch);

    const { items } = (await own.call('GET', '/api/v1/receipts')).body as unknown as {
      items: readonly object[];
    };
    expect(items).toMatchObject([told, told]);
    const headers = (await own.kept()).map(({ header }) => header);
    expect(headers.map(({ verdict }) => verdict?.[0]?.code)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      ...['impossible-date', 'impossible-date'],
    ]);
    expect(new Set(headers.map((one) => `${one.receivedAt} ${one.revision}`))).toEqual(
      new Set([`${before} 2`]),
    );
  });
});

describe('a delivery that is repeated after a crash, some time later', () => {
  let own: StartedIngest;
  beforeAll(async () => {
    own = await StartedIngest.start();
  });
  afterAll(() => own.stop());

  it('is held against the time of its first receipt, by both doors', async () => {
    const at = new Date(own.now + DAY_MS + 30_000).toISOString();
    const ahead = JSON.stringify([{ id: 'ahead', channel: 'Desk', at }]);
    const message = { topic: inboxTopic(DOSSIER_FEED, 'H09'), partition: 0, offset: 4n, key: null };
    const more = { headers: {}, timestamp: 1_000, value: Buffer.from(ahead) };
    const batch = { ...message, incarnation: 'i', messages: [{ ...message, ...more }] };
    const publish = () => own.publish(ahead, 'application/json', '', 'ahead');
    own.beforeSend = (topic) => {
      if (topic === TOPICS.deliveries.name)
        throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
    };
    expect(await publish()).toMatchObject({ status: 503 });
    await expect(own.inbox.take(batch)).rejects.toMatchObject({ code: 'kafka-away' });

    own.beforeSend = () => undefined;
    own.now += 60_000;
    const refused = { rejected: 1, errors: [{ row: 1, code: 'version-in-future' }] };
    expect(await publish()).toMatchObject({ status: 202, body: refused });
    await own.inbox.take(batch);
    const kept = (await own.kept()).filter(({ value }) => value.includes('ahead'));
    expect(kept.map(({ header }) => header.verdict?.[0]?.code)).toEqual(
      Array.from({ length: 4 }, () => 'version-in-future'),
    );
  });
});
