import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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
  it.each([
    ['gzip', gzipSync(FILE)],
    ['deflate', deflateSync(FILE)],
    ['br', brotliCompressSync(FILE)],
    ['identity', FILE],
  ])('as %s is the file that was compressed', async (coding, body) => {
    const answer = await send(body, coding);
    expect(answer).toMatchObject({ status: 202, body: { received: 2, rejected: 0 } });
    const kept = await ingest.kept(answer.body.receipt);
    expect(kept.map(({ value }) => value)).toEqual(
      ['1', '2'].map((id) => JSON.stringify({ id, channel: 'Desk', at: AT })),
    );
    expect(kept[0]?.header.file?.sha256).toBe(createHash('sha256').update(FILE).digest('hex'));
  });

  it.each(['zstd', 'gzip, gzip', 'compress'])('as %s is refused', async (coding) => {
    await expectNothingTaken(send(FILE, coding), {
      status: 415,
      body: {
        code: 'unsupported-media-type',
        hint: { vi: expect.stringContaining('nén bằng gzip, deflate, br') },
      },
    });
  });

  it('counts nothing where it is not compressed, or was cut', async () => {
    for (const body of [FILE, gzipSync(FILE).subarray(0, -5)])
      await expectNothingTaken(send(body, 'gzip'), {
        status: 400,
        body: { code: 'body-not-opened' },
      });
  });

  it('is held to the limit by what it opens to', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await expectNothingTaken(send(bomb, 'gzip'), { status: 413, body: { code: 'body-too-large' } });
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

  it('is refused where nothing else is in it', async () => {
    await expectNothingTaken(ingest.publish('id;channel;at\nTổng cộng;;\n;;\n', CSV), {
      status: 422,
      body: { code: 'no-rows' },
    });
  });
});
