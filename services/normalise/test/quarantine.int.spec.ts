import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CE_DELETION,
  CE_ROW,
  CE_WITHDRAWAL,
  bucketOf,
  DAY_MS,
  Fault,
  feedTopic,
  TOPICS,
  type Identity,
} from '@nhip/contracts';
import { DOSSIER_FEED, dossierDefinitions, dossierFeed, until } from '@nhip/testkit';
import { rawRow as raw, StartedNormalise } from './started-normalise.js';

const bilingual = { vi: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) };
const operator: Identity = { name: 'operator', roles: ['operator'] };
const refusal = [
  { code: 'contract-broken', column: 'channel', message: { vi: 'sai', en: 'wrong' } },
];

let hub: StartedNormalise;
let turn = 0;
/** A receipt of the test's own. */
const receiptOf = (): string => `r${String((turn += 1)).padStart(6, '0')}`;

beforeAll(async () => {
  hub = await StartedNormalise.start();
  hub.know(dossierDefinitions);
});
beforeEach(() => {
  hub.beforeSend = () => undefined;
});
afterAll(() => hub.stop());

describe('a row that cannot be brought into the model waits, with its reason in both languages:', () => {
  it.each([
    ['an impossible date', raw('1', { at: '2026-02-30T08:00:00Z' }), 'impossible-date', 'at'],
    [
      'a version in the future',
      raw('1', { at: '2030-01-01T00:00:00Z' }),
      'version-in-future',
      'at',
    ],
    ['an unknown channel', raw('1', { channel: 'Pigeon' }), 'unknown-code', 'channel'],
    ['no id', raw('', {}), 'missing-id', 'id'],
    ['an id of blanks', raw('  '), 'missing-id', 'id'],
    ['no channel', raw('1', { channel: null }), 'required-field', 'channel'],
    ['no version', raw('1', { at: null }), 'required-version', 'at'],
    ['what is no JSON, without its text', '{"id":', 'not-json', undefined, ''],
    ['what is no object, without its text', 'null', 'not-json', undefined, ''],
  ])('%s', async (_name, value, code, column, kept = value) => {
    const receipt = receiptOf();
    await hub.settle(receipt, [{ value: raw('before') }, { value }, { value: raw('after') }], 1);
    const { items } = await hub.list({ receipt });
    expect(items).toEqual([
      expect.objectContaining({
        receipt,
        row: 2,
        state: 'waiting',
        raw: kept,
        key: `${receipt}/2`,
        findings: expect.any(Array),
      }),
    ]);
    const finding = items[0]?.findings.find((one) => one.code === code);
    expect(finding).toMatchObject({ code, message: bilingual, ...(column && { column }) });
  });

  it('a verdict of the door, unmapped', async () => {
    const receipt = receiptOf();
    await hub.settle(receipt, [{ value: raw('1'), verdict: refusal }], 1);
    expect((await hub.list({ receipt })).items[0]).toMatchObject({
      findings: refusal,
      raw: raw('1'),
    });
  });

  it('a message that nobody of ours wrote: the rows behind it go on', async () => {
    const receipt = receiptOf();
    const header = JSON.stringify({
      receipt,
      row: 9,
      receivedAt: hub.now,
      sentBy: 'key',
      sha256: 'ab',
    });
    const row = { ce_type: CE_ROW, ce_source: 'H09' };
    const changed = (change: object): string =>
      JSON.stringify({ ...(JSON.parse(header) as object), ...change });
    const messages: (readonly [Record<string, string>, string | null, string])[] = [
      [{}, 'garbage', 'ce_source: expected an agency'],
      [{ nhip: '{}', ce_type: CE_ROW }, raw('1'), 'ce_source: expected an agency'],
      [{ ...row, nhip: header, ce_source: 'H\0' }, raw('1'), 'ce_source: expected an agency'],
      [{ ...row, nhip: 'no JSON' }, 'x', 'nhip: expected JSON'],
      [{ ...row, nhip: header, ce_type: 'x' }, null, 'ce_type: expected nhip.row'],
      [{ ...row, nhip: changed({ receipt: 'a\0' }) }, raw('1'), 'receipt: expected a text'],
      [{ ...row, nhip: changed({ receipt: 'r'.repeat(3_000) }) }, raw('1'), 'receipt: expected'],
      [{ ...row, nhip: changed({ row: 2 ** 31 }) }, raw('1'), 'row: expected a row number'],
      [{ ...row, nhip: changed({ receivedAt: 9e15 }) }, raw('1'), 'receivedAt: expected'],
      [{ ...row, nhip: changed({ sentBy: '\ud800' }) }, raw('1'), 'sentBy: expected a text'],
    ];
    await hub.producer.send(
      feedTopic(DOSSIER_FEED),
      messages.map(([headers, value]) => ({ key: receipt, value, headers })),
    );
    const large = { code: 'x', value: 'x'.repeat(600_000), message: { vi: 'sai', en: 'wrong' } };
    await hub.settle(receipt, [{ value: raw('1'), verdict: [large] }, { value: raw('behind') }], 1);
    const { items } = await hub.list({ cause: 'foreign-message', limit: '500' }, operator);
    const reasons = items.map(({ findings }) => findings[0]?.message.en);
    expect(reasons).toHaveLength(messages.length);
    for (const [, , reason] of messages)
      expect(reasons).toContainEqual(expect.stringContaining(`(${reason}`));
    // The feed has a personal column, and nobody knows which agency this is of.
    expect(items.filter(({ key, raw: text }) => key !== null || text !== '')).toEqual([]);
    expect((await hub.list({ cause: 'foreign-message' })).items).toEqual([]);
  });

  it('holds characters that the database does not', async () => {
    const receipt = receiptOf();
    await hub.settle(receipt, [{ value: '{"id":"\u0000\ud800', key: 'a\u0000b' }], 1);
  });
});

