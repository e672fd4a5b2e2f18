import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CE_ROW, decodePull, encodeDefinition, TOPICS, type PullMessage } from '@nhip/contracts';
import type { PullBody } from '@nhip/kernel';
import { samplePull } from '@nhip/kernel/testing';
import { BytesInFlight, CLOCK, PRODUCER, query } from '@nhip/platform';
import {
  DOSSIER_FEED,
  dossierFeed,
  PORTAL_PARAMETERS,
  PORTAL_USER,
  TestPortal,
  until,
} from '@nhip/testkit';
import { FeedKinds } from '../src/app/feed-kinds.js';
import { Feeds } from '../src/app/feeds.js';
import { PortalSync } from '../src/app/portal-sync.js';
import { PULLS, type PullState, type PullStore, type PullTurn } from '../src/app/ports.js';
import { Publish } from '../src/app/publish.js';
import { PullFeed } from '../src/app/pull-feed.js';
import { Pulls } from '../src/app/pulls.js';
import { ReceiptLeases } from '../src/app/receipt-leases.js';
import { StartedIngest } from './started-ingest.js';

const SINCE = Date.parse('2026-11-20T00:00:00+07:00');
const [MINUTE, HOUR] = [60_000, 3_600_000];
const quiet = { warn: () => undefined };
const { signal } = new AbortController();

let ingest: StartedIngest;
let portal: TestPortal;
let pulls: PullStore;
beforeAll(async () => {
  ingest = await StartedIngest.start();
  pulls = ingest.app.get<PullStore>(PULLS);
});
afterAll(() => ingest.stop());
beforeEach(async () => {
  portal = await TestPortal.start();
  const secret = { origin: portal.url, ...PORTAL_USER };
  writeFileSync(ingest.secrets, JSON.stringify({ portal: secret }), { mode: 0o600 });
});
afterEach(() => portal.stop());

const pullSince = (since: number, more: Partial<PullBody> = {}): PullBody => ({
  ...samplePull,
  url: portal.url,
  agency: 'H10',
  overlap: 'PT0S',
  timeout: 'PT1S',
  since: new Date(since).toISOString(),
  pageSize: 2,
  parameters: PORTAL_PARAMETERS,
  ...more,
});

const rowOf = (id: string, at: number, more: object = {}): object => ({
  id,
  channel: 'Desk',
  at: new Date(at).toISOString(),
  ...more,
});
const put = (id: string, at: number, more: object = {}): void =>
  portal.put(id, rowOf(id, at, more), at);

/** The rows that are kept, each once however often it was sent under its receipt: `id@version` by place. */
async function keptOnce(prefix: string): Promise<readonly string[]> {
  const places = new Map<string, string>();
  for (const { type, value, header } of await ingest.kept()) {
    const { id = '', at = '' } = JSON.parse(value || '{}') as Record<string, string>;
    if (type === CE_ROW && id.startsWith(prefix))
      places.set(`${header.receipt}/${header.row}`, `${id}@${at}`);
  }
  return [...places.values()].sort();
}

async function told(): Promise<readonly PullMessage[]> {
  const all: PullMessage[] = [];
  const reader = await ingest.bus.read({
    topic: TOPICS.pulls.name,
    handler: (messages) => void all.push(...messages.map(decodePull)),
  });
  await reader.barrier(10_000);
  await reader.stop();
  return all;
}

/** What a process does, until it dies: before or after one of its calls, and then of all. */
class Mortal {
  constructor(private left: number) {}

  get isDead(): boolean {
    return this.left < 0;
  }

  #tick(): void {
    this.left -= 1;
    if (this.left < 0) throw new Error('it is dead');
  }

  of<T extends object>(part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          this.#tick();
          const result: unknown = await Reflect.apply(member, target, args);
          this.#tick();
          return result;
        };
      },
    });
  }
}

function puller(mortal: Mortal): PullFeed {
  const { app } = ingest;
  const [producer, clock] = [mortal.of(app.get(PRODUCER)), app.get(CLOCK)];
  const publish = new Publish(
    app.get(Feeds),
    app.get(FeedKinds),
    mortal.of(ingest.receipts),
    app.get(ReceiptLeases),
    app.get(BytesInFlight),
    producer,
    clock,
  );
  const portalSync = mortal.of(app.get(PortalSync));
  return new PullFeed(portalSync, publish, mortal.of(pulls), producer, clock, quiet);
}

const IMMORTAL = Number.POSITIVE_INFINITY;

