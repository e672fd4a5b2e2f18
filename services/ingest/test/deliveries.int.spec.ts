import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CE_DELETION,
  CE_WITHDRAWAL,
  DAY_MS,
  encodeDelivery,
  Fault,
  feedTopic,
  TOPICS,
  type DeliveryMessage,
} from '@nhip/contracts';
import { query, Sweeper } from '@nhip/platform';
import { DOSSIER_FEED, until } from '@nhip/testkit';
import { Commands } from '../src/app/commands.js';
import { ReceiptLeases } from '../src/app/receipt-leases.js';
import { UnfinishedReceipts } from '../src/app/unfinished-receipts.js';
import { neighbour, StartedIngest, type Answer } from './started-ingest.js';

const row = (id: string): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00' });
const body = [1, 2, 3].map((n) => row(String(n))).join('\n');
const BUCKETS = 8;

let ingest: StartedIngest;
let turn = 0;
const newKey = (): string => `key ${(turn += 1)}`;

beforeAll(async () => {
  ingest = await StartedIngest.start();
});
beforeEach(() => {
  ingest.beforeSend = () => undefined;
});
afterAll(() => ingest.stop());

const receiptOf = async (id: string): Promise<Answer['body']> =>
  (await ingest.call('GET', `/api/v1/receipts/${id}`)).body;
const withdrawalOf = async (id: string): Promise<string> =>
  String((await receiptOf(id))['withdrawnBy']);
const withdraw = (
  id: string,
  { as, ...more }: { readonly as?: typeof neighbour; readonly release?: unknown } = {},
): Promise<Answer> =>
  ingest.call('POST', `/api/v1/receipts/${id}/withdraw`, {
    body: JSON.stringify({ reason: 'wrong file', ...more }),
    type: 'application/json',
    ...(as && { as }),
  });
const progress = (
  receipt: string,
  part: string,
  seq: number,
  more: Partial<DeliveryMessage>,
): DeliveryMessage => ({
  receipt,
  part,
  seq,
  feed: DOSSIER_FEED,
  agency: 'H09',
  receivedAt: ingest.now,
  ...more,
});

/** The process dies at a step: whatever it was about to do does not happen. */
function dieBefore(topic: string): void {
  ingest.beforeSend = (sent) => {
    if (sent === topic) throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
  };
}

/** A process dies when the rows are out. @param lease until when it is thought to be at it, as SQL @returns the receipt */
async function leave(key: string, lease: string): Promise<string> {
  dieBefore(TOPICS.deliveries.name);
  await ingest.publish(body, undefined, '', key);
  ingest.beforeSend = () => undefined;
  const [left] = await query<{ id: string }>(
    ingest.pool,
    `update ingest.receipt set lease = ${lease} where id = (select receipt from ingest.idempotency where key = $1) returning id`,
    [key],
  );
  return left?.id ?? '';
}

describe('a receipt that is kept no longer', () => {
  const sweep = (): Promise<void> => ingest.app.get(Sweeper).now();
  const read = (id: string): Promise<Answer> => ingest.call('GET', `/api/v1/receipts/${id}`);

  it('is swept after 400 days, and told apart from one that never was', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    const start = ingest.now;
    ingest.now = start + 399 * DAY_MS;
    await sweep();
    expect(await read(receipt)).toMatchObject({ status: 200 });
    ingest.now = start + 401 * DAY_MS;
    await sweep();
    const gone = { status: 404, body: { code: 'receipt-not-kept', days: 400 } };
    expect(await read(receipt)).toMatchObject(gone);
    expect(await withdraw(receipt)).toMatchObject(gone);
    ingest.now = start;
    expect(await read(receipt)).toMatchObject({ status: 404, body: { code: 'unknown-receipt' } });
  });

  it('is not swept with its key, whose time is a day', async () => {
    const key = newKey();
    const first = await ingest.publish(body, undefined, '', key);
    const start = ingest.now;
    ingest.now = start + DAY_MS - 1_000;
    await sweep();
    const again = await ingest.publish(body, undefined, '', key);
    expect(again.body.receipt).toBe(first.body.receipt);
    ingest.now = start + 2 * DAY_MS;
    await sweep();
    const keys = await query(ingest.pool, 'select 1 from ingest.idempotency where key = $1', [key]);
    expect(keys).toEqual([]);
    expect(await read(first.body.receipt)).toMatchObject({ status: 200 });
    ingest.now = start;
  });
});

