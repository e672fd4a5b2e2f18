import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { feedTopic, inboxTopic, TOPICS, type RegistryMessage } from '@nhip/contracts';
import { readFolder, type PackFile } from '@nhip/packs';
import {
  CatalogueFollower,
  kafkaBus,
  PoisonMessages,
  Readiness,
  Subscriptions,
  type Bus,
  type Logger,
} from '@nhip/platform';
import { ownBus, scratchDatabase, until, type ScratchDatabase } from '@nhip/testkit';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { openDataSource, typeOrmOptions } from '../src/adapters/data-source.js';
import { TypeOrmStore } from '../src/adapters/typeorm-store.js';
import { LoadPack } from '../src/app/load-pack.js';
import { OutboxRelay } from '../src/app/outbox-relay.js';
import type { InboxAccess, InboxWriter } from '../src/app/ports.js';

const PACK = readFolder(path.resolve(import.meta.dirname, '../../../packs/municipal-permits'));
const quiet: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');

let database: ScratchDatabase;
let source: DataSource;
let store: TypeOrmStore;
let packs: LoadPack;
let kafka: Bus;
let bus: Bus;

/** The pack with one text of one file replaced. */
const changed = (file: string, from: string | RegExp, to: string): PackFile[] =>
  PACK.map((one) => (one.path === file ? { ...one, text: one.text.replace(from, to) } : one));
const problemsOf = (
  refusal: unknown,
): { file: string; line: number; code: string; message: { vi: string; en: string } }[] =>
  (refusal as { fields: { problems: never[] } }).fields.problems;

async function published(): Promise<readonly RegistryMessage[]> {
  const poison = new PoisonMessages(new Registry(), quiet);
  const readiness = new Readiness();
  const subscriptions = new Subscriptions(bus, readiness, quiet);
  const follower = new CatalogueFollower(subscriptions, poison, readiness, quiet);
  const definitions = await new Promise<readonly RegistryMessage[]>((resolve) => {
    follower.subscribe(resolve);
    void subscriptions.onApplicationBootstrap();
  });
  await subscriptions.beforeApplicationShutdown();
  return definitions;
}

beforeAll(async () => {
  database = await scratchDatabase();
  source = await openDataSource(typeOrmOptions(database.url));
  [store, kafka] = [
    new TypeOrmStore(source),
    kafkaBus({ brokers, clientId: 'registry-test', logger: quiet }),
  ];
  packs = new LoadPack(store);
});
beforeEach(async () => {
  await source.query('truncate registry.definition, registry.outbox');
  bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
});
afterAll(async () => {
  await kafka.close();
  await source.destroy();
  await database.drop();
});

const NATIONAL = readFolder(path.resolve(import.meta.dirname, '../../../packs/national'));

describe('a code list of thousands', () => {
  it('is loaded, travels in one message, and is nothing new when it is loaded again', async () => {
    await packs.load('national', NATIONAL);
    await publishAll();
    const units = (await published()).find(({ id }) => id === 'admin-unit');
    expect(units?.body['codes']).toHaveLength(14_168);
    expect(units?.body['successors']).toHaveLength(10_633);
    const again = await packs.load('national', NATIONAL);
    expect(again.revision).toBeUndefined();
  });

  it('travels even where it cannot be packed', async () => {
    const codes = Array.from(
      { length: 20_000 },
      (_, i) =>
        `{"code":"${i}","from":"2020-01-01","name":{"vi":"${randomBytes(60).toString('base64')}","en":"x"}}`,
    );
    const text = `{"codes":"noise","name":{"vi":"a","en":"b"},"list":[${codes.join(',')}]}`;
    await packs.load('noise', [{ path: 'noise.yaml', text }]);
    await publishAll();
    const [noise] = await published();
    expect(noise?.body['codes']).toHaveLength(20_000);
  });

  it('is read from the database when it is another one, and only then', async () => {
    await packs.load('national', NATIONAL);
    const [first, second] = [await store.all(), await store.all()];
    expect(second.every((one, i) => one === first[i])).toBe(true);
    await source.query('truncate registry.definition, registry.outbox');
    const raised = NATIONAL.map((one) =>
      one.path === 'ministry.yaml' ? { ...one, text: one.text.replace('Bộ Y tế', 'Bộ X') } : one,
    );
    await packs.load('national', raised);
    const third = await store.all();
    const bodyOf = (all: typeof first, id: string) => all.find((one) => one.id === id)?.body;
    expect(bodyOf(third, 'ministry')).not.toEqual(bodyOf(first, 'ministry'));
    expect(bodyOf(third, 'admin-unit')).toBe(bodyOf(first, 'admin-unit'));
  });

  it('says before it is loaded what a new version does to its codes', async () => {
    await packs.load('national', NATIONAL);
    const before = await store.all();
    const raised = NATIONAL.map((one) =>
      one.path === 'ministry.yaml'
        ? {
            ...one,
            text: one.text
              .replace('version: 1', 'version: 2')
              .replace('Bộ Y tế', 'Bộ X')
              .replace('- code: G01\n    from: 2016-01-01', '- code: G01\n    from: 2017-01-01'),
          }
        : one,
    );
    const { definitions } = await packs.load('national', raised, true);
    expect(definitions.filter(({ codes }) => codes)).toMatchObject([
      {
        id: 'ministry',
        codes: {
          new: { count: 1, first: ['G01@2017-01-01'] },
          changed: { count: 1, first: ['G18@2016-01-01'] },
          removed: { count: 1, first: ['G01@2016-01-01'] },
        },
      },
    ]);
    expect(await store.all()).toEqual(before);
  });
});

