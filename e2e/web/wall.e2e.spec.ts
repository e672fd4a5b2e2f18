import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Screen } from '@nhip/contracts';
import { until } from '@nhip/testkit';
import type { Browser, Page } from 'playwright-core';
import type { HubClient } from '../support/hub-client.js';
import { permitEvent } from '../support/permit-event.js';
import { startedHub } from '../support/started-hub.js';
import { axeFaults, numberIn, openBrowser, signedIn, signInOn } from '../support/wall-page.js';

const run = Date.now();
const wall = (
  browser: Browser,
  hub: HubClient,
  page: number,
  width = 1920,
  height = 1080,
): Promise<Page> =>
  signedIn(browser, hub, 'operator', `/walls/permits?page=${page}`, { width, height });

/** The wall by a session that no other test has. */
const ownWall = (browser: Browser, hub: HubClient): Promise<Page> =>
  signedIn(browser, hub, 'operator', '/walls/permits?page=1', undefined, 'own');

/** Texts of elements that are wider or taller than what holds them, and texts below one rem. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (document.documentElement.scrollWidth > innerWidth)
      found.push('the page is wider than the screen');
    if (document.documentElement.scrollHeight > innerHeight)
      found.push(
        `the page is ${document.documentElement.scrollHeight - innerHeight} px taller than the screen`,
      );
    for (const element of document.querySelectorAll<HTMLElement>('main *')) {
      if (element.closest('svg')) continue;
      const style = getComputedStyle(element);
      if (style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
        found.push(`too wide: ${element.textContent?.slice(0, 40)}`);
      if (
        element.children.length === 0 &&
        element.textContent?.trim() &&
        parseFloat(style.fontSize) < rem - 0.5
      )
        found.push(`too small: ${element.textContent.slice(0, 40)}`);
    }
    return found;
  });

const numberOf = async (page: Page, no: number): Promise<number> =>
  numberIn(await page.locator(`article[data-tile="${no}"] .value`).innerText());

describe('the wall in a browser', () => {
  let browser: Browser;
  let hub: HubClient;
  beforeAll(async () => {
    hub = startedHub();
    browser = await openBrowser();
    await hub.applied(await hub.publish([permitEvent(`web-${run}-0`, 3)]));
  });
  afterAll(() => browser?.close());

  it.each([
    [1920, 1080, 1],
    [1920, 1080, 2],
    [3840, 2160, 1],
    [3840, 2160, 2],
  ])('has no layout fault at %i × %i, page %i', async (width, height, number) => {
    const page = await wall(browser, hub, number, width, height);
    await page.waitForSelector('article');
    await page.evaluate(() => document.fonts.ready.then(() => true));
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  it('has nothing that axe finds, on the wall and in the explanation', async () => {
    const page = await wall(browser, hub, 1);
    await page.waitForSelector('article');
    expect(await axeFaults(page)).toEqual([]);
    await page.click('article[data-tile="1"] button');
    await page.waitForSelector('dialog table');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('changes by itself, and leads from a tile to the raw row', async () => {
    const page = await wall(browser, hub, 1);
    await page.waitForSelector('article[data-tile="3"] .value');
    const before = await numberOf(page, 3);
    const id = `web-${run}-1`;
    await hub.applied(await hub.publish([permitEvent(id, 3)]));
    await until('the wall counts the new dossier', () => numberOf(page, 3), {
      holds: (shown) => shown === before + 1,
    });
    await hub.applied(
      await hub.publish([permitEvent(id, 4, { 'case:enddate': '2013-03-05T02:00:00.000Z' })]),
    );
    await until('the wall sees it finished', () => numberOf(page, 3), {
      holds: (shown) => shown === before,
    });
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await page.click('dialog .rows a');
    await page.locator('.version a').first().click();
    await page.waitForSelector('.row-place');
    expect(await page.locator('.row-place').innerText()).toMatch(
      /nhip\.feed\.municipal-permits\.events · partition \d+ · offset \d+/,
    );
    await page.context().close();
  });

  it('has an address for each step down, which is left by Esc and Back, never out of the wall', async () => {
    const page = await wall(browser, hub, 1);
    const address = (): string => new URL(page.url()).search;
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.textContent);
    await page.waitForSelector('article[data-tile="3"]');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    const record = page.locator('dialog .rows a').first();
    const id = await record.innerText();
    await record.click();
    await page.waitForSelector('.version');
    expect(address()).toBe(`?page=1&tile=3&record=permit/${id}`);
    await page.reload();
    await page.waitForSelector('.version');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog .rows');
    await until('the record has the focus again', focused, { holds: (text) => text === id });
    await page.goBack();
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(address()).toBe('?page=1');

    const other = await page.context().newPage();
    await other.goto(`${hub.gateway}/walls/permits?tile=3&record=permit/${id}`);
    await other.waitForSelector('.version');
    await other.goBack();
    await other.waitForSelector('dialog .rows');
    await other.goBack();
    await other.waitForSelector('dialog', { state: 'detached' });
    expect(other.url()).toBe(`${hub.gateway}/walls/permits`);
    await page.context().close();
  });

  it('is as it was at a moment by its address, with what is opened on it, until somebody leaves it for now', async () => {
    const { operator } = hub.credentials;
    const { data } = await hub.call<Screen>('GET', '/api/v1/screens/permits', operator);
    const page = await wall(browser, hub, 1);
    await page.waitForSelector('article[data-tile="3"] .value');
    const before = await numberOf(page, 3);
    await hub.applied(await hub.publish([permitEvent(`web-${run}-then`, 3)]));
    await page.goto(`${hub.gateway}/walls/permits?page=1&asOf=${data.commit}`);
    await page.waitForSelector('.known-at ~ .grid article[data-tile="3"] .value');
    expect(await numberOf(page, 3)).toBe(before);
    expect(await faults(page)).toEqual([]);
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .known-at ~ .drill .value');
    expect(numberIn(await page.locator('dialog .value').innerText())).toBe(before);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.keyboard.press('Escape');
    await page.waitForSelector('.known-at', { state: 'detached' });
    await until('the wall is of now', () => numberOf(page, 3), {
      holds: (shown) => shown === before + 1,
    });
    await page.context().close();
  });

  it('is set to a period by its address, which its tiles of another grain say, until somebody leaves it', async () => {
    const page = await wall(browser, hub, 1);
    await page.goto(`${hub.gateway}/walls/permits?page=1&period=2012-01`);
    await page.waitForSelector('.set-to ~ .grid article[data-tile="3"] .value');
    expect(await page.locator('.set-to').innerText()).toContain('tháng 01/2012');
    const title = page.locator('article[data-tile="3"] h2');
    expect(await title.innerText()).toContain('không tính theo tháng');
    expect(await faults(page)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.set-to', { state: 'detached' });
    expect(await title.innerText()).not.toContain('không tính');
    await page.context().close();
  });

  it('has its session renewed in place, where it was', async () => {
    const page = await ownWall(browser, hub);
    await page.click('article[data-tile="3"] h2 button');
    await page.waitForSelector('dialog .rows');
    await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
    await page.locator('dialog .rows a').first().click();
    const { name, password } = hub.credentials.people['operator'] as Record<string, string>;
    await page.fill('dialog.small input[name=name]', name ?? '');
    await page.fill('dialog.small input[name=password]', password ?? '');
    await page.click('dialog.small button[type=submit]');
    await page.waitForSelector('.version');
    expect(await page.locator('dialog').count()).toBe(1);
    await page.context().close();
  });

  it('says that its session has ended, and comes back once somebody signs in again', async () => {
    const page = await ownWall(browser, hub);
    await page.waitForSelector('article');
    await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
    await page.waitForSelector('.refused a');
    expect(await page.locator('.refused').innerText()).toContain('phiên đã hết: đăng nhập lại');
    const other = await page.context().newPage();
    await signInOn(other, hub, 'operator', '/');
    await page.waitForSelector('.refused', { state: 'detached' });
    expect(await page.locator('.stale').count()).toBe(0);
    await page.context().close();
  });

  it('says that there is no such screen, with the way to those that there are', async () => {
    const page = await signedIn(browser, hub, 'operator', '/walls/nosuch');
    await page.waitForSelector('.refused a[href="/"]');
    expect(await page.locator('h1').innerText()).not.toContain('đang tải');
    await page.context().close();
  });
});
