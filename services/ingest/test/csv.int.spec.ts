import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeDefinition, TOPICS } from '@nhip/contracts';
import { DOSSIER_FEED, dossierFeed, until } from '@nhip/testkit';
import { Feeds } from '../src/app/feeds.js';
import { neighbour, StartedIngest, type Answer } from './started-ingest.js';

const URL = `/api/v1/feeds/${DOSSIER_FEED}/records`;
const CSV = 'text/csv';
const AT = '2026-11-25T08:00:00+07:00';
const FILE = Buffer.from(`id;channel;at\n1;Desk;${AT}\n2;Desk;${AT}\n`);

let ingest: StartedIngest;

/** A feed whose files have a title and totals. */
const REPORTS = {
  ...dossierFeed,
  header: { within: 3 },
  skip: 'lower(r.id) == "tổng cộng"',
};

beforeAll(async () => {
  ingest = await StartedIngest.start();
  const changed = { kind: 'feed', id: DOSSIER_FEED, version: 2, body: REPORTS };
  const message = encodeDefinition({ ...changed, revision: 2, pack: 'dossiers' });
  await ingest.producer.send(TOPICS.registry.name, [message]);
  const feeds = ingest.app.get(Feeds);
  await until('the feed has its rule', () => feeds.compiled(DOSSIER_FEED).definition.skip);
});
afterAll(() => ingest.stop());

const send = (body: Buffer, coding: string, as?: typeof neighbour | null): Promise<Answer> =>
  ingest.call('POST', URL, { body, type: CSV, coding, ...(as !== undefined && { as }) });

async function expectNothingTaken(answer: Promise<Answer>, expected: object): Promise<void> {
  const before = [await ingest.receiptCount(), (await ingest.kept()).length];
  expect(await answer).toMatchObject(expected);
  expect([await ingest.receiptCount(), (await ingest.kept()).length]).toEqual(before);
}

describe('a file that is compressed', () => {
  it('is known by what the file that was compressed holds, and not by bytes that may tell of persons', async () => {
    const known = async (answer: Promise<Answer>): Promise<string | undefined> => {
      const [first] = await ingest.kept((await answer).body.receipt);
      return first?.header.file?.sha256;
    };
    const hash = await known(send(gzipSync(FILE), 'gzip'));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).toBe(await known(ingest.publish(FILE, CSV)));
    expect(hash).not.toBe(createHash('sha256').update(FILE).digest('hex'));
  });

  it('is not opened for who may not send it', async () => {
    await expectNothingTaken(send(FILE, 'gzip', null), { status: 401 });
    await expectNothingTaken(send(FILE, 'gzip', neighbour), { status: 403 });
  });
});

describe('a report with a title, lines of nothing and totals', () => {
  const twice = Buffer.from('đường').toString('latin1');
  const BODY = `BÁO CÁO;;;\n\nid;channel;at;note\n1;Desk;${AT};${twice}\n;;;\n2;Desk\nTổng cộng;;;2\n3;Desk;${AT};đường\n`;

  it('adds up: sent = received + skipped, in the answer and on the receipt, and rows keep their numbers', async () => {
    const { status, body } = await ingest.publish(BODY, CSV);
    const counts = { received: 3, skipped: 2, rejected: 1 };
    const told = {
      ...counts,
      errors: [{ row: 3, code: 'wrong-column-count' }],
      notes: [{ row: 1, code: 'twice-encoded', column: 'note' }],
    };
    expect({ status, body }).toMatchObject({ status: 202, body: told });
    const receipt = await ingest.call('GET', `/api/v1/receipts/${body.receipt}`);
    expect(receipt.body).toMatchObject(told);
    const kept = await ingest.kept(body.receipt);
    expect(kept.map(({ header }) => header.row)).toEqual([1, 3, 5]);
  });
});