describe('a process that pulls', () => {
  it('loses no row and counts none twice, whatever the call before or after which it dies', async () => {
    const ids = ['1', '2', '3'];
    let deaths = 0;
    for (let isDead = true; isDead; deaths += 1) {
      const since = SINCE + deaths * HOUR;
      ids.forEach((id, i) => put(`${deaths}-${id}`, since + (i + 1) * MINUTE));
      ingest.now = since + HOUR - MINUTE;
      const feed = { id: DOSSIER_FEED, pull: pullSince(since), definition: `${deaths}` };
      const mortal = new Mortal(deaths);
      const take = () => pulls.take(feed.id, `dies at ${deaths}`, ingest.now);
      const first = (await take()) as PullTurn;
      await puller(mortal)
        .run(feed, first, signal)
        .catch(() => undefined);
      isDead = mortal.isDead;
      // Whoever comes after a dead process waits for the ends of its leases.
      await pulls.release(first);
      await query(ingest.pool, 'update ingest.receipt set lease = now() where not sent');
      const second = await take();
      if (second) await puller(new Mortal(IMMORTAL)).run(feed, second, signal);
      if (second) await pulls.release(second);
    }
    expect(deaths).toBeGreaterThan(40);
    const kept = await keptOnce('');
    for (let death = 0; death < deaths; death += 1)
      expect(
        kept.filter((row) => row.startsWith(`${death}-`)).map((row) => row.split('@')[0]),
      ).toEqual(ids.map((id) => `${death}-${id}`));
  });

  it('keeps nothing once another has the turn', async () => {
    const take = (definition: string) => pulls.take('fenced', definition, 1);
    const first = (await take('a')) as PullTurn;
    expect(await take('b')).toBeUndefined();
    await pulls.release(first);
    const second = (await take('b')) as PullTurn;
    const state = {
      source: 's',
      definition: 'd',
      place: { upTo: 1 },
      succeededAt: null,
      fault: null,
    };
    expect([await pulls.keep(first, state, 5), await pulls.keep(second, state, 5)]).toEqual([
      false,
      true,
    ]);
    await pulls.release(first);
    expect(await take('c')).toBeUndefined();
    await pulls.release(second);
    expect(await take('b')).toBeUndefined();
    expect(await pulls.take('fenced', 'b', 5)).toMatchObject({ turn: 3, state });
  });
});

describe('a feed that is pulled', () => {
  const since = SINCE + 100 * HOUR;
  let version = 1;
  const define = (pull?: PullBody): Promise<void> =>
    ingest.producer.send(TOPICS.registry.name, [
      encodeDefinition({
        kind: 'feed',
        id: DOSSIER_FEED,
        version: (version += 1),
        revision: version,
        pack: 'dossiers',
        body: { ...dossierFeed, ...(pull && { pull }) },
      }),
    ]);
  const stands = async (): Promise<PullState | undefined> => {
    const text = 'select state from ingest.pull where feed = $1';
    return (await query<{ state: PullState }>(ingest.pool, text, [DOSSIER_FEED]))[0]?.state;
  };
  /** The hub clock goes on until the pull stands as it should. */
  const passing = (what: string, holds: (pull: PullState | undefined) => boolean) =>
    until(
      what,
      () => {
        ingest.now += 10 * MINUTE;
        return stands();
      },
      { holds },
    );
  const done = (from: number) => (pull?: PullState) =>
    pull?.fault === null && (pull.succeededAt ?? 0) >= from;

  let processes: readonly NestFastifyApplication[];
  beforeAll(async () => {
    processes = [ingest.app, await ingest.replica()];
  });
  /** Nobody pulls the feed any more. */
  const drop = async (): Promise<void> => {
    await define();
    for (const app of processes) {
      const [feeds, loop] = [app.get(Feeds), app.get(Pulls)];
      await until('the feed is not pulled', () => feeds.pulled.length === 0);
      await loop.now();
      await loop.idle();
    }
  };
  afterEach(drop);

  it('is taken by one of two processes, as if its sender had sent it, however the portal answers', async () => {
    ingest.now = since + HOUR;
    for (let i = 1; i <= 5; i += 1)
      put(`p${i}`, since + i * MINUTE, { applicant: 'Nguyễn Văn An' });
    portal.put('p6', { ...rowOf('p6', since), channel: 'Pigeon' }, since + 6 * MINUTE);
    // While it is asked for, a row leaves the window, and all after it move on: one is passed over.
    let isMoved = false;
    portal.beforePage = ({ page }) => {
      if (page === 2 && !isMoved) put('p1', since + 2 * HOUR);
      isMoved ||= page === 2;
    };
    portal.troubles.push({ kind: 'cut' }, { kind: 'code', code: '101' }, { kind: 'silent' });
    await define(pullSince(since));
    await passing('the pull fails for the third time', (pull) => (pull?.fault?.tries ?? 0) >= 3);
    expect((await told()).map(({ fault }) => fault?.code ?? null)).toEqual(
      expect.arrayContaining(['pull-unreachable', 'pull-refused', 'pull-timed-out']),
    );
    portal.troubles.push({ kind: 'repeat' });
    portal.forgetSessions();
    await passing('all is taken', done(since + 2 * HOUR));
    await passing('what changed since is taken', done(since + 3 * HOUR));

    const rows = new Set((await keptOnce('p')).map((row) => row.split('@')[0]));
    expect([...rows].sort()).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
    const kept = (await ingest.kept()).filter(({ value }) => value.includes('"p'));
    expect(kept.every(({ source, header }) => source === 'H10' && header.sentBy === 'pull')).toBe(
      true,
    );
    expect(JSON.stringify(kept)).not.toContain('Nguyễn');
    const verdicts = kept.flatMap(({ header }) => header.verdict ?? []);
    expect(new Set(verdicts.map(({ code }) => code))).toEqual(new Set(['unknown-code']));
    expect(JSON.stringify(await told())).not.toContain(PORTAL_USER.password);
  });

  it('is asked for once at a time, by the definition as it is, and not at all when it is dropped', async () => {
    const before = portal.asked.length;
    const later = ingest.now;
    await define(pullSince(later, { pageSize: 5_000, every: 'PT10M' }));
    await passing('the new source is taken', done(later + 1));
    const windows = portal.asked.slice(before).map(({ from, page }) => `${from}/${page}`);
    expect(new Set(windows).size).toBe(windows.length);
    await drop();
    ingest.now += HOUR;
    const turn = (await pulls.take(DOSSIER_FEED, 'of the test', ingest.now)) as PullTurn;
    expect(turn.state?.succeededAt).toBeGreaterThanOrEqual(later);
    await pulls.release(turn);
  });
});