describe('loading a pack', () => {
  it('gives all of its definitions the next revision', async () => {
    const { revision, definitions } = await packs.load('municipal-permits', PACK);
    expect(revision).toBe(1);
    expect(new Set(definitions.map(({ kind }) => kind))).toEqual(
      new Set([
        'agency',
        'code-list',
        'type',
        'feed',
        'cube',
        'indicator',
        'screen',
        'dataset',
        'grant',
      ]),
    );
    expect(await store.all()).toHaveLength(definitions.length);
  });

  it('changes nothing where nothing changed', async () => {
    await packs.load('municipal-permits', PACK);
    const again = await packs.load('municipal-permits', PACK);
    expect(again.revision).toBeUndefined();
    expect(again.definitions.every(({ change }) => change === 'same')).toBe(true);
  });

  it('says that a newer version is in use than the pack has', async () => {
    await packs.load('municipal-permits', PACK);
    const raised = changed('feed.yaml', 'mappingVersion: 2', 'mappingVersion: 3');
    await packs.load('municipal-permits', raised);
    const newest = async (pack: typeof PACK) =>
      (await packs.load('municipal-permits', pack)).definitions.flatMap((one) =>
        one.newest === undefined ? [] : [[one.kind, one.version, one.newest]],
      );
    expect(await newest(PACK)).toEqual([['feed', 2, 3]]);
    expect(await newest(raised)).toEqual([]);
  });

  it('refuses a definition that changed under its version, with its file and line', async () => {
    const { definitions } = await packs.load('municipal-permits', PACK);
    const refusal = await packs
      .load('municipal-permits', changed('indicators.yaml', 'value: received', 'value: finished'))
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'pack-refused' });
    expect(
      problemsOf(refusal).some(
        ({ file, line, code, message }) =>
          file === 'indicators.yaml' &&
          line > 0 &&
          code === 'version-not-raised' &&
          message.vi &&
          message.en,
      ),
    ).toBe(true);
    expect(await store.all()).toHaveLength(definitions.length);
  });

  it('takes a changed definition with a raised version, and keeps the former one', async () => {
    await packs.load('municipal-permits', PACK);
    const { revision } = await packs.load(
      'municipal-permits',
      changed('cube.yaml', 'version: 1', 'version: 2'),
    );
    expect(revision).toBe(2);
    expect(
      (await store.all())
        .filter(({ kind, id }) => kind === 'cube' && id === 'permits')
        .map(({ version, revision: at }) => [version, at]),
    ).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('refuses what belongs to another pack', async () => {
    await packs.load('municipal-permits', PACK);
    const files = [{ path: 'a.yaml', text: 'agency: H09\nname: { vi: a, en: a }\nversion: 2\n' }];
    const refusal = await packs.load('other', files).catch((error: unknown) => error);
    expect(problemsOf(refusal)).toMatchObject([{ file: 'a.yaml', code: 'of-another-pack' }]);
  });

  it('refuses a field that changes what it is, with its line', async () => {
    const { definitions } = await packs.load('municipal-permits', PACK);
    const raised = changed('type.yaml', 'version: 1', 'version: 2');
    const files = raised.map((one) =>
      one.path === 'type.yaml'
        ? { ...one, text: one.text.replace('deadline: { type: instant', 'deadline: { type: text') }
        : one,
    );
    const refusal = await packs.load('municipal-permits', files).catch((error: unknown) => error);
    expect(problemsOf(refusal)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ file: 'type.yaml', line: 10, code: 'field-changed' }),
      ]),
    );
    expect(await store.all()).toHaveLength(definitions.length);
  });

  it.each<[string, PackFile[], string]>([
    [
      'YAML that cannot be read',
      changed('cube.yaml', 'record: permit', 'record: [permit'),
      'cube.yaml',
    ],
    [
      'a wrong expression',
      changed('cube.yaml', 'finishedAt > deadline', 'finishedAt >'),
      'cube.yaml',
    ],
    ['an unknown field', changed('cube.yaml', 'channel: channel', 'channel: colour'), 'cube.yaml'],
    [
      'a reference to nothing',
      changed('dataset.yaml', 'record: permit', 'record: nothing'),
      'dataset.yaml',
    ],
    [
      'a case that does not come out',
      changed('cases/values.yaml', /value: "\d+"|value: '\d+'|value: \d+/, 'value: "987654"'),
      'cases/values.yaml',
    ],
  ])('refuses %s whole: the last good definitions stay', async (_name, files, file) => {
    const { definitions } = await packs.load('municipal-permits', PACK);
    const refusal = await packs.load('municipal-permits', files).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'pack-refused' });
    expect(problemsOf(refusal)[0]).toMatchObject({
      file,
      line: expect.any(Number),
      message: { vi: expect.any(String), en: expect.any(String) },
    });
    expect(await store.all()).toHaveLength(definitions.length);
  });

  it('writes nothing on a dry run, and says what would be new', async () => {
    const { revision, definitions } = await packs.load('municipal-permits', PACK, true);
    expect([revision, definitions.every(({ change }) => change === 'new')]).toEqual([
      undefined,
      true,
    ]);
    expect(await store.all()).toEqual([]);
  });
});