describe('a row that was taken when it was sent, and is refused when it is read', () => {
  const pigeon = raw('1', { channel: 'Pigeon' });

  it('waits for its reason, and says by which catalogue it was taken; its receipt is told', async () => {
    const receipt = receiptOf();
    await hub.settle(
      receipt,
      [
        { value: raw('0'), revision: 1, partition: 0 },
        { value: pigeon, revision: 1, partition: 0 },
        { value: pigeon, revision: 1, verdict: refusal, partition: 0 },
        // Of before rows were mapped at the door.
        { value: pigeon, partition: 0 },
      ],
      3,
    );
    const { items } = await hub.list({ receipt });
    const codes = items.map(({ row, findings }) => [row, ...findings.map(({ code }) => code)]);
    expect(codes).toEqual([
      [2, 'unknown-code', 'verdict-overturned'],
      [3, 'contract-broken'],
      [4, 'unknown-code'],
    ]);
    const said = items[0]?.findings[1]?.message;
    expect(said).toEqual({
      vi: expect.stringContaining('theo danh mục bản 1;'),
      en: expect.stringContaining('by revision 1 of the catalogue;'),
    });
    const told = await hub.told(receipt);
    expect(told).toMatchObject([
      {
        quarantined: 3,
        overturned: 1,
        errors: items[0]?.findings.map((finding) => ({ row: 2, ...finding })),
      },
    ]);
  });

  it('is not told of any more once it is brought in', async () => {
    const receipt = receiptOf();
    const rows = [{ value: raw('1', { channel: 'Stork' }), revision: 1, partition: 0 }];
    await hub.settle(receipt, rows, 1);
    const codes = ['Desk', 'Stork'].map((code) => ({
      code,
      from: '2010-01-01',
      name: dossierFeed.name,
    }));
    hub.define({
      kind: 'code-list',
      id: 'channel',
      version: 2,
      body: { name: codes[0]?.name, codes },
    });
    expect(await hub.replay({ receipt })).toEqual({ replayed: 1, waiting: 0 });
    hub.define();
    const [told] = await hub.told(receipt);
    expect(told).toMatchObject({ quarantined: 0 });
    expect(told).not.toHaveProperty('overturned');
  });

  it('is one of many of which the first are told', async () => {
    const receipt = receiptOf();
    const rows = Array.from({ length: 30 }, () => ({ value: pigeon, revision: 1, partition: 0 }));
    await hub.settle(receipt, rows, 30);
    const [told] = await hub.told(receipt);
    expect(told).toMatchObject({ quarantined: 30, overturned: 30 });
    expect(told?.errors).toHaveLength(20);
    expect(told?.errors?.[0]).toMatchObject({ row: 1, code: 'unknown-code' });
  });
});

