import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { HubClient } from '../support/hub-client.js';
import { startedHub } from '../support/started-hub.js';
import { axeFaults, openBrowser, signedIn } from '../support/wall-page.js';

let browser: Browser;
let hub: HubClient;
beforeAll(async () => {
  hub = startedHub();
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function formOf(page: Page, method: string, path: string): Promise<Locator> {
  const form = page.locator(`form[data-method="${method}"][data-path="${path}"]`);
  await form.locator('xpath=ancestor::details').locator('summary').press('Enter');
  return form;
}

const answered = (form: Locator, status: number): Promise<void> =>
  form.locator(`[role=status] >> text=${status}`).waitFor();

it('a signed-in person tries a route from its description; nothing is sent without a press, and what changes something not without two', async () => {
  const page = await signedIn(browser, hub, 'operator', '/');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${hub.gateway}/api/docs`);
  await page.locator('#caller').waitFor();
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));

  const codes = await formOf(page, 'GET', '/api/v1/codes/{list}');
  await codes.locator('[data-name=limit]').fill('1');
  expect(sent).toEqual([]);
  await codes.locator('[data-name=limit]').press('Enter');
  await answered(codes, 200);
  expect(sent).toEqual([`GET ${hub.gateway}/api/v1/codes/admin-unit?limit=1`]);
  expect(await codes.locator('[data-headers]').innerText()).toContain('application/json');
  expect(await codes.locator('[data-answer]').innerText()).toContain('"items": [');

  const verify = await formOf(page, 'POST', '/api/v1/verify');
  await verify.locator('[data-body]').fill('{}');
  await verify.locator('[type=submit]').press('Enter');
  await verify.locator('[role=status] >> text=bấm lần nữa').waitFor();
  expect(sent).toHaveLength(1);
  await verify.locator('[data-body]').fill('{"a":1}');
  await verify.locator('[type=submit]').press('Enter');
  expect(sent).toHaveLength(1);
  await verify.locator('[type=submit]').press('Enter');
  await answered(verify, 400);
  expect(sent).toHaveLength(2);

  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  // A key stands in place of the session, and is kept nowhere.
  const { ministry } = hub.credentials;
  await page.fill('#key', ministry);
  const catalog = await formOf(page, 'GET', '/exchange/v1/catalog');
  await catalog.locator('[type=submit]').click();
  await answered(catalog, 200);
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage }, location.href])),
  ).not.toContain(ministry);
  await page.reload();
  expect(await page.inputValue('#key')).toBe('');
  await page.context().close();
});
