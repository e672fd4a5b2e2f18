import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routeName, ROUTES, type Route } from '@nhip/contracts';
import { callerKey, signCaller } from '@nhip/platform';
import { DOSSIER_FEED } from '@nhip/testkit';
import { sender, StartedIngest, type Answer } from './started-ingest.js';

const row = (id: string, more: object = {}): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00', ...more });
const JSON_TYPE = 'application/json';
const bilingual = { vi: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) };

let ingest: StartedIngest;

beforeAll(async () => {
  ingest = await StartedIngest.start();
});
beforeEach(() => {
  ingest.beforeSend = () => undefined;
});
afterAll(() => ingest.stop());

/** Refused whole, in both languages, and nothing of it was written. */
async function expectRefused(
  send: () => Promise<Answer>,
  status: number,
  code: string,
): Promise<Answer> {
  const before = [await ingest.receiptCount(), (await ingest.kept()).length];
  const answer = await send();
  expect(answer).toMatchObject({ status, body: { status, code, message: bilingual } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect([await ingest.receiptCount(), (await ingest.kept()).length]).toEqual(before);
  return answer;
}

/** Taken, with this many rows refused, and every row of it is on the topic: the refused ones with their verdict. */
async function expectTaken(
  answer: Answer,
  received: number,
  codes: readonly string[],
): Promise<void> {
  expect(answer).toMatchObject({ status: 202, body: { received, rejected: codes.length } });
  const errors = answer.body['errors'] as unknown as { code: string; message: object }[];
  expect(errors.map(({ code }) => code)).toEqual(codes);
  for (const { message } of errors) expect(message).toEqual(bilingual);
  const kept = await ingest.kept(answer.body.receipt);
  expect(kept.map(({ header }) => header.row)).toEqual(
    Array.from({ length: received }, (_, i) => i + 1),
  );
  expect(kept.flatMap(({ header }) => header.verdict?.map(({ code }) => code) ?? [])).toEqual(
    codes,
  );
}

describe('a delivery that cannot be read at all is refused whole:', () => {
  it.each([
    ['?dryRun=1', undefined, 'wrong-flag'],
    ['?nothingToReport=', undefined, 'wrong-flag'],
    ['', 'k'.repeat(201), 'wrong-idempotency-key'],
  ])('a request that says %s with the key %s', async (query, key, code) => {
    await expectRefused(
      () => ingest.publish(row('1'), 'application/x-ndjson', query, key),
      400,
      code,
    );
  });

  it("another agency's feed", async () => {
    await expectRefused(
      () => ingest.publish(row('1'), undefined, '', undefined, 'other.events'),
      403,
      'not-your-feed',
    );
  });

  it('no identity, and one that the gateway did not sign', async () => {
    const url = `/api/v1/feeds/${DOSSIER_FEED}/records`;
    const route = ROUTES.find((one) => routeName(one) === 'POST /api/v1/feeds/{feed}/records');
    const token = await signCaller(sender, route as Route, callerKey('guessed'));
    await expectRefused(
      () => ingest.call('POST', url, { body: row('1'), type: JSON_TYPE, as: null }),
      401,
      'no-identity',
    );
    await expectRefused(
      () => ingest.call('POST', url, { body: row('1'), type: JSON_TYPE, token }),
      401,
      'no-identity',
    );
  });

  it('an atomic delivery of which one row is refused', async () => {
    const { body } = await expectRefused(
      () => ingest.publish(`${row('1')}\n{"id":"2"}\n`, undefined, '?atomic=true'),
      422,
      'atomic-refused',
    );
    expect(body).toMatchObject({ received: 2, rejected: 1 });
  });
});

describe('a row that cannot be taken', () => {
  it('for its size is kept by its place and the reason', async () => {
    const answer = await ingest.publish(`${row('1', { note: 'x'.repeat(900_001) })}\n${row('2')}`);
    await expectTaken(answer, 2, ['row-too-large']);
    const [first] = await ingest.kept(answer.body.receipt);
    expect(first?.value).toBe('');
  });
});

describe('what is kept', () => {
  it('never holds a personal value, not in a verdict and not of a row that cannot be read', async () => {
    const secret = 'Nguyễn Văn An';
    const long = `${secret} ${'x'.repeat(50)}`;
    const body = `${row('1', { applicant: secret })}\n${row('2', { applicant: long })}\n{"id":"3","applicant":${secret}}\n{"applicant":"${secret}`;
    const answer = await ingest.publish(body);
    await expectTaken(answer, 4, ['contract-broken', 'not-json', 'not-json']);
    expect(JSON.stringify([answer.body, await ingest.kept(answer.body.receipt)])).not.toContain(
      'Nguyễn',
    );
  });

  it('keeps numbers digit by digit', async () => {
    const answer = await ingest.publish(
      '{"id":"1","channel":"Desk","at":"2026-11-25","fee":12345678901234567890.10}',
    );
    expect((await ingest.kept(answer.body.receipt))[0]?.value).toContain(
      '"fee":"12345678901234567890.10"',
    );
  });

  it('is hashed as kept', async () => {
    const { createHash } = await import('node:crypto');
    const [only] = await ingest.kept(
      (await ingest.publish(row('1', { colour: 'red' }))).body.receipt,
    );
    expect(only?.header.sha256).toBe(
      createHash('sha256')
        .update(only?.value ?? '')
        .digest('hex'),
    );
  });
});