describe('records', () => {
  it('go to the partition that is their bucket, with their place and the version of the mapping', async () => {
    const receipt = receiptOf();
    await hub.settle(receipt, [{ value: raw('A-1', { note: 'x' }) }], 0);
    const [record] = (await hub.records()).filter(({ delivery }) => delivery.receipt === receipt);
    expect(record).toMatchObject({
      kind: 'version',
      type: 'dossier',
      id: 'A-1',
      versioned: true,
      deleted: false,
      partition: bucketOf('dossier', 'A-1'),
      fields: {
        channel: 'Desk@2010-01-01',
        note: 'x',
        receivedAt: Date.parse('2026-11-25T01:00:00Z'),
      },
      delivery: { agency: 'H09', receipt, feed: DOSSIER_FEED },
      place: { row: 1, mapping: 1, offset: expect.stringMatching(/^\d+$/) },
    });
  });

  it('are deleted by a command and by a mapped column', async () => {
    const receipt = receiptOf();
    await hub.settle(
      receipt,
      [
        { value: '{"id":"A","version":7}', type: CE_DELETION },
        { value: raw('B', { gone: 'true' }) },
      ],
      0,
    );
    expect((await hub.versions(receipt)).map(({ id, deleted }) => [id, deleted])).toEqual(
      expect.arrayContaining([
        ['A', true],
        ['B', true],
      ]),
    );
  });
});

