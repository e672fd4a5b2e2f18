import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  decodeCell,
  decodeDelivery,
  encodeCommit,
  LAST_EPOCH,
  TOPICS,
  type CellMessage,
  type CommitMessage,
} from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { kafkaBus, Readiness, until, type Bus, type Logger, type Producer } from '@nhip/platform';
import { ownBus, permitRows } from '@nhip/testkit';
import { cellsAsOf, lastCommit, Publisher, rebuild } from '../src/index.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const silent = (): void => undefined;
const quiet: Logger = { error: silent, warn: silent, info: silent, debug: silent };
const rows = permitRows();
const cube = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const WITHIN = { within: 60_000 };

let kafka: Bus;
let bus: Bus;
let ledger: ScratchLedger;
let publishers: Publisher[];
let open: { close(): unknown }[];

const aBus = async (): Promise<Bus> => {
  const own = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
  await own.ensureTopics([TOPICS.cells, TOPICS.deliveries]);
  return own;
};

beforeAll(() => {
  kafka = kafkaBus({
    brokers: [String(process.env['KAFKA_BROKERS'])],
    clientId: 'publisher',
    logger: quiet,
  });
});
afterAll(() => kafka.close());
beforeEach(async () => {
  [publishers, open] = [[], []];
  [bus, ledger] = await Promise.all([aBus(), ScratchLedger.open()]);
  open.push(ledger);
});
afterEach(async () => {
  await Promise.all(publishers.map((one) => one.stop()));
  await Promise.all(open.map((one) => one.close()));
});

interface Given {
  readonly readiness?: Readiness;
  readonly of?: ScratchLedger;
  readonly over?: Bus;
  readonly mostCommits?: number;
  readonly logger?: Logger;
}

async function publisher(more: Given = {}) {
  const { of = ledger, over = bus, mostCommits } = more;
  const { readiness = new Readiness(), logger = quiet } = more;
  const made = new Publisher({
    pool: of.pool,
    bus: over,
    logger,
    readiness,
    now: () => of.now,
    ...(mostCommits && { mostCommits }),
  });
  publishers.push(made);
  made.start();
  return made;
}

/** A ledger whose topic is known: from here on pages are told, and not everything. */
async function begun(): Promise<void> {
  const incarnation = async (): Promise<string | undefined> =>
    (await ledger.pool.query<{ incarnation: string }>('select incarnation from core.head')).rows[0]
      ?.incarnation;
  const before = await incarnation();
  const first = await publisher();
  await until('the topic is known', async () => (await incarnation()) !== before, WITHIN);
  await first.stop();
}

let sent = 0;
/** Commits rows as a process would that has no publisher. */
async function commit(count: number, of = ledger, most = 1_000): Promise<void> {
  for (let n = 0; n < count; n += 1, sent += 1)
    of.produce(rows[sent % rows.length]!, `r${sent}`, 1, Date.parse('2026-01-01') + sent);
  await of.drain(of.engine(), most);
}

const isTold = (of = ledger) =>
  until(
    'all is told',
    async () => {
      const { rows: head } = await of.pool.query<{ told: boolean }>(
        'select number = published as told from core.head',
      );
      return head[0]?.told;
    },
    WITHIN,
  );

/** All that the topic holds. */
async function told(over = bus): Promise<(CellMessage | CommitMessage)[]> {
  const messages: (CellMessage | CommitMessage)[] = [];
  const reader = await over.read({
    topic: TOPICS.cells.name,
    handler: (some) => void messages.push(...some.map(decodeCell)),
  });
  await reader.barrier(20_000);
  await reader.stop();
  return messages;
}

/** The receipts of which the topic tells. */
async function receiptsTold(): Promise<string[]> {
  const receipts: string[] = [];
  const reader = await bus.read({
    topic: TOPICS.deliveries.name,
    handler: (some) => void receipts.push(...some.map((one) => decodeDelivery(one).receipt)),
  });
  await reader.barrier(20_000);
  await reader.stop();
  return receipts;
}

const commitsIn = (messages: readonly (CellMessage | CommitMessage)[]): CommitMessage[] =>
  messages.filter((one) => one.kind === 'commit');

type Sums = Readonly<Record<string, string>>;
const nameOf = (day: number, dims: readonly string[]): string => `${day} ${dims.join(' ')}`;

