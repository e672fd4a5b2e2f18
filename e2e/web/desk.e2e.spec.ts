import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { HubClient } from '../support/hub-client.js';
import { permitEvent } from '../support/permit-event.js';
import { startedHub } from '../support/started-hub.js';
import { axeFaults, openBrowser, signedIn } from '../support/wall-page.js';

const run = Date.now();

describe('the desk and the portal in a browser', () => {
  let browser: Browser;
  let hub: HubClient;
  beforeAll(async () => {
    hub = startedHub();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('an agency sends a file, sees what was refused and why, and takes the delivery back', async () => {
    const page = await signedIn(browser, hub, 'agency', '/');
    await page.waitForSelector('.deliveries');
    const rows = [
      permitEvent(`desk-${run}-1`, 3),
      permitEvent(`desk-${run}-2`, 3, { 'case:channel': `Pigeon-${run}` }),
    ];
    const buffer = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'));
    const name = `desk-${run}.ndjson`;
    await page.setInputFiles('input[type=file]', {
      name,
      mimeType: 'application/x-ndjson',
      buffer,
    });
    await page.waitForSelector(`.said >> text=${name}: đã nhận 2 dòng`);
    await page.waitForSelector(`.cause >> text=mã “Pigeon-${run}” không có trong danh mục`);
    const delivery = page.locator('.deliveries li').first();
    await delivery.locator('text=1 tính vào · 1 chờ sửa').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await delivery.locator('button', { hasText: 'Rút lại' }).click();
    await page.fill('input[name=reason]', 'sent by mistake');
    await page.click('text=Rút lại 2 dòng');
    await page.locator('.deliveries li', { hasText: 'đã rút lại' }).first().waitFor();
    await page.locator(`.cause >> text=Pigeon-${run}`).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('a ministry sees what it was granted, and looks at records', async () => {
    await hub.applied(await hub.publish([permitEvent(`portal-${run}`, 3)]));
    const page = await signedIn(browser, hub, 'ministry', '/');
    await page.click('text=Xem thử 20 bản ghi');
    await page.waitForSelector('.scroll tbody tr');
    expect(await page.locator('.scroll thead th').allInnerTexts()).toContain('Kênh nộp');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });
});
