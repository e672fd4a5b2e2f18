import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Changes,
  CommandReceipt,
  Explanation,
  SharedChange,
  ShownCode,
} from '@nhip/contracts';
import { until, type PermitRow } from '@nhip/testkit';
import type { Browser, Page } from 'playwright-core';
import type { HubClient } from './support/hub-client.js';
import { permitEvent } from './support/permit-event.js';
import { startedHub } from './support/started-hub.js';
import { numberIn, openBrowser, signedIn } from './support/wall-page.js';

/** All changes from a place on, and the place after them. */
async function changesFrom(
  hub: HubClient,
  cursor: string,
): Promise<Pick<Changes, 'changes' | 'cursor'>> {
  const changes: SharedChange[] = [];
  for (let at = cursor; ;) {
    const url = `/exchange/v1/datasets/permits/changes?limit=1000${at ? `&cursor=${encodeURIComponent(at)}` : ''}`;
    const { data } = await hub.call<Changes>('GET', url, hub.credentials.ministry);
    changes.push(...data.changes);
    at = data.cursor;
    if (!data.more) return { changes, cursor: at };
  }
}

const channelOf = ({ record }: SharedChange): string | undefined =>
  (record?.['channel'] as ShownCode | undefined)?.code;

/** What the open wall says was received at the desk and by post. */
async function shown(page: Page): Promise<{ desk: number; post: number }> {
  const cell = async (name: string): Promise<number> =>
    numberIn(
      await page
        .locator('article[data-tile="8"] tr', {
          has: page.locator('td', { hasText: new RegExp(`^${name}$`) }),
        })
        .locator('td')
        .nth(1)
        .innerText(),
    );
  return { desk: await cell('Trực tiếp tại quầy'), post: await cell('Bưu chính') };
}

describe('the life of one dossier', () => {
  const id = `life-${Date.now()}`;
  const feed = 'municipal-permits.events';
  let [hub, browser, wall]: [HubClient, Browser, Page] = [] as never;
  let atFirst: { desk: number; post: number };
  let cursor: string;

  const publish = async (row: PermitRow): Promise<string> => {
    const receipt = await hub.publish([row]);
    await hub.applied(receipt);
    return receipt;
  };
  const act = async (method: string, url: string, body?: object): Promise<string> => {
    const answer = await hub.call<CommandReceipt>(
      method,
      url,
      hub.agency,
      body && JSON.stringify(body),
    );
    expect(answer.status).toBe(202);
    await hub.applied(answer.data.receipt);
    return answer.data.receipt;
  };
  /** What was received by post, and whether this dossier is listed there, as of a commit. */
  const knownAt = async (asOf: number): Promise<{ received: number; isListed: boolean }> => {
    const [value] = await hub.values('permits.received', `grain=all&dim.channel=Post&asOf=${asOf}`);
    const url = `/api/v1/indicators/permits.received/explain?period=2013-03-01&dim.channel=Post&asOf=${asOf}`;
    const { data } = await hub.call<Explanation>('GET', url, hub.credentials.operator);
    return {
      received: value?.value ?? 0,
      isListed: data.records.some((record) => record.id === id),
    };
  };
  const wallSays = (desk: number, post: number) =>
    until(`the wall shows ${desk} more at the desk and ${post} more by post`, () => shown(wall), {
      holds: (now) => now.desk === atFirst.desk + desk && now.post === atFirst.post + post,
    });

  beforeAll(async () => {
    hub = startedHub();
    browser = await openBrowser();
    await publish(permitEvent(`${id}-a`, 1));
    await publish(permitEvent(`${id}-b`, 1, { 'case:channel': 'Post' }));
    wall = await signedIn(browser, hub, 'operator', '/walls/permits?page=2');
    await wall.waitForSelector('article[data-tile="8"] table');
    await wall.evaluate(() => Object.assign(window, { neverReloaded: true }));
    atFirst = await shown(wall);
    cursor = (await changesFrom(hub, '')).cursor;
  });
  afterAll(() => browser?.close());

  it('is the same on an open wall, as of then, and for a ministry: corrected, deleted, late, withdrawn', async () => {
    await publish(permitEvent(id, 3));
    await wallSays(1, 0);

    const correction = await publish(permitEvent(id, 5, { 'case:channel': 'Post' }));
    await wallSays(0, 1);
    const commit = (await hub.receipt(correction)).commit ?? 0;
    const [before, after] = [await knownAt(commit - 1), await knownAt(commit)];
    expect(after.received - before.received).toBe(1);
    expect([before.isListed, after.isListed]).toEqual([false, true]);

    const deletion = await act('DELETE', `/api/v1/feeds/${feed}/records/${id}`);
    await wallSays(0, 0);
    expect(await hub.receipt(await publish(permitEvent(id, 4)))).toMatchObject({
      late: 1,
      applied: 0,
    });
    await wallSays(0, 0);
    await act('POST', `/api/v1/receipts/${deletion}/withdraw`, { reason: 'deleted by mistake' });
    await wallSays(0, 1);
    await act('POST', `/api/v1/receipts/${correction}/withdraw`, { reason: 'sent by mistake' });
    await wallSays(1, 0);
    expect(await wall.evaluate(() => 'neverReloaded' in window)).toBe(true);

    const { changes } = await changesFrom(hub, cursor);
    expect(changes.map((change) => [change.op, change.id, channelOf(change)])).toEqual([
      ['upsert', id, 'Desk'],
      ['upsert', id, 'Post'],
      ['delete', id, undefined],
      ['upsert', id, 'Post'],
      ['upsert', id, 'Desk'],
    ]);
  });
});