describe('the key of a delivery that was withdrawn', () => {
  it('brings nothing in again, and says so', async () => {
    const key = newKey();
    const { receipt } = (await ingest.publish(body, undefined, '', key)).body;
    await withdraw(receipt);
    expect(await ingest.publish(body, undefined, '', key)).toMatchObject({
      status: 409,
      body: {
        code: 'idempotency-key-withdrawn',
        receipt,
        withdrawnBy: await withdrawalOf(receipt),
      },
    });
    expect((await ingest.publish(body, undefined, '', newKey())).status).toBe(202);
  });
});

describe('requests that come at once', () => {
  it('each has its own receipt and rows, one row or three, with a key or without', async () => {
    const sent = Array.from({ length: 40 }, (_, i) => ({
      key: i % 2 === 0 ? newKey() : undefined,
      rows: Array.from({ length: 1 + (i % 3) }, (_row, n) => `at-once-${i}-${n}`),
    }));
    const answers = await Promise.all(
      sent.map(({ rows, key }) => ingest.publish(rows.map(row).join('\n'), undefined, '', key)),
    );
    const receipts = answers.map((answer) => answer.body.receipt);
    expect(new Set(receipts).size).toBe(sent.length);
    const kept = await ingest.kept();
    for (const [i, { rows }] of sent.entries()) {
      const own = kept.filter(({ header }) => header.receipt === receipts[i]);
      expect(own.map((one) => (JSON.parse(one.value) as { id: string }).id)).toEqual(rows);
      expect(await receiptOf(receipts[i] as string)).toMatchObject({ received: rows.length });
    }
  });

  it('with keys that other requests have, in whatever order, begin each key once', async () => {
    const keys = [1, 2, 3, 4].map(newKey);
    const turns = [...keys, ...keys.toReversed(), ...keys];
    const answers = await Promise.all(
      turns.map((key) => ingest.publish(row(key), undefined, '', key)),
    );
    const byKey = Map.groupBy(answers, (_, i) => turns[i]);
    for (const of of byKey.values())
      expect(new Set(of.map((answer) => answer.body.receipt)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.body.receipt)).size).toBe(4);
  });
});

