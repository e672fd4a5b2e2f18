import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Values } from '@nhip/contracts';
import { permitRows, permitVariant, until } from '@nhip/testkit';
import { setTimeout as sleep } from 'node:timers/promises';
import { cut, settled, type Delivery } from './support/deliveries.js';
import type { HubClient } from './support/hub-client.js';
import { startedHub } from './support/started-hub.js';

const run = Date.now();
const INDICATOR = `switched-${run}.counted`;
/** About 1,500 rows a second: a set of rows a second, in three pieces. */
const PIECE_MS = 330;
const LOOK_MS = 250;
/** Answers that are checked at the same time. */
const AT_ONCE = 2;

/** What the cube counts in each of its versions, and the indicator of the permits' pack that counts the same. */
const VERSIONS = [
  { count: 'true', at: 'receivedAt', same: 'permits.received' },
  { count: 'finishedAt != null', at: 'finishedAt', same: 'permits.finished' },
  { count: 'true', at: 'receivedAt', same: 'permits.received' },
] as const;

const packOf = (version: number): string => {
  const { count, at } = VERSIONS[version - 1] as (typeof VERSIONS)[number];
  return `
cube: switched-${run}
version: ${version}
name: { vi: Đổi cách đếm, en: Counted another way }
record: permit
dimensions: { channel: channel }
measures: { counted: { count: ${count}, at: ${at} } }
---
indicator: ${INDICATOR}
version: 1
cube: switched-${run}
name: { vi: Hồ sơ đếm được, en: Dossiers counted }
meaning: { vi: Số hồ sơ mà khối đang đếm, en: Dossiers that the cube counts }
source: { own: true }
owner: H09
value: counted
unit: dossier
decimals: 0
direction: none
frequency: day
sharing: shared
`;
};

/** An answer: what it says by channel, as of which commit. */
interface Said {
  readonly commit: number;
  readonly counts: string;
}

/** What an indicator says by channel; undefined where the hub asks to come again. @param asOf commit; absent: now */
async function said(hub: HubClient, indicator: string, asOf?: number): Promise<Said | undefined> {
  const as = asOf === undefined ? '' : `&asOf=${asOf}`;
  const url = `/api/v1/indicators/${indicator}/values?grain=all&by=channel${as}`;
  const { status, data } = await hub.call<Values>('GET', url, hub.credentials.operator);
  if (status === 503) return undefined;
  if (status !== 200) throw new Error(`${url}: ${status} ${JSON.stringify(data)}`);
  const counts = data.values.map(({ dims, value }) => `${dims['channel']?.code} ${value}`);
  return { commit: data.commit, counts: counts.sort().join() };
}

const saidAsOf = (hub: HubClient, indicator: string, commit: number): Promise<Said> =>
  until(`${indicator} is told as of ${commit}`, () => said(hub, indicator, commit));

/** Sends rows at an even pace until the signal is aborted. */
async function stream(hub: HubClient, signal: AbortSignal): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (let seed = 1; !signal.aborted; seed += 1) {
    const prefix = `switched-${run}-${seed}-`;
    const rows = permitVariant(permitRows(), { seed, prefix, dossiers: 240 });
    for (const piece of cut(rows, 3)) {
      const next = Date.now() + PIECE_MS;
      deliveries.push({ receipt: await hub.publish(piece), rows: piece });
      await sleep(Math.max(0, next - Date.now()));
    }
  }
  return deliveries;
}

/** Every answer that a reader gets, until the signal is aborted. */
async function polled(hub: HubClient, signal: AbortSignal): Promise<Said[]> {
  const answers: Said[] = [];
  for (; !signal.aborted; await sleep(LOOK_MS)) {
    const answer = await said(hub, INDICATOR);
    if (answer) answers.push(answer);
  }
  return answers;
}

/** Which other indicator said the same as of the commit that an answer names. */
async function checked(hub: HubClient, answer: Said): Promise<string> {
  const [again, received, finished] = await Promise.all(
    [INDICATOR, 'permits.received', 'permits.finished'].map((one) =>
      saidAsOf(hub, one, answer.commit),
    ),
  );
  expect(again).toEqual(answer);
  if (answer.counts === received?.counts) return 'received';
  return answer.counts === finished?.counts ? 'finished' : `neither as of ${answer.commit}`;
}

/** Loads a version of the cube, and waits until it is the one that is read. */
async function switchTo(hub: HubClient, version: number): Promise<void> {
  const files = [{ path: 'switched.yaml', text: packOf(version) }];
  const body = JSON.stringify({ name: `switched-${run}`, files });
  const { status, data } = await hub.call('POST', '/api/v1/packs', hub.credentials.admin, body);
  expect({ status, data }).toMatchObject({ status: 200 });
  const { same } = VERSIONS[version - 1] as (typeof VERSIONS)[number];
  const isRead = async () => {
    const now = await said(hub, INDICATOR);
    return now?.counts && now.counts === (await saidAsOf(hub, same, now.commit)).counts;
  };
  await until(`version ${version} is read`, isRead, { within: 60_000, every: 200 });
}

describe('a cube whose definition changes under a stream of rows', () => {
  let hub: HubClient;
  beforeAll(async () => {
    hub = startedHub();
    // A version is told from another only where there is something to count.
    const rows = permitVariant(permitRows(), {
      seed: 0,
      prefix: `switched-${run}-0-`,
      dossiers: 240,
    });
    await hub.applied(await hub.publish(rows));
  });

  it('never says anything but what its live version counts as of the commit that the answer names', async () => {
    await switchTo(hub, 1);
    const end = new AbortController();
    const streaming = stream(hub, end.signal);
    const reading = polled(hub, end.signal);
    try {
      for (const version of [2, 3]) {
        await sleep(2_000);
        await switchTo(hub, version);
      }
      await sleep(2_000);
    } finally {
      end.abort();
    }
    const [deliveries, answers] = [await streaming, await reading];
    await settled(hub, deliveries);
    const live: string[] = [];
    for (const some of cut(answers, Math.ceil(answers.length / AT_ONCE)))
      live.push(...(await Promise.all(some.map((answer) => checked(hub, answer)))));
    expect(live.length).toBeGreaterThan(20);
    expect(live.filter((one, i) => one !== live[i - 1])).toEqual([
      'received',
      'finished',
      'received',
    ]);
    expect((await hub.verify()).data).toMatchObject({ equal: true });
  });
});
