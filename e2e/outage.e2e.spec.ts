import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DAY_MS,
  TOPICS,
  type Explanation,
  type Recovered,
  type Sent,
  type Topic,
} from '@nhip/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@nhip/testkit';
import kafkajs, { type Admin } from 'kafkajs';
import pg from 'pg';
import type { HubClient } from './support/hub-client.js';
import type { HubProcesses } from './support/hub-processes.js';
import { permitEvent } from './support/permit-event.js';
import { SpanCollector } from './support/span-collector.js';
import { spansPort, startedClock, startedHub, startedProcesses } from './support/started-hub.js';

const at = (ms: number): string => new Date(ms).toISOString();

/** A connection that was ending when its server was stopped is gone as soon as that goes on. */
function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('a hub that is traced, of which a part is away, and whose clock moves on', () => {
  const run = Date.now();
  let processes: HubProcesses;
  let hub: HubClient;
  let spans: SpanCollector;
  /** The hub's time from now on; it runs on from there. */
  const setClock = (ms: number): void => writeFileSync(startedClock(), `${at(ms)}@1 ${Date.now()}`);

  beforeAll(async () => {
    hub = startedHub();
    processes = startedProcesses();
    spans = await SpanCollector.start(spansPort());
  });
  afterAll(() => spans?.stop());

  /** The ids of all records in the value of an indicator, page by page. */
  async function explained(indicator: string, period: string): Promise<string[]> {
    const url = `/api/v1/indicators/${indicator}/explain?period=${period}&limit=1000`;
    const ids: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const { data } = await hub.call<Explanation>('GET', url + page, hub.credentials.operator);
      ids.push(...data.records.map(({ id }) => id));
      cursor = data.cursor;
    }
    return ids;
  }

  async function withAdmin(act: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = new kafkajs.Kafka({
      brokers: [processes.broker],
      logLevel: kafkajs.logLevel.NOTHING,
    }).admin();
    await admin.connect();
    await act(admin);
    await admin.disconnect();
  }

  const recreate = ({ name: topic, partitions }: Topic): Promise<void> =>
    withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      const one = { topic, numPartitions: partitions, replicationFactor: 1 };
      // False where it is there already, by whoever made it.
      await until('the topic is made anew', () => admin.createTopics({ topics: [one] }), {
        holds: () => true,
      });
    });

  it('is followed by one trace from the request of an agency through Kafka to the commit', async () => {
    const traceId = randomBytes(16).toString('hex');
    const url = '/api/v1/feeds/municipal-permits.events/records';
    const row = JSON.stringify(permitEvent(`traced-${run}`, 3));
    const headers = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
    const sent = await hub.call<Sent>(
      'POST',
      url,
      hub.agency,
      row,
      'application/x-ndjson',
      headers,
    );
    await hub.applied(sent.data.receipt as string);
    const steps = [
      /^gateway POST/,
      /^ingest POST/,
      /^normalise process nhip\.feed\.municipal-permits\.events$/,
      /^ledger process nhip\.records$/,
      /^ledger pg\.pipeline$/,
    ];
    const named = (): string[] =>
      spans.of(traceId).map(({ service, name }) => `${service} ${name}`);
    // Services send their spans by and by.
    const missing = () => steps.filter((step) => !named().some((name) => step.test(name)));
    const none = await until('every step has a span', missing, {
      holds: ({ length }) => length === 0,
    });
    expect(none).toEqual([]);
  });

  it('counts on while registry is away, also in a service that starts meanwhile', async () => {
    const before = await hub.total('permits.received');
    const registry = processes.pidOf('registry');
    process.kill(registry, 'SIGSTOP');
    try {
      await processes.kill('normalise');
      await hub.applied(await hub.publish([permitEvent(`registry-away-${run}`, 3)]));
      expect(await hub.total('permits.received')).toBe(before + 1);
    } finally {
      process.kill(registry, 'SIGCONT');
    }
  });

  it('waits while PostgreSQL is away, and goes on', async () => {
    const receipt = await hub.publish([permitEvent(`taken-before-${run}`, 3)]);
    await hub.applied(receipt);
    const before = await hub.total('permits.received');
    const database = processes.familyOf('postgres');
    for (const pid of database) process.kill(pid, 'SIGSTOP');
    const delivery = hub.publish([permitEvent(`database-away-${run}`, 3)]);
    await sleep(5_000);
    for (const pid of database) goOn(pid);
    await hub.applied(await delivery);
    expect(await hub.total('permits.received')).toBe(before + 1);
    expect((await hub.verify()).data).toMatchObject({ equal: true });
  });

  it('brings PostgreSQL up again although a session of the killed one goes on', async () => {
    const session = new pg.Client({ connectionString: processes.database });
    session.on('error', () => undefined);
    await session.connect();
    const endless = 'select sum(n) from (select generate_series(1, 1000000000000) as n) numbers';
    session.query(endless).catch(() => undefined);
    await sleep(500);
    await processes.kill('postgres');
    const before = await hub.publish([permitEvent(`endless-${run}`, 3)]);
    expect(await hub.applied(before)).toMatchObject({ applied: 1 });
  });

  it('stands still where a topic was recreated, says so, and goes on once an administrator takes it', async () => {
    await hub.applied(await hub.publish([permitEvent(`before-recreation-${run}`, 3)]));
    const before = await hub.total('permits.received');
    const topic = TOPICS.records.name;
    await recreate(TOPICS.records);
    // Of every bucket some, so that each ledger meets the other topic.
    const rows = Array.from({ length: 48 }, (_, i) => permitEvent(`recreated-${run}-${i}`, 3));
    const waiting = await hub.publish(rows);
    await until('the hub says that it stands still', async () => !(await hub.ready()), {
      within: 60_000,
    });
    expect((await hub.receipt(waiting)).applied).toBe(0);
    const recover = () =>
      hub
        .call<Recovered>('POST', '/api/v1/recover', hub.credentials.admin)
        .then(({ data }) => data.recovered);
    const recovered = await recover();
    expect(recovered.length).toBeGreaterThan(0);
    expect(new Set(recovered.map((one) => one.topic))).toEqual(new Set([topic]));
    await hub.applied(waiting);
    await until('the hub is ready again', () => hub.ready(), { within: 60_000 });
    expect(await hub.total('permits.received')).toBe(before + rows.length);
    expect(await recover()).toEqual([]);
    expect((await hub.verify()).data).toMatchObject({ equal: true });
  });

  it('has its walls go on by itself where the topic of the cells was deleted', async () => {
    const before = await hub.total('permits.received');
    await withAdmin((admin) => admin.deleteTopics({ topics: [TOPICS.cells.name] }));
    await hub.applied(await hub.publish([permitEvent(`cells-recreated-${run}`, 3)]));
    const total = (): Promise<number | undefined> =>
      hub.total('permits.received').catch(() => undefined);
    await until('the walls count on', total, { holds: (count) => count === before + 1 });
    await until('the hub is ready again', () => hub.ready(), { within: 60_000 });
    expect((await hub.verify()).data).toMatchObject({ equal: true });
  });

  it('changes a stock when its date comes, without any message', async () => {
    const id = `ahead-${run}`;
    const overdue = (): Promise<number> => hub.total('permits.overdue');
    const receipt = await hub.publish([
      permitEvent(id, 3, {
        'case:startdate': at(run - DAY_MS),
        'case:deadline': at(run + 10 * DAY_MS),
        'time:timestamp': at(run - DAY_MS),
      }),
    ]);
    await hub.applied(receipt);
    const before = await overdue();
    setClock(run + 9 * DAY_MS);
    await sleep(3_000);
    expect(await overdue()).toBe(before);
    setClock(run + 11 * DAY_MS);
    await until('the dossier is overdue', overdue, { holds: (count) => count === before + 1 });
    expect((await hub.verify()).data).toMatchObject({ equal: true });
    const due = at(run + 10 * DAY_MS + 7 * 3_600_000).slice(0, 10);
    expect(await explained('permits.overdue', due)).toContain(id);
  });
});