describe('an idempotency key', () => {
  it('gives the same answer to the same body, which is sent once', async () => {
    const key = newKey();
    const first = await ingest.publish(body, undefined, '', key);
    const second = await ingest.publish(body, undefined, '', key);
    expect(second).toMatchObject({ status: 202, body: first.body });
    expect(await ingest.kept(first.body.receipt)).toHaveLength(3);
  });

  it('refuses another body, in both languages, and writes nothing', async () => {
    const key = newKey();
    await ingest.publish(body, undefined, '', key);
    const [receipts, rows] = [await ingest.receiptCount(), (await ingest.kept()).length];
    const other = await ingest.publish(row('4'), undefined, '', key);
    expect(other).toMatchObject({
      status: 409,
      body: {
        code: 'idempotency-key-reused',
        message: { vi: expect.any(String), en: expect.any(String) },
      },
    });
    expect([await ingest.receiptCount(), (await ingest.kept()).length]).toEqual([receipts, rows]);
  });

  it('is free again after a day', async () => {
    const key = newKey();
    const first = await ingest.publish(body, undefined, '', key);
    ingest.now += DAY_MS + 1;
    expect((await ingest.publish(row('4'), undefined, '', key)).body.receipt).not.toBe(
      first.body.receipt,
    );
  });

  it('is of the parameters too', async () => {
    const key = newKey();
    await ingest.publish(body, undefined, '?period=2026-10', key);
    for (const query of ['', '?period=2026-11', '?period=2026-10&file=a.csv'])
      expect(await ingest.publish(body, undefined, query, key)).toMatchObject({
        status: 409,
        body: { code: 'idempotency-key-reused' },
      });
  });

  it('waits for another request that is at it, and takes over what it left', async () => {
    const key = newKey();
    const receipt = await leave(key, "now() + interval '1 hour'");
    expect(await ingest.publish(body, undefined, '', key)).toMatchObject({
      status: 409,
      body: { code: 'in-progress', receipt },
    });
    const waiting = ingest.publish(body, undefined, '', key);
    await query(ingest.pool, 'update ingest.receipt set sent = true where id = $1', [receipt]);
    expect(await waiting).toMatchObject({ status: 202, body: { receipt } });
    const other = newKey();
    const left = await leave(other, "now() - interval '1 second'");
    expect(await ingest.publish(body, undefined, '', other)).toMatchObject({
      status: 202,
      body: { receipt: left },
    });
  });

  it('lets two requests at once have one receipt', async () => {
    const key = newKey();
    const answers = await Promise.all(
      [1, 2, 3].map(() => ingest.publish(body, undefined, '', key)),
    );
    expect(new Set(answers.map((answer) => answer.body.receipt)).size).toBe(1);
  });

  it.each([feedTopic(DOSSIER_FEED), TOPICS.deliveries.name])(
    'repeats the same rows under the same receipt after a crash before %s',
    async (topic) => {
      const key = newKey();
      dieBefore(topic);
      const crashed = await ingest.publish(body, undefined, '', key);
      expect(crashed).toMatchObject({ status: 503, headers: { 'retry-after': expect.anything() } });
      const begun = await ingest.kept();
      ingest.beforeSend = () => undefined;
      ingest.now += 60_000;
      const { receipt } = (await ingest.publish(body, undefined, '', key)).body;
      const kept = await ingest.kept(receipt);
      const distinct = new Set(kept.map(({ header, value }) => JSON.stringify([header, value])));
      expect(distinct.size).toBe(3);
      if (topic === TOPICS.deliveries.name)
        expect(begun.filter(({ header }) => header.receipt === receipt)).toHaveLength(3);
    },
  );

  it.each([[['H01']], [undefined]])(
    'says of rows that are repeated for whom their agency goes on as it was said first: %s',
    async (inherits) => {
      const key = newKey();
      const receipt = await leave(key, "now() - interval '1 second'");
      await query(ingest.pool, 'update ingest.receipt set body = body || $2 where id = $1', [
        receipt,
        JSON.stringify({ inherits }),
      ]);
      await ingest.publish(body, undefined, '', key);
      const said = (await ingest.kept(receipt)).map(({ header }) => header.inherits);
      expect(said).toHaveLength(6);
      expect(said.filter((one) => one)).toEqual(inherits ? [inherits, inherits, inherits] : []);
      const { receipt: kept } = (await ingest.receipts.find(receipt))!;
      const [standing] = await ingest.receipts.beginAll([
        { ...kept, id: `inbox of ${receipt}`, sent: false },
      ]);
      const { inherits: _, ...others } = standing!;
      const later = inherits ? others : { ...others, inherits: ['H02'] };
      expect((await ingest.receipts.beginAll([later]))[0]?.inherits).toEqual(inherits);
    },
  );

  it('shows no receipt of which nothing went out', async () => {
    dieBefore(feedTopic(DOSSIER_FEED));
    await ingest.publish(body);
    ingest.beforeSend = () => undefined;
    const known = await ingest.receiptCount();
    const { items } = (await ingest.call('GET', '/api/v1/receipts?limit=200')).body as unknown as {
      items: { receipt: string }[];
    };
    expect(items.length).toBeLessThan(known);
  });
});

describe('a delivery that nobody sends any more', () => {
  const finish = (): Promise<void> => ingest.app.get(UnfinishedReceipts).now();

  it('is taken back, is sent again under its key as another, and whoever was at it is refused', async () => {
    const key = newKey();
    const receipt = await leave(key, "now() - interval '1 minute'");
    await finish();
    const withdrawnBy = await withdrawalOf(receipt);
    expect(await receiptOf(withdrawnBy)).toMatchObject({
      kind: 'withdrawal',
      sentBy: 'nhip',
      release: true,
      reason: expect.stringContaining('hãy gửi lại'),
    });
    const [command, ...others] = await ingest.kept(withdrawnBy);
    expect([command?.type, others]).toEqual([CE_WITHDRAWAL, []]);
    expect(JSON.parse(command?.value ?? '')).toMatchObject({ receipt, release: true });
    expect(await ingest.receipts.sent([receipt])).toBe(0);
    const found = await ingest.receipts.find(receipt);
    expect(await ingest.receipts.takeOver(found!.receipt)).toBe(false);
    const again = await ingest.publish(body, undefined, '', key);
    expect(again.status).toBe(202);
    expect(again.body.receipt).not.toBe(receipt);
    await finish();
    expect(await receiptOf(again.body.receipt)).not.toHaveProperty('withdrawnBy');
  });

  it('is not taken back while somebody is at it', async () => {
    const receipt = await leave(newKey(), "now() - interval '1 minute'");
    const leases = ingest.app.get(ReceiptLeases);
    await leases.holding(receipt, async () => {
      await leases.now();
      await finish();
    });
    expect(await receiptOf(receipt)).not.toHaveProperty('withdrawnBy');
  });

  it('nor where it was sent after it was found', async () => {
    const key = newKey();
    const receipt = await leave(key, "now() - interval '1 minute'");
    const found = await ingest.receipts.unfinished(100);
    expect(await ingest.publish(body, undefined, '', key)).toMatchObject({
      status: 202,
      body: { receipt },
    });
    for (const one of found) await ingest.app.get(Commands).finish(one);
    expect(found.map(({ id }) => id)).toContain(receipt);
    expect(await receiptOf(receipt)).not.toHaveProperty('withdrawnBy');
  });

  it('nor is one that came by Kafka, which comes again', async () => {
    const [first] = await ingest.receipts.beginAll([
      { ...(await ingest.receipts.find(await leave(newKey(), 'null')))!.receipt, id: 'of kafka' },
    ]);
    await finish();
    expect(await receiptOf(first?.id ?? '')).not.toHaveProperty('withdrawnBy');
  });

  it('has its withdrawal sent where that did not get out', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    dieBefore(feedTopic(DOSSIER_FEED));
    await withdraw(receipt);
    ingest.beforeSend = () => undefined;
    const withdrawnBy = await withdrawalOf(receipt);
    await query(
      ingest.pool,
      "update ingest.receipt set lease = now() - interval '1 minute' where id = $1",
      [withdrawnBy],
    );
    await finish();
    expect((await ingest.kept(withdrawnBy)).map(({ value }) => value)).toEqual([
      JSON.stringify({ receipt, reason: 'wrong file' }),
    ]);
  });
});

