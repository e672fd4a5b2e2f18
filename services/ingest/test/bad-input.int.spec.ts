import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { routeName, ROUTES, type Route } from '@nhip/contracts';
import { callerKey, signCaller } from '@nhip/platform';
import { DOSSIER_FEED } from '@nhip/testkit';
import { sender, StartedIngest, type Answer } from './started-ingest.js';

const row = (id: string, more: object = {}): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00', ...more });
const CSV = 'text/csv';
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
    ['?atomic=maybe', undefined, 'wrong-flag'],
    ['?dryRun=1', undefined, 'wrong-flag'],
    ['?nothingToReport=', undefined, 'wrong-flag'],
    ['?mode=some', undefined, 'wrong-mode'],
    ['?period=2026-13', undefined, 'wrong-period'],
    ['?periode=2026-11', undefined, 'unknown-parameter'],
    ['?file=a%00.csv', undefined, 'wrong-text'],
    ['', 'k'.repeat(201), 'wrong-idempotency-key'],
  ])('a request that says %s with the key %s', async (query, key, code) => {
    await expectRefused(
      () => ingest.publish(row('1'), 'application/x-ndjson', query, key),
      400,
      code,
    );
  });

  it.each<[string, string | Buffer, string, number, string]>([
    ['what is not JSON', 'this is no JSON', JSON_TYPE, 400, 'not-json'],
    ['half of a JSON body', `[${row('1')}, {"id": "2`, JSON_TYPE, 400, 'not-json'],
    [
      'NDJSON of which no line can be read',
      '{"id": "1\n{"id": "2\n',
      'application/x-ndjson',
      400,
      'not-json',
    ],
    [
      'JSON that is not UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      JSON_TYPE,
      400,
      'invalid-utf8',
    ],
    [
      'CSV that is not UTF-8',
      Buffer.from('id,channel,at\n1,B\xe0n,2026\n', 'latin1'),
      CSV,
      422,
      'windows-1258-not-declared',
    ],
    ['CSV without a required column', 'id,channel\n1,Desk\n', CSV, 422, 'missing-columns'],
    ['CSV with a renamed column', 'id,Kenh,at\n1,Desk,2026-11-25\n', CSV, 422, 'missing-columns'],
    ['CSV with a column twice', 'id,channel,at,at\n1,Desk,2026,2026\n', CSV, 422, 'column-twice'],
    [
      'CSV with a quote that never ends',
      'id,channel,at\n1,"Desk,2026\n',
      CSV,
      422,
      'quote-not-closed',
    ],
    ['nothing', '', 'application/x-ndjson', 422, 'no-rows'],
    ['an unknown content type', row('1'), 'application/xml', 415, 'unsupported-media-type'],
  ])('%s', async (_name, body, type, status, code) => {
    await expectRefused(() => ingest.publish(body, type), status, code);
  });

  it('names the columns that are missing and those that are there', async () => {
    const { body } = await ingest.publish('id,Kenh,at\n1,Desk,2026-11-25\n', CSV);
    expect(body).toMatchObject({
      missing: ['channel'],
      found: ['id', 'Kenh', 'at'],
      hint: bilingual,
    });
  });

  it('a body over the limit, with advice', async () => {
    const large = Buffer.alloc(64 * 1024 * 1024 + 1, 32);
    const { body } = await expectRefused(() => ingest.publish(large), 413, 'body-too-large');
    expect(body['hint']).toEqual(bilingual);
  });

  it('an unknown feed', async () => {
    await expectRefused(
      () => ingest.publish(row('1'), undefined, '', undefined, 'nothing.events'),
      404,
      'unknown-feed',
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

  it.each([
    ['?colour=red', 400, 'unknown-parameter'],
    ['?mode=full', 501, 'not-supported-yet'],
    ['?mode=half', 400, 'wrong-mode'],
    ['?period=2026-13', 400, 'wrong-period'],
  ])('a query %s', async (query, status, code) => {
    await expectRefused(() => ingest.publish(row('1'), undefined, query), status, code);
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

describe('a row that cannot be taken is refused alone, and is kept with its verdict:', () => {
  it('a truncated last line of NDJSON', async () => {
    await expectTaken(await ingest.publish(`${row('1')}\n${row('2')}\n{"id": "3", "cha`), 3, [
      'not-json',
    ]);
  });

  it('a line that is not UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from(`${row('1')}\n{"id":"`),
      Buffer.from([0xff]),
      Buffer.from(`"}\n${row('3')}\n`),
    ]);
    await expectTaken(await ingest.publish(body), 3, ['invalid-utf8']);
  });

  it('a JSON value that is no object', async () => {
    await expectTaken(await ingest.publish(`[${row('1')}, 7, null]`, JSON_TYPE), 3, [
      'not-an-object',
      'null-row',
    ]);
  });

  it('JSON inside a string, an array, a key twice', async () => {
    const rows = [row('1'), JSON.stringify(row('2')), '[]', row('3').replace('{', '{"id":"0",')];
    const codes = ['json-in-string', 'array-row', 'key-twice'];
    await expectTaken(await ingest.publish(`[${rows.join()}]`, JSON_TYPE), 4, codes);
    await expectTaken(await ingest.publish(rows.join('\n')), 4, codes);
  });

  it('an envelope, which is named where its name is one that systems give', async () => {
    const answer = await ingest.publish(`{"data":[${row('1')}],"count":1}`, JSON_TYPE);
    await expectTaken(answer, 1, ['envelope']);
    expect(answer.body['errors']).toMatchObject([
      {
        message: {
          vi: 'các dòng nằm trong một mục “data” của đối tượng này: gửi thẳng phần bên trong',
          en: 'the rows stand in a member “data” of this object: send what is inside',
        },
      },
    ]);
    const personal = await ingest.publish('{"Nguyễn Văn An":{"id":"1"}}', JSON_TYPE);
    expect(JSON.stringify(personal.body)).not.toContain('Nguyễn');
  });

  it('a row without an id', async () => {
    await expectTaken(
      await ingest.publish('{"channel":"Desk","at":"2026-11-25"}\n' + row('2')),
      2,
      ['missing-column'],
    );
  });

  it('a row over 900 kB, of which the place and the reason are kept', async () => {
    const answer = await ingest.publish(`${row('1', { note: 'x'.repeat(900_001) })}\n${row('2')}`);
    await expectTaken(answer, 2, ['row-too-large']);
    const [first] = await ingest.kept(answer.body.receipt);
    expect(first?.value).toBe('');
  });

  it('a CSV row with too few cells', async () => {
    await expectTaken(await ingest.publish('id,channel,at\n1,Desk\n2,Desk,2026-11-25\n', CSV), 2, [
      'wrong-column-count',
    ]);
  });
});

describe('spreadsheets write CSV in many ways, and all are read:', () => {
  it.each([
    ['semicolons', 'id;channel;at;note\n1;Desk;2026-11-25;a,b\n'],
    ['a byte order mark', '\ufeffid,channel,at,note\n1,Desk,2026-11-25,"a,b"\n'],
    ['CRLF', 'id,channel,at,note\r\n1,Desk,2026-11-25,"a,b"\r\n'],
  ])('%s', async (_name, body) => {
    const answer = await ingest.publish(body, CSV);
    await expectTaken(answer, 1, []);
    const [only] = await ingest.kept(answer.body.receipt);
    expect(JSON.parse(only?.value ?? '')).toEqual({
      id: '1',
      channel: 'Desk',
      at: '2026-11-25',
      note: 'a,b',
    });
  });

  it('quoted line ends', async () => {
    const answer = await ingest.publish(
      'id,channel,at,note\n1,Desk,2026-11-25,"one\r\ntwo ""three"""\n2,Desk,2026-11-25,\n',
      CSV,
    );
    await expectTaken(answer, 2, []);
    expect(JSON.parse((await ingest.kept(answer.body.receipt))[0]?.value ?? '')).toMatchObject({
      note: 'one\r\ntwo "three"',
    });
  });

  it('extra columns, which are named and not kept', async () => {
    const answer = await ingest.publish('id,colour,channel,at\n1,red,Desk,2026-11-25\n', CSV);
    await expectTaken(answer, 1, []);
    expect(answer.body['notKept']).toEqual(['colour']);
    expect((await ingest.kept(answer.body.receipt))[0]?.value).not.toContain('red');
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

  it('lets a deletion be a row of id and version only', async () => {
    await expectTaken(
      await ingest.publish(
        '{"id":"1","at":"2026-11-25","gone":"true"}\n{"id":"2","at":"2026-11-25"}',
      ),
      2,
      ['missing-column'],
    );
  });
});