/** Sweeps until nothing is pending: a topic just made may have no leader yet. */
async function publishAll(allowing = access): Promise<void> {
  const producer = await bus.producer();
  const relay = new OutboxRelay(store, bus, producer, allowing, quiet);
  const pending = async () => (await relay.sweep(), store.pending(1));
  await until('nothing is pending', pending, { holds: ({ length }) => length === 0 });
  await producer.close();
}

/** Who was let produce where, time after time. */
const allowed: (readonly InboxWriter[])[] = [];
const access: InboxAccess = { allow: async (writers) => void allowed.push(writers) };

const partitions = async (topic: string): Promise<number> =>
  (await until(`${topic} has leaders`, () => bus.offsets(topic))).length;

describe('the outbox of the catalogue', () => {
  it('makes the topics before anyone hears of a definition', async () => {
    await packs.load('municipal-permits', PACK);
    await publishAll();
    const topics = [
      feedTopic('municipal-permits.events'),
      inboxTopic('municipal-permits.events', 'H09'),
      TOPICS.records.name,
    ];
    expect(await Promise.all(topics.map(partitions))).toEqual([4, 4, 8]);
    expect((await published()).length).toBe((await store.all()).length);
  });

  it('makes the inboxes of feeds that were told before', async () => {
    await packs.load('municipal-permits', PACK);
    await store.markPublished((await store.pending(1_000)).map(({ seq }) => seq));
    await bus.ensureTopics([TOPICS.registry]);
    const producer = await bus.producer();
    await producer.send(TOPICS.registry.name, [{ key: 'told', value: null }]);
    await producer.close();
    await publishAll();
    expect(await partitions(inboxTopic('municipal-permits.events', 'H09'))).toBe(4);
  });

  it('lets the senders of feeds produce into their inboxes, and tells definitions where it may not', async () => {
    await packs.load('municipal-permits', PACK);
    await publishAll({ allow: () => Promise.reject(new Error('refused')) });
    allowed.length = 0;
    await publishAll();
    const topic = inboxTopic('municipal-permits.events', 'H09');
    expect(allowed).toEqual([[{ topic, agency: 'H09' }]]);
  });

  it('goes on with what a crash left pending', async () => {
    await packs.load('municipal-permits', PACK);
    const crashing = new OutboxRelay(
      store,
      bus,
      { send: () => Promise.reject(new Error('killed')), close: async () => undefined },
      access,
      quiet,
    );
    await crashing.sweep();
    expect((await store.pending(1_000)).length).toBe((await store.all()).length);
    await publishAll();
    expect((await published()).length).toBe((await store.all()).length);
  });

  it('publishes everything anew where the topic is new, e.g. after a cluster was lost', async () => {
    await packs.load('municipal-permits', PACK);
    await publishAll();
    bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    const producer = await bus.producer();
    const relay = new OutboxRelay(store, bus, producer, access, quiet);
    for (
      let definitions = 0;
      definitions < (await store.all()).length;
      definitions = (await published()).length
    )
      await relay.sweep();
    await producer.close();
    expect((await published()).length).toBe((await store.all()).length);
  });
});
