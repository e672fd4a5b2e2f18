import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeAlarm, encodeAlarm, Fault, TOPICS, type AlarmMessage } from '@nhip/contracts';
import type { Health } from '@nhip/ledger';
import {
  MemoryBroker,
  memoryBus,
  PoisonMessages,
  Readiness,
  Subscriptions,
  until,
} from '@nhip/platform';
import { Registry } from 'prom-client';
import { LedgerAlarms } from './ledger-alarms.js';

const RECORDS = TOPICS.records.name;
const silent = { warn: () => undefined, debug: () => undefined };
const AT_REST: Health = {
  committed: 7n,
  told: 7n,
  reached: new Map(),
  failed: new Map(),
  hasAllFailed: true,
};

let broker: MemoryBroker;
let health: Health;
let isAway: boolean;

beforeEach(() => {
  [broker, health, isAway] = [new MemoryBroker(), AT_REST, false];
  for (const topic of [TOPICS.records, TOPICS.alarms]) broker.create(topic);
});

const all = (): AlarmMessage[] =>
  broker.read(TOPICS.alarms.name, 0, 0n, 1_000).messages.map(decodeAlarm);
const told = (): string[] => all().map(({ state, id }) => `${state} ${id}`);

/** A replica that has just started; its turns are taken at the seconds given. */
async function replica(): Promise<(...seconds: readonly number[]) => Promise<void>> {
  const bus = memoryBus({ broker });
  const subscriptions = new Subscriptions(bus, new Readiness(), silent);
  let hasRead = false;
  const inner = await bus.producer();
  const send: typeof inner.send = async (topic, messages) => {
    if (isAway) throw new Fault('unavailable', 'kafka-away', { vi: 'x', en: 'x' });
    await inner.send(topic, messages);
  };
  const alarms = new LedgerAlarms(
    {
      health: async () => health,
      bus,
      producer: { send },
      clock: { now: () => 1_000 },
      logger: silent,
    },
    {
      read: (options) =>
        subscriptions.read({
          ...options,
          onCaughtUp: () => {
            options.onCaughtUp?.();
            hasRead = true;
          },
        }),
    },
    new PoisonMessages(new Registry(), silent),
  );
  await subscriptions.onApplicationBootstrap();
  await until('it has read the alarms', () => hasRead);
  return async (...seconds) => {
    for (const second of seconds) await alarms.judge(second * 1_000);
  };
}

const reached = (next: bigint): Health => ({
  ...AT_REST,
  reached: new Map([[3, { incarnation: broker.source(RECORDS, 3).incarnation, next }]]),
});
const record = () => broker.append(RECORDS, [{ key: 'x', value: '{}', partition: 3 }]);

describe('the alarms of the ledger', () => {
  it('open for a bucket whose records wait longer than a minute, and close when they are read', async () => {
    const judge = await replica();
    record();
    await judge(0, 60);
    expect(told()).toEqual([]);
    await judge(61, 65);
    expect(told()).toEqual(['open ledger/lag/3']);
    health = reached(1n);
    await judge(70, 75);
    expect(told()).toEqual(['open ledger/lag/3', 'closed ledger/lag/3']);
  });

  it('open where positions are those of a topic that is no more', async () => {
    const judge = await replica();
    record();
    health = { ...AT_REST, reached: new Map([[3, { incarnation: 'former', next: 9n }]]) };
    await judge(0, 61);
    expect(told()).toEqual(['open ledger/lag/3']);
  });

  it('open while commits are not told for half a minute', async () => {
    const judge = await replica();
    health = { ...AT_REST, committed: 8n };
    await judge(0, 30);
    expect(told()).toEqual([]);
    await judge(31);
    health = { ...AT_REST, committed: 8n, told: 8n };
    await judge(35);
    expect(told()).toEqual(['open ledger/untold', 'closed ledger/untold']);
  });

  it('open for each feed with records that could not be counted, and say how many', async () => {
    const judge = await replica();
    health = { ...AT_REST, failed: new Map([['permits', 1]]) };
    await judge(0, 5);
    health = { ...AT_REST, failed: new Map([['permits', 2]]) };
    await judge(10);
    health = AT_REST;
    await judge(15);
    const id = 'ledger/failed/permits';
    expect(told()).toEqual([`open ${id}`, `open ${id}`, `closed ${id}`]);
  });

  it('stay open where not all records that failed were counted', async () => {
    const judge = await replica();
    health = { ...AT_REST, failed: new Map([['permits', 1]]) };
    await judge(0);
    health = { ...AT_REST, failed: new Map([['other', 10_000]]), hasAllFailed: false };
    await judge(5);
    expect(told()).toEqual(['open ledger/failed/permits', 'open ledger/failed/other']);
  });

  it('are told after an outage, once', async () => {
    const judge = await replica();
    health = { ...AT_REST, failed: new Map([['permits', 1]]) };
    isAway = true;
    await expect(judge(0)).rejects.toMatchObject({ kind: 'unavailable' });
    isAway = false;
    await judge(5, 10);
    expect(told()).toEqual(['open ledger/failed/permits']);
  });

  it('are closed by a replica that did not open them', async () => {
    const known = { id: 'ledger/failed/permits', kind: 'system', subject: 'permits' } as const;
    const message = { vi: 'x', en: 'x' };
    broker.append(TOPICS.alarms.name, [
      encodeAlarm({ ...known, state: 'open', since: 1, message }),
      encodeAlarm({ ...known, id: 'freshness/permits', state: 'open', since: 1, message }),
    ]);
    const judge = await replica();
    await judge(0, 5);
    expect(told().slice(2)).toEqual(['closed ledger/failed/permits']);
  });

  it('name no record: what is told is the feed and a number', async () => {
    const judge = await replica();
    health = { ...AT_REST, failed: new Map([['permits', 2]]) };
    await judge(0);
    expect(all()[0]).toEqual({
      id: 'ledger/failed/permits',
      kind: 'system',
      subject: 'permits',
      state: 'open',
      since: 1_000,
      message: {
        vi: 'Nguồn “permits”: 2 bản ghi không tính được, cần gửi lại',
        en: 'feed “permits”: records that could not be counted and have to be sent again: 2',
      },
    });
  });
});

describe('a replica that knows the last message of each alarm alone', () => {
  const alarmOf = (feed: string, isOpen: boolean, since: number): AlarmMessage => ({
    id: `ledger/failed/${feed}`,
    kind: 'system',
    subject: feed,
    state: isOpen ? 'open' : 'closed',
    since,
    message: { vi: 'x', en: 'x' },
  });

  /** What a new replica tells after a history. */
  async function tellsAfter(history: readonly AlarmMessage[], isCompacted: boolean) {
    broker = new MemoryBroker();
    for (const topic of [TOPICS.records, TOPICS.alarms]) broker.create(topic);
    broker.append(TOPICS.alarms.name, history.map(encodeAlarm));
    if (isCompacted) broker.compact(TOPICS.alarms.name);
    const judge = await replica();
    health = { ...AT_REST, failed: new Map([['b', 1]]) };
    await judge(0);
    return all().filter(({ since }) => since === 1_000);
  }

  it('tells what one tells that knows them all', async () => {
    for (let seed = 0; seed < 64; seed += 1) {
      const history = Array.from({ length: 6 }, (_, i) =>
        alarmOf('abc'[(seed + i * 5) % 3] as string, ((seed >> i) & 1) === 1, i),
      );
      expect(await tellsAfter(history, true)).toEqual(await tellsAfter(history, false));
    }
  });
});