describe('a dry run', () => {
  it('writes nothing and says which indicators would change', async () => {
    const before = [await ingest.receiptCount(), (await ingest.kept()).length];
    const answer = await ingest.publish(`${body}\n{"id":"4"}`, undefined, '?dryRun=true');
    expect(answer).toMatchObject({
      status: 200,
      body: { received: 4, rejected: 2 - 1, wouldChange: ['dossiers.received'] },
    });
    expect([await ingest.receiptCount(), (await ingest.kept()).length]).toEqual(before);
  });
});

describe('a receipt', () => {
  it('is applied once the sum of its parts holds, whatever the order and however often they are told', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    expect(await receiptOf(receipt)).toMatchObject({
      state: 'received',
      received: 3,
      applied: 0,
      commit: null,
    });
    const [late, older] = [
      progress(receipt, 'ledger/1', 7, { applied: 1, late: 1, commit: 12 }),
      progress(receipt, 'ledger/1', 6, { applied: 1, commit: 11 }),
    ];
    await ingest.receipts.progress([late]);
    await ingest.receipts.progress([older, late]);
    expect(await receiptOf(receipt)).toMatchObject({ state: 'processing', applied: 1, late: 1 });
    await ingest.receipts.progress([progress(receipt, 'normalise/0', 1, { quarantined: 1 })]);
    const whole = {
      state: 'applied',
      received: 3,
      applied: 1,
      late: 1,
      duplicates: 0,
      quarantined: 1,
      commit: 12,
      sentBy: 'key of H09',
    };
    expect(await receiptOf(receipt)).toMatchObject(whole);
  });

  it('names the rows about records of other agencies, as each bucket tells them last', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    await ingest.receipts.progress([
      progress(receipt, 'ledger/1', 1, { applied: 1, forbidden: 1, forbiddenRows: [3] }),
      progress(receipt, 'ledger/2', 1, { forbidden: 1, forbiddenRows: [1] }),
    ]);
    const told = await receiptOf(receipt);
    expect(told).toMatchObject({ state: 'applied', applied: 1, forbidden: 2 });
    expect(told.errors).toMatchObject([
      { row: 1, code: 'not-your-record' },
      { row: 3, code: 'not-your-record' },
    ]);
    await ingest.receipts.progress([progress(receipt, 'ledger/2', 2, { late: 1 })]);
    expect((await receiptOf(receipt)).errors).toMatchObject([{ row: 3 }]);
  });

  it('follows what the other services tell of it, past a message that cannot be read', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    await ingest.producer.send(TOPICS.deliveries.name, [
      { key: receipt, value: '{"receipt":' },
      encodeDelivery(progress(receipt, 'ledger/1', 1, { applied: 3, commit: 5 })),
    ]);
    const told = await until('the receipt is applied', () => receiptOf(receipt), {
      holds: ({ state }) => state === 'applied',
    });
    expect(told).toMatchObject({ state: 'applied', applied: 3, commit: 5 });
  });

  it('of nothing to report is applied at once, and names its period', async () => {
    const { status, body: answer } = await ingest.publish(
      '',
      'text/plain',
      '?nothingToReport=true&period=2026-11',
    );
    expect([status, answer['received']]).toEqual([202, 0]);
    expect(await receiptOf(answer.receipt)).toMatchObject({ state: 'applied', period: '2026-11' });
  });

  it('is hidden from other agencies', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    expect(
      await ingest.call('GET', `/api/v1/receipts/${receipt}`, { as: neighbour }),
    ).toMatchObject({
      status: 404,
      body: { code: 'unknown-receipt' },
    });
  });
});