/** Sums over buckets by day and codes, as whoever reads the messages in order has them; zeros left out. */
function sumsOf(messages: readonly (CellMessage | CommitMessage)[]): Sums {
  const last = new Map<string, CellMessage>();
  for (const one of messages)
    if (one.kind === 'cell') last.set(`${one.bucket} ${nameOf(one.day, one.dims)}`, one);
  const sums = new Map<string, bigint[]>();
  for (const { day, dims, values } of last.values()) {
    const before = sums.get(nameOf(day, dims));
    sums.set(
      nameOf(day, dims),
      values.map((value, i) => BigInt(value) + (before?.[i] ?? 0n)),
    );
  }
  return asSums(sums);
}

const asSums = (sums: Iterable<readonly [string, readonly bigint[]]>): Sums =>
  Object.fromEntries(
    [...sums]
      .filter(([, values]) => values.some((value) => value !== 0n))
      .map(([name, values]) => [name, values.join()]),
  );

const ledgerAt = async (number: number, of = ledger): Promise<Sums> =>
  asSums(
    (await cellsAsOf(of.pool, cube.id, cube.version, number)).map(
      ({ day, dims, values }) => [nameOf(day, dims), values] as const,
    ),
  );

/** A bus whose next transaction waits, before or after it is sent; what waits may go on any time later. */
function haltingBus(when: 'before' | 'after') {
  let goOn: () => void = silent;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  let [waits, outcome]: [boolean, unknown] = [false, undefined];
  const halting = (producer: Producer): Producer => ({
    close: () => producer.close(),
    async send(topic, messages) {
      const sending = async (): Promise<void> => {
        if (when === 'before') {
          waits = true;
          await gate;
        }
        await producer.send(topic, messages);
        if (when === 'after') {
          waits = true;
          await gate;
        }
      };
      await sending().then(
        () => (outcome = 'sent'),
        (error: unknown) => {
          outcome = (error as { code?: string }).code;
          throw error;
        },
      );
    },
  });
  return {
    goOn: () => goOn(),
    outcome: () => outcome,
    waits: () => waits,
    over: {
      ...bus,
      transactionalProducer: async (id: string) => halting(await bus.transactionalProducer(id)),
    },
  };
}

/** Writes what the publisher did not: a commit that the ledger may lack. */
async function forge(more: Partial<CommitMessage>, copies = 1): Promise<void> {
  const producer = await bus.producer();
  open.push(producer);
  const [commit, revision] = [1, 1];
  const message = {
    kind: 'commit' as const,
    epoch: 1,
    commit,
    at: 1,
    revision,
    cells: 0,
    live: {},
  };
  const { value } = encodeCommit({ ...message, ...more });
  const messages = Array.from({ length: copies }, (_, i) => ({ key: `forged/${i}`, value }));
  await producer.send(TOPICS.cells.name, messages);
}

/** All is told anew under an epoch, and the ledger's own figures. */
async function expectToldAnew(epoch: number, over = bus): Promise<void> {
  const { commit: number } = await lastCommit(ledger.pool);
  const ofEpoch = async () => (await told(over)).filter((one) => one.epoch === epoch);
  await until(
    `all is told under epoch ${epoch}`,
    async () => commitsIn(await ofEpoch()).at(-1)?.commit === number,
    WITHIN,
  );
  expect((await lastCommit(ledger.pool)).epoch).toBe(epoch);
  expect(sumsOf(await ofEpoch())).toEqual(await ledgerAt(number));
}

const endLeadership = () =>
  ledger.pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
  );