describe('a withdrawal', () => {
  it('is told to every bucket, and rows of the delivery wait no longer, whichever comes first', async () => {
    const [delivery, withdrawal] = [receiptOf(), receiptOf()];
    await hub.settle(delivery, [{ value: raw('1', { channel: 'Pigeon' }), partition: 0 }], 1);
    const command = {
      value: JSON.stringify({ receipt: delivery, reason: 'wrong', release: true }),
      type: CE_WITHDRAWAL,
      partition: 0,
    };
    await hub.send([{ receipt: withdrawal, row: 1, ...command }]);
    await until(
      'the rows are withdrawn',
      async () => (await hub.list({ receipt: delivery, state: 'withdrawn' })).items.length === 1,
    );
    await hub.send([
      { receipt: delivery, row: 2, value: raw('2', { channel: 'Pigeon' }), partition: 1 },
    ]);
    await until(
      'the rows are withdrawn',
      async () => (await hub.list({ receipt: delivery, state: 'withdrawn' })).items.length === 2,
    );
    expect((await hub.list({ receipt: delivery })).items).toEqual([]);
    expect(await hub.quarantined(delivery)).toBe(2);
    const told = (await hub.records()).filter(
      (one) => one.kind === 'withdrawal' && one.withdrawn === delivery,
    );
    expect(told.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(told).toMatchObject(told.map(() => ({ reason: 'wrong', release: true })));
  });
});

describe('a row whose sender has sent a later one of its key that was taken', () => {
  const bad = (id: string): string => raw(id, { channel: 'Pigeon' });
  const superseded = async (receipt: string): Promise<readonly number[]> =>
    (await hub.list({ receipt, state: 'superseded' })).items.map(({ row }) => row);
  const waiting = async (receipt: string): Promise<readonly number[]> =>
    (await hub.list({ receipt })).items.map(({ row }) => row);

  it('waits no longer, and its receipt counts it as before', async () => {
    const [first, later] = [receiptOf(), receiptOf()];
    await hub.settle(
      first,
      ['m1', 'm2'].map((key) => ({ key, value: bad(key) })),
      2,
    );
    const before = await hub.waiting();
    await hub.settle(later, [{ key: 'm1', value: raw('m1') }], 0);
    await until('it is superseded', async () => (await superseded(first)).length === 1);
    expect([await superseded(first), await waiting(first)]).toEqual([[1], [2]]);
    expect([await hub.quarantined(first), await hub.quarantined(later)]).toEqual([2, 0]);
    await until('that is told', async () => (await hub.waiting()) === before - 1);
  });

  it('is told of also after a crash before that', async () => {
    const [first, later] = [receiptOf(), receiptOf()];
    await hub.settle(first, [{ key: 'm11', value: bad('m11') }], 1);
    const before = await hub.waiting();
    let crashes = 1;
    hub.beforeSend = (sent) => {
      if (sent === TOPICS.quarantine.name && (crashes -= 1) >= 0)
        throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
    };
    await hub.settle(later, [{ key: 'm11', value: raw('m11') }], 0);
    await until('that is told', async () => (await hub.waiting()) === before - 1);
    expect(crashes).toBeLessThan(0);
  });

  it('is replaced by a deletion, and by a later row of the same file', async () => {
    const [first, later] = [receiptOf(), receiptOf()];
    await hub.settle(
      first,
      [
        { key: 'm3', value: bad('m3') },
        { key: 'm4', value: bad('m4') },
        { key: 'm4', value: raw('m4') },
      ],
      2,
    );
    const value = '{"id":"m3","version":7}';
    await hub.settle(later, [{ key: 'm3', type: CE_DELETION, value }], 0);
    await until('both are superseded', async () => (await superseded(first)).length === 2);
  });

  it('waits on where the other was sent before it, was refused too, or is of another agency', async () => {
    const [earlier, first, other, again] = [receiptOf(), receiptOf(), receiptOf(), receiptOf()];
    const rows = ['m5', 'm6', 'm7'].map((key) => ({ key, value: bad(key) }));
    await hub.settle(first, rows, 3);
    hub.now -= 1_000;
    await hub.settle(earlier, [{ key: 'm5', value: raw('m5') }], 0);
    hub.now += 1_000;
    await hub.settle(other, [{ key: 'm6', value: raw('m6'), agency: 'H10' }], 0);
    await hub.settle(again, [{ key: 'm7', value: bad('m7') }], 1);
    expect((await waiting(first)).toSorted()).toEqual([1, 2, 3]);
  });

  it('is replaced by an agency that inherits from its own', async () => {
    const [first, later] = [receiptOf(), receiptOf()];
    await hub.settle(first, [{ key: 'm8', value: bad('m8') }], 1);
    await hub.settle(later, [{ key: 'm8', value: raw('m8'), agency: 'H10', inherits: ['H09'] }], 0);
    await until('it is superseded', async () => (await superseded(first)).length === 1);
  });

  it('waits again once that delivery is withdrawn', async () => {
    const [first, later, withdrawal] = [receiptOf(), receiptOf(), receiptOf()];
    await hub.settle(first, [{ key: 'm9', value: bad('m9'), partition: 0 }], 1);
    await hub.settle(later, [{ key: 'm9', value: raw('m9'), partition: 0 }], 0);
    await until('it is superseded', async () => (await superseded(first)).length === 1);
    const value = JSON.stringify({ receipt: later, reason: 'wrong' });
    const command = { value, type: CE_WITHDRAWAL, partition: 0 };
    await hub.send([{ receipt: withdrawal, row: 1, ...command }]);
    await until('it waits again', async () => (await waiting(first)).length === 1);
  });

  it('waits on where that delivery was withdrawn before its row was read', async () => {
    const [first, later, withdrawal] = [receiptOf(), receiptOf(), receiptOf()];
    await hub.settle(first, [{ key: 'm12', value: bad('m12') }], 1);
    const value = JSON.stringify({ receipt: later, reason: 'wrong' });
    await hub.send([{ receipt: withdrawal, row: 1, value, type: CE_WITHDRAWAL }]);
    await until('it is withdrawn', async () =>
      (await hub.records()).some((one) => one.kind === 'withdrawal' && one.withdrawn === later),
    );
    await hub.settle(later, [{ key: 'm12', value: raw('m12') }], 0);
    await hub.settle(receiptOf(), [{ key: 'm12', value: bad('m12') }], 1);
    expect(await waiting(first)).toEqual([1]);
  });

  it('is brought in by a replay all the same: which of both counts is for their versions to say', async () => {
    const [first, later] = [receiptOf(), receiptOf()];
    const row = {
      key: 'm10',
      value: raw('m10', { channel: 'Hawk', at: '2026-11-25T09:00:00+07:00' }),
    };
    await hub.settle(first, [row], 1);
    await hub.settle(later, [{ key: 'm10', value: raw('m10') }], 0);
    await until('it is superseded', async () => (await superseded(first)).length === 1);
    expect(await hub.replay({ receipt: first })).toEqual({ replayed: 0, waiting: 0 });
    hub.define({
      kind: 'code-list',
      id: 'channel',
      version: 20,
      body: {
        name: dossierFeed.name,
        codes: ['Desk', 'Hawk'].map((code) => ({
          code,
          from: '2010-01-01',
          name: dossierFeed.name,
        })),
      },
    });
    expect(await hub.replay({ receipt: first })).toEqual({ replayed: 1, waiting: 0 });
    expect(await hub.versions(first)).toMatchObject([{ id: 'm10', delivery: { receipt: first } }]);
    expect(await hub.quarantined(first)).toBe(0);
    hub.define();
  });
});

describe('repetition changes nothing:', () => {
  it('a row that was produced twice waits once, whichever partition it went to', async () => {
    const receipt = receiptOf();
    const row = { receipt, row: 1, value: raw('1', { channel: 'Pigeon' }) };
    await hub.send([0, 1, 0, 1].map((partition) => ({ ...row, partition })));
    await hub.settle(receipt, [{ value: row.value }, { value: raw('2') }], 1);
    expect((await hub.list({ receipt })).items).toHaveLength(1);
  });

  it.each([TOPICS.records.name, TOPICS.quarantine.name, TOPICS.deliveries.name])(
    'a batch comes again after a crash before %s',
    async (topic) => {
      const receipt = receiptOf();
      let crashes = 2;
      hub.beforeSend = (sent) => {
        if (sent === topic && (crashes -= 1) >= 0)
          throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
      };
      await hub.settle(
        receipt,
        [{ value: raw('1', { channel: 'Pigeon' }) }, { value: raw('2') }],
        1,
      );
      await until('it was sent at last', () => crashes < 0);
      expect((await hub.list({ receipt })).items).toHaveLength(1);
      expect(new Set((await hub.versions(receipt)).map((one) => JSON.stringify(one))).size).toBe(1);
    },
  );

  it('an outage never quarantines: the rows wait and go on', async () => {
    const receipt = receiptOf();
    let isAway = true;
    let tries = 0;
    hub.beforeSend = () => {
      tries += 1;
      if (isAway) throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
    };
    await hub.send([{ receipt, row: 1, value: raw('1') }]);
    await until('it has tried five times', () => tries >= 5);
    expect((await hub.list({ receipt })).items).toEqual([]);
    isAway = false;
    await until('the record is there', async () => (await hub.versions(receipt)).length > 0);
    expect(await hub.quarantined(receipt)).toBe(0);
  });
});

describe('replay', () => {
  const channel = (codes: readonly string[], version: number) => ({
    kind: 'code-list',
    id: 'channel',
    version,
    body: {
      name: dossierFeed.name,
      codes: codes.map((code) => ({ code, from: '2010-01-01', name: dossierFeed.name })),
    },
  });
  const mapping = (version: number, more: object = {}) => ({
    kind: 'feed',
    id: DOSSIER_FEED,
    version,
    body: { ...dossierFeed, ...more },
  });

  it('brings in what the dossierDefinitions of now can read, under their version, with the place of the row as it was', async () => {
    const receipt = receiptOf();
    await hub.settle(
      receipt,
      [{ value: raw('1', { channel: 'Raven' }) }, { value: raw('2', { channel: 'Owl' }) }],
      2,
    );
    expect(await hub.replay({ receipt })).toEqual({ replayed: 0, waiting: 2 });
    hub.define(channel(['Desk', 'Raven'], 2), mapping(2));
    expect(await hub.replay({ receipt, cause: 'unknown-code' })).toEqual({
      replayed: 1,
      waiting: 1,
    });
    const [version] = await hub.versions(receipt);
    expect(version).toMatchObject({
      id: '1',
      fields: { channel: 'Raven@2010-01-01' },
      delivery: { receipt },
      place: { row: 1, mapping: 2 },
    });
    expect(await hub.quarantined(receipt)).toBe(1);
    expect((await hub.list({ receipt, state: 'replayed' })).items).toHaveLength(1);
    expect(await hub.replay({ receipt })).toEqual({ replayed: 0, waiting: 1 });
    hub.define();
  });

  it('asks the contract again', async () => {
    const receipt = receiptOf();
    const lacks = [
      { code: 'missing-column', column: 'note', message: { vi: 'thiếu', en: 'missing' } },
    ];
    await hub.settle(receipt, [{ value: raw('1'), verdict: lacks }], 1);
    const required = (...columns: string[]): object => ({
      contract: { ...dossierFeed.contract, required: columns },
    });
    hub.define(mapping(2, required('id', 'note')));
    expect(await hub.replay({ receipt })).toEqual({ replayed: 0, waiting: 1 });
    hub.define(mapping(3, required('id')));
    expect(await hub.replay({ receipt })).toEqual({ replayed: 1, waiting: 0 });
    hub.define();
  });

  it('excuses what was emptied at the door, and what a deletion need not have', async () => {
    const receipt = receiptOf();
    const rows = ['{"id":"1","at":"2026-11-25","gone":"true"}', raw('2', { applicant: '' })];
    await hub.settle(
      receipt,
      rows.map((value) => ({ value, verdict: refusal })),
      2,
    );
    const properties = {
      ...dossierFeed.contract.properties,
      applicant: { type: 'string', minLength: 2 },
    };
    hub.define(mapping(2, { contract: { ...dossierFeed.contract, properties } }));
    expect(await hub.replay({ receipt })).toEqual({ replayed: 2, waiting: 0 });
    hub.define();
  });

  it('of chosen rows leaves the others', async () => {
    const receipt = receiptOf();
    await hub.settle(
      receipt,
      [
        { value: raw('1'), verdict: refusal },
        { value: raw('2'), verdict: refusal },
      ],
      2,
    );
    const [first, second] = (await hub.list({ receipt })).items;
    expect(await hub.replay({ rows: [first?.id] })).toEqual({ replayed: 1, waiting: 0 });
    expect((await hub.list({ receipt })).items.map(({ row }) => row)).toEqual([second?.row]);
  });

  it.each([TOPICS.records.name, TOPICS.quarantine.name, TOPICS.deliveries.name])(
    'counts right after a crash before %s',
    async (topic) => {
      const receipt = receiptOf();
      await hub.settle(receipt, [{ value: raw('1'), verdict: refusal }], 1);
      hub.beforeSend = (sent) => {
        if (sent === topic) throw new Fault('unavailable', 'kafka-away', { vi: 'tắt', en: 'off' });
      };
      await expect(hub.replay({ receipt })).rejects.toMatchObject({ code: 'kafka-away' });
      hub.beforeSend = () => undefined;
      await hub.replay({ receipt });
      expect(new Set((await hub.versions(receipt)).map((one) => JSON.stringify(one))).size).toBe(1);
      expect(await hub.quarantined(receipt)).toBe(0);
    },
  );
});

describe('who may read', () => {
  const neighbour: Identity = { name: 'key', roles: ['agency-sender'], agency: 'H12' };
  const viewer: Identity = { name: 'viewer', roles: ['viewer'] };

  it('an agency reads and replays its own rows only; raw rows are for operators', async () => {
    const receipt = receiptOf();
    await hub.settle(receipt, [{ value: raw('1'), verdict: refusal }], 1);
    expect((await hub.list({ receipt }, neighbour)).items).toEqual([]);
    expect(await hub.replay({ receipt }, neighbour)).toEqual({ replayed: 0, waiting: 0 });
    expect((await hub.list({ receipt }, viewer)).items[0]).not.toHaveProperty('raw');
    expect((await hub.list({ receipt }, operator)).items[0]).toHaveProperty('raw', raw('1'));
    expect((await hub.list({}, neighbour)).causes).toEqual([]);
  });

  it('pages through all rows', async () => {
    const receipt = receiptOf();
    await hub.settle(
      receipt,
      Array.from({ length: 5 }, (_, i) => ({ value: raw(String(i)), verdict: refusal })),
      5,
    );
    const seen: number[] = [];
    for (let cursor: string | undefined = '0'; cursor !== undefined;) {
      const page: Awaited<ReturnType<typeof hub.list>> = await hub.list({
        receipt,
        limit: '2',
        cursor,
      });
      seen.push(...page.items.map(({ row }) => row));
      ({ cursor } = page);
    }
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    [{ colour: 'red' }, DOSSIER_FEED, 'unknown-parameter'],
    [{ cursor: 'x' }, DOSSIER_FEED, 'wrong-cursor'],
    [{ state: 'lost' }, DOSSIER_FEED, 'wrong-state'],
    [{ limit: '0' }, DOSSIER_FEED, 'wrong-limit'],
    [{}, 'nothing.events', 'unknown-feed'],
  ])('refuses %j of %s', async (query, feed, code) => {
    await expect(hub.list(query as Record<string, string>, undefined, feed)).rejects.toMatchObject({
      code,
      message: bilingual,
    });
  });
});

describe('definitions', () => {
  it('that cannot be used leave the last good ones in force', async () => {
    const receipt = receiptOf();
    hub.define({
      kind: 'feed',
      id: DOSSIER_FEED,
      version: 9,
      body: { ...dossierFeed, map: { ...dossierFeed.map, note: 'r.' } },
    });
    hub.define({
      kind: 'feed',
      id: DOSSIER_FEED,
      version: 9,
      body: { ...dossierFeed, contract: { properties: { id: { type: 'colour' } } } },
    });
    await hub.settle(receipt, [{ value: raw('1') }], 0);
    expect((await hub.versions(receipt))[0]?.place.mapping).toBeLessThan(9);
    hub.define();
  });

  it('keep a version that is a day ahead at most', async () => {
    const receipt = receiptOf();
    const at = new Date(hub.now + DAY_MS - 1000).toISOString();
    await hub.settle(receipt, [{ value: raw('1', { at }) }], 0);
  });
});