describe('a withdrawal', () => {
  it('is applied when every bucket has carried it out', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    const { status, body: answer } = await withdraw(receipt);
    expect(status).toBe(202);
    const [command] = await ingest.kept(answer.receipt);
    expect(command).toMatchObject({
      type: CE_WITHDRAWAL,
      value: JSON.stringify({ receipt, reason: 'wrong file' }),
    });
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      expect(await receiptOf(answer.receipt)).toMatchObject({
        kind: 'withdrawal',
        applied: 0,
        withdraws: receipt,
      });
      await ingest.receipts.progress([
        progress(answer.receipt, `ledger/${bucket}`, 1, {
          withdrawn: true,
          commit: 20 + bucket,
        }),
      ]);
    }
    expect(await receiptOf(answer.receipt)).toMatchObject({
      state: 'applied',
      applied: 1,
      commit: 27,
    });
    expect(await receiptOf(receipt)).toMatchObject({ withdrawnBy: answer.receipt });
  });

  it('happens once, is final, and is for its own agency only', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    expect(await withdraw(receipt, { as: neighbour })).toMatchObject({
      status: 404,
      body: { code: 'unknown-receipt' },
    });
    const both = await Promise.all([withdraw(receipt), withdraw(receipt)]);
    const taken = both.find(({ status }) => status === 202) as Answer;
    expect(await withdraw(receipt)).toMatchObject({
      status: 409,
      body: { code: 'already-withdrawn', withdrawnBy: taken.body.receipt },
    });
    expect(await withdraw(taken.body.receipt)).toMatchObject({
      status: 409,
      body: { code: 'withdrawal-is-final' },
    });
    expect(await withdraw('nothing')).toMatchObject({ status: 404 });
  });

  it('releases the records where it says so, and says it on its receipt', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    expect(await withdraw(receipt, { release: 'yes' })).toMatchObject({
      status: 400,
      body: { code: 'wrong-body' },
    });
    const { status, body: answer } = await withdraw(receipt, { release: true });
    expect(status).toBe(202);
    expect((await ingest.kept(answer.receipt)).map(({ value }) => value)).toEqual([
      JSON.stringify({ receipt, reason: 'wrong file', release: true }),
    ]);
    expect(await receiptOf(answer.receipt)).toMatchObject({ withdraws: receipt, release: true });
    const other = (await ingest.publish(body)).body.receipt;
    const { receipt: by } = (await withdraw(other, { release: false })).body;
    expect(await receiptOf(by)).not.toHaveProperty('release');
    expect(await withdraw(other, { release: true })).toMatchObject({
      status: 409,
      body: { code: 'already-withdrawn', withdrawnBy: by },
    });
  });

  it('needs a reason', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    for (const wrong of ['{}', '{"reason":" "}', 'no JSON', ''])
      expect(
        await ingest.call('POST', `/api/v1/receipts/${receipt}/withdraw`, {
          body: wrong,
          type: 'application/json',
        }),
      ).toMatchObject({ status: 400, body: { code: 'needs-reason' } });
  });

  it('with a reason that nothing can keep is refused, and the delivery stays', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    const wrong = String.raw`{"reason":"x\u0000"}`;
    expect(
      await ingest.call('POST', `/api/v1/receipts/${receipt}/withdraw`, {
        body: wrong,
        type: 'application/json',
      }),
    ).toMatchObject({ status: 400, body: { code: 'wrong-text' } });
    expect(await receiptOf(receipt)).not.toHaveProperty('withdrawnBy');
  });

  it('that did not get out is sent again under its own receipt', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    dieBefore(feedTopic(DOSSIER_FEED));
    expect((await withdraw(receipt)).status).toBe(503);
    ingest.beforeSend = () => undefined;
    // Buckets may know it as it was.
    expect(await withdraw(receipt, { release: true })).toMatchObject({
      status: 409,
      body: { code: 'already-withdrawn' },
    });
    const again = await withdraw(receipt);
    expect(again.status).toBe(202);
    expect(await receiptOf(receipt)).toMatchObject({ withdrawnBy: again.body.receipt });
  });
});