describe('the publisher', () => {
  it('tells the commits of a process that has none of its own, and the receipts', async () => {
    await publisher();
    await commit(30);
    await isTold();
    const messages = await told();
    const { commit: number } = await lastCommit(ledger.pool);
    expect(commitsIn(messages).at(-1)).toMatchObject({ epoch: 1, commit: number });
    expect(sumsOf(messages)).toEqual(await ledgerAt(number));
    expect(new Set(await receiptsTold()).size).toBe(30);
  });

  it('tells the receipts of commits that were made before it first looked', async () => {
    const before = new Set(await receiptsTold());
    await commit(30);
    await publisher();
    await isTold();
    const news = (await receiptsTold()).filter((receipt) => !before.has(receipt));
    expect(new Set(news).size).toBe(30);
  });

  it('tells of a page that is cut short what stood after its last commit', async () => {
    await begun();
    await commit(60, ledger, 1);
    await publisher({ mostCommits: 3 });
    await isTold();
    const messages = await told();
    const ends = commitsIn(messages);
    expect(ends.length).toBeGreaterThan(2);
    for (const end of ends)
      expect([end.commit, sumsOf(messages.slice(0, messages.indexOf(end)))]).toEqual([
        end.commit,
        await ledgerAt(end.commit),
      ]);
  });

  it('tells no receipt once another leads, however late it wakes up', async () => {
    await begun();
    const late = haltingBus('after');
    await commit(20);
    await publisher({ over: late.over });
    await until('the cells of a page are told', late.waits, WITHIN);
    await endLeadership();
    await commit(20);
    await publisher();
    await isTold();
    late.goOn();
    await until(
      'the late receipts are refused',
      () => late.outcome() === 'producer-fenced',
      WITHIN,
    );
  });

  it('writes nothing once another leads, however late it wakes up', async () => {
    await begun();
    const late = haltingBus('before');
    await commit(20);
    await publisher({ over: late.over });
    await until('a page is built', late.waits, WITHIN);
    await endLeadership();
    await commit(20);
    await publisher();
    await isTold();
    late.goOn();
    await until('the late page is refused', () => late.outcome() === 'producer-fenced', WITHIN);
    const messages = await told();
    const { commit: number } = await lastCommit(ledger.pool);
    expect(sumsOf(messages)).toEqual(await ledgerAt(number));
    expect(commitsIn(messages).map((one) => one.commit)).toEqual(
      commitsIn(messages)
        .map((one) => one.commit)
        .toSorted((a, b) => a - b),
    );
  });

  it('tells a page again that was told without its being noted', async () => {
    await begun();
    const crashed = haltingBus('after');
    await commit(20);
    await publisher({ over: crashed.over });
    await until('a page is told', crashed.waits, WITHIN);
    await endLeadership();
    await publisher();
    await isTold();
    crashed.goOn();
    const messages = await told();
    const { commit: number } = await lastCommit(ledger.pool);
    expect(commitsIn(messages).map((one) => one.commit)).toEqual([number, number]);
    expect(sumsOf(messages)).toEqual(await ledgerAt(number));
  });

  it('tells everything anew where the topic is another one', async () => {
    const first = await publisher();
    await commit(30);
    await isTold();
    await first.stop();
    const another = await aBus();
    await commit(5);
    await publisher({ over: another });
    await isTold();
    const messages = await told(another);
    const { commit: number } = await lastCommit(ledger.pool);
    expect(sumsOf(messages)).toEqual(await ledgerAt(number));
    expect(commitsIn(messages)).toMatchObject([{ epoch: 1, commit: number }]);
  });

  it('tells everything anew where the topic becomes another one under it', async () => {
    let now = bus;
    const over: Bus = {
      ...bus,
      transactionalProducer: (id) => now.transactionalProducer(id),
      read: (options) => now.read(options),
      offsets: (topic) => now.offsets(topic),
      incarnation: (topic) => now.incarnation(topic),
    };
    await publisher({ over });
    await commit(30);
    await isTold();
    const another = await aBus();
    now = another;
    const { commit: number } = await lastCommit(ledger.pool);
    const newest = async () => commitsIn(await told(another)).at(-1)?.commit;
    await until('the commit is told anew', newest, { ...WITHIN, holds: (one) => one === number });
    expect(sumsOf(await told(another))).toEqual(await ledgerAt(number));
  });

  it('begins another epoch where the topic names a commit that the ledger lacks, and tells everything anew', async () => {
    const before = await publisher();
    await commit(30, ledger, 3);
    await isTold();
    await before.stop();
    const restored = await ScratchLedger.open();
    open.push(restored);
    await commit(10, restored);
    await publisher({ of: restored });
    await until('it is told', async () => (await lastCommit(restored.pool)).epoch === 2, WITHIN);
    await isTold(restored);
    const messages = (await told()).filter(({ epoch }) => epoch === 2);
    const { commit: number } = await lastCommit(restored.pool);
    expect(sumsOf(messages)).toEqual(await ledgerAt(number, restored));
    expect(commitsIn(messages)).toMatchObject([{ epoch: 2, commit: number }]);
  });

  it('begins another epoch in a database that is not the one it told from', async () => {
    const before = await publisher();
    await commit(10);
    await isTold();
    await before.stop();
    await ledger.pool.query('update core.head set timeline = timeline - 1');
    await publisher();
    await until(
      'it is told',
      async () => commitsIn(await told()).some(({ epoch }) => epoch === 2),
      WITHIN,
    );
    const { commit: number } = await lastCommit(ledger.pool);
    const messages = (await told()).filter(({ epoch }) => epoch === 2);
    expect(sumsOf(messages)).toEqual(await ledgerAt(number));
  });

  it('makes the topic where there is none', async () => {
    const none = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    await none.ensureTopics([TOPICS.deliveries]);
    await commit(5);
    await publisher({ over: none });
    await isTold();
    expect(commitsIn(await told(none))).toHaveLength(1);
  });

  it('begins another epoch where a commit that the ledger lacks is written under it', async () => {
    await publisher();
    await commit(30);
    await isTold();
    await forge({ commit: 1_000_000_000 });
    await expectToldAnew(2);
    await forge({ epoch: 7 });
    await expectToldAnew(8);
  });

  it('begins another epoch where a commit that the ledger lacks was written while nobody led, whatever came after it', async () => {
    const before = await publisher();
    await commit(30);
    await isTold();
    await before.stop();
    await forge({ epoch: 7 });
    const [last] = commitsIn(await told()).filter(({ epoch }) => epoch === 1);
    await forge(last!, 1_200);
    await publisher();
    await expectToldAnew(8);
  });

  it('begins another epoch also where pages of its own came behind what another wrote', async () => {
    let isForged = false;
    const transactionalProducer = async (id: string): Promise<Producer> => {
      const producer = await bus.transactionalProducer(id);
      return {
        close: () => producer.close(),
        async send(topic, messages) {
          if (!isForged) await forge({ epoch: 5, commit: 999_999 });
          isForged = true;
          return producer.send(topic, messages);
        },
      };
    };
    await begun();
    await publisher({ over: { ...bus, transactionalProducer }, mostCommits: 5 });
    await commit(100, ledger, 10);
    await expectToldAnew(6);
  });

  it('keeps the leadership while nobody else writes to the topic', async () => {
    let [looks, warnings] = [0, 0];
    const incarnation = (topic: string): Promise<string> => {
      looks += 1;
      return bus.incarnation(topic);
    };
    const logger = { ...quiet, warn: () => void (warnings += 1) };
    await publisher({ over: { ...bus, incarnation }, logger, mostCommits: 5 });
    for (let round = 1; round <= 3; round += 1) {
      await commit(100 * round, ledger, 10);
      await isTold();
      const before = looks;
      await until('it looked', () => looks > before, WITHIN);
    }
    expect(warnings).toBe(0);
  });

  it('begins no other epoch for what is no commit that the ledger lacks', async () => {
    const first = await publisher();
    await commit(30);
    await isTold();
    const [last] = commitsIn(await told()).slice(-1);
    await forge(last!, 3);
    await first.stop();
    await publisher();
    await commit(30);
    await isTold();
    expect(new Set((await told()).map(({ epoch }) => epoch))).toEqual(new Set([1]));
  });

  it('begins no other epoch for a topic that was made anew beside a ledger that was emptied', async () => {
    const first = await publisher();
    await commit(30);
    await isTold();
    await first.stop();
    await rebuild(ledger.pool);
    bus = await aBus();
    await begun();
    const again = await publisher();
    await commit(30);
    await isTold();
    await again.stop();
    expect((await lastCommit(ledger.pool)).epoch).toBe(2);
  });

  it('names in its readiness that no epoch is left, until the topic is another one', async () => {
    await begun();
    const readiness = new Readiness();
    await forge({ epoch: LAST_EPOCH, commit: 1_000_000_000 });
    const refused = await publisher({ readiness });
    const part = () => readiness.report().parts['telling'];
    await until('it is not ready', () => part()?.ok === false, WITHIN);
    expect(part()?.detail).toBe('no-epoch-left');
    await refused.stop();
    bus = await aBus();
    await publisher({ readiness });
    await commit(30);
    await isTold();
    await until('it is ready', () => part()?.ok === true, WITHIN);
    await expectToldAnew(1);
  });

  it('gives up the leadership at its end, although the broker does not answer', async () => {
    const silentBus = { ...bus, transactionalProducer: () => new Promise<Producer>(silent) };
    const waiting = await publisher({ over: silentBus });
    const leaders = async () =>
      (
        await ledger.pool.query(
          "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
        )
      ).rowCount ?? 0;
    await until('it leads', async () => (await leaders()) > 0, WITHIN);
    const since = Date.now();
    await waiting.stop();
    expect(Date.now() - since).toBeLessThan(10_000);
    await until('nobody has', async () => (await leaders()) === 0, WITHIN);
  });

  it('is not ready while commits are told to nobody for more than 30 s, whoever should tell them', async () => {
    const readiness = new Readiness();
    const away = { ...bus, transactionalProducer: () => Promise.reject(new Error('away')) };
    await commit(5);
    await publisher({ over: away, readiness });
    const part = () => readiness.report().parts['telling'];
    await until('it looks', () => part()?.ok === true, WITHIN);
    ledger.now += 60_000;
    await until('it is not ready', () => part()?.ok === false, WITHIN);
    expect(part()?.detail).toBe('60 s behind');
    await publisher();
    await isTold();
    await until('it is ready', () => part()?.ok === true, WITHIN);
  });
});