describe('a deletion', () => {
  const remove = (id: string, query = ''): Promise<Answer> =>
    ingest.call('DELETE', `/api/v1/feeds/${DOSSIER_FEED}/records/${id}${query}`);

  it('takes the version of the standing row, or the one that it names', async () => {
    ingest.versions.set('A/1', 77);
    const first = await remove(encodeURIComponent('A/1'));
    expect((await ingest.kept(first.body.receipt))[0]).toMatchObject({
      type: CE_DELETION,
      value: '{"id":"A/1","version":77}',
    });
    expect(await receiptOf(first.body.receipt)).toMatchObject({ kind: 'deletion', received: 1 });
    const second = await remove('B', '?version=2026-11-25T00:00:00Z');
    expect((await ingest.kept(second.body.receipt))[0]?.value).toBe(
      `{"id":"B","version":${Date.parse('2026-11-25T00:00:00Z')}}`,
    );
  });

  it.each(['Hồ-1'.normalize('NFD'), ' Hồ-1\u00a0', '\u200bHồ-1'])(
    'of %j is of the record that its rows name',
    async (id) => {
      ingest.versions.set('Hồ-1'.normalize('NFC'), 9);
      const { receipt } = (await remove(encodeURIComponent(id))).body;
      expect((await ingest.kept(receipt))[0]).toMatchObject({
        key: 'Hồ-1'.normalize('NFC'),
        value: `{"id":"${'Hồ-1'.normalize('NFC')}","version":9}`,
      });
    },
  );

  it.each([
    ['text/csv', 'id,at,gone\nA,2026-11-25T00:00:00Z,TRUE\nB,2026-11-25T00:00:00Z,\n'],
    [
      'text/csv',
      `id,channel,at,fee,note,applicant,gone\nA,,2026-11-25T00:00:00Z,,,${'x'.repeat(41)},true\nB,Desk,2026-11-25T00:00:00Z,,,${'x'.repeat(41)},\n`,
    ],
    [
      'application/x-ndjson',
      '{"id":"A","at":"2026-11-25T00:00:00Z","gone":"true","channel":null}\n{"id":"B","at":"2026-11-25T00:00:00Z","gone":"gone"}\n',
    ],
  ])('as a row needs id and version only, in %s', async (type, body) => {
    const { body: answer } = await ingest.publish(body, type);
    const kept = await ingest.kept(answer.receipt);
    expect(kept.map(({ header }) => (header.verdict ?? []).length > 0)).toEqual([false, true]);
  });

  it.each(['.', '..', '%2E', '%2e%2e'])('of a step of a path, %s, is refused', async (id) => {
    const path = `/api/v1/feeds/${DOSSIER_FEED}/records/${id}?version=1`;
    expect(await ingest.rawDelete(path)).toMatchObject({
      status: 400,
      body: { code: 'wrong-path' },
    });
  });

  it.each([
    ['nobody', '', 404, 'unknown-record'],
    ['A', '?version=soon', 400, 'wrong-version'],
    ['A', '?version=2100-01-01T00:00:00Z', 422, 'version-in-future'],
    ['A', '?version=9999-01-01', 400, 'wrong-version'],
    ['A', '?version=2026-02-30T00:00:00Z', 400, 'wrong-version'],
    ['A', '?version=2%20Jan%202015', 400, 'wrong-version'],
    ['A', '?colour=red', 400, 'unknown-parameter'],
    ['A%00', '?version=1', 400, 'wrong-text'],
    ['A%0A', '?version=1', 400, 'wrong-text'],
    ['A%E2%80%8BB', '?version=1', 400, 'wrong-record-id'],
    ['%C2%A0', '?version=1', 400, 'wrong-record-id'],
  ])('of %s%s is refused', async (id, query, status, code) => {
    const answer = await remove(id, query);
    expect(answer).toMatchObject({
      status,
      body: { code, message: { vi: expect.any(String), en: expect.any(String) } },
    });
  });
});

describe('a receipt of before rows could be skipped', () => {
  it('says that none was', async () => {
    const { receipt } = (await ingest.publish(body)).body;
    await query(ingest.pool, `update ingest.receipt set body = body - 'skipped'`);
    expect(await receiptOf(receipt)).toMatchObject({ received: 3, skipped: 0 });
  });
});
