import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { until } from '@nhip/testkit';
import type { Browser } from 'playwright-core';
import type { HubClient } from '../support/hub-client.js';
import { permitEvent } from '../support/permit-event.js';
import { startedHub } from '../support/started-hub.js';
import { axeFaults, openBrowser, signedIn } from '../support/wall-page.js';

const run = Date.now();

/** Of the feed that the hub brings along: another test's may be the agency's too. */
const DESK = '[data-feed="municipal-permits.events"]';

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
    const desk = page.locator(DESK);
    await desk.locator('.deliveries').waitFor({ state: 'attached' });
    const rows = [
      permitEvent(`desk-${run}-1`, 3),
      permitEvent(`desk-${run}-2`, 3, { 'case:channel': `Pigeon-${run}` }),
    ];
    const buffer = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'));
    const name = `desk-${run}.ndjson`;
    const file = { name, mimeType: 'application/x-ndjson', buffer };
    await desk.locator('input[type=file]').first().setInputFiles(file);
    await desk.locator(`.said >> text=${name}: đã nhận 2 dòng`).waitFor();
    await desk.locator(`.cause >> text=mã “Pigeon-${run}” không có trong danh mục`).waitFor();
    const delivery = desk.locator('.deliveries li').first();
    await delivery.locator('text=1 tính vào · 1 chờ sửa').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await delivery.locator('button', { hasText: 'Rút lại' }).click();
    await page.fill('input[name=reason]', 'sent by mistake');
    await page.click('text=Rút lại 2 dòng');
    await desk.locator('.deliveries li', { hasText: 'đã rút lại' }).first().waitFor();
    await desk.locator(`.cause >> text=Pigeon-${run}`).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('an agency tries a file, reads what is wrong with each kind, and loads its rows down', async () => {
    await hub.applied(await hub.publish([permitEvent(`day-${run}-0`, 3)]));
    const page = await signedIn(browser, hub, 'agency', '/');
    const desk = page.locator(DESK);
    const choose = (name: string, text: string, door = 0): Promise<void> =>
      desk
        .locator('input[type=file]')
        .nth(door)
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') });
    const said = (text: string) => desk.locator('.said', { hasText: text }).waitFor();
    await desk.locator('.deliveries li').first().waitFor();
    const [first] = [permitEvent(`day-${run}-1`, 3)];
    const ask = Object.keys(first).join(';');
    const row = (more: object): string => Object.values({ ...first, ...more }).join(';');
    const wrong = { 'case:channel': `Raven-${run}`, 'case:startdate': '31/02/2012' };
    const name = `day-${run}.csv`;
    const file = [ask, row(wrong), row({ ...wrong, 'case:startdate': '2012-02-31' }), ''].join(
      '\n',
    );

    const newest = await desk.locator('.deliveries li').first().innerText();
    await choose(name, file, 1);
    await said(`Thử ${name}: 2 dòng, 2 dòng sai. Chưa gửi gì.`);
    await said('Tiếp nhận (case:startdate): “31/02/2012”');
    await said('viết như 2026-11-25T08:00:00+07:00');
    await said(`mã “Raven-${run}” không có trong danh mục “Kênh nộp hồ sơ”; có:`);
    expect(await desk.locator('.deliveries li').first().innerText()).toBe(newest);

    await choose('so.xlsx', 'PK\x03\x04 xl/workbook.xml');
    await said('so.xlsx: chưa nhận dòng nào.');
    await said('kiểu “CSV UTF-8”');
    await choose('trong.csv', '');
    await said('bấm “Báo không phát sinh”');
    await choose('khong-tieu-de.csv', `${row({})}\n`);
    await said('ghi tên cột ở dòng 1');
    await choose('win.csv', `${ask}\n${row({ 'case:channel': 'B\xcb c\xe2u' })}\n`);
    await said('CSV UTF-8');

    const conforming = desk.locator('.feed td').nth(4);
    const before = await conforming.innerText();
    await choose(name, file);
    const delivery = desk.locator('.deliveries li', { hasText: name });
    await delivery.locator('text=2 chờ sửa').waitFor();
    const cause = desk.locator('.cause', { hasText: `Raven-${run}` });
    await cause.locator(`text=${name}`).waitFor();
    expect(await cause.innerText()).toMatch(
      /“(31\/02\/2012|2012-02-31)”[^]*cũng vậy: “[^]*\(dòng 1\)[^]*\(dòng 2\)/,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      desk.locator('button', { hasText: '(CSV)' }).click(),
    ]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain('vì sao chờ sửa');
    expect(text.split('\r\n').filter((line) => line.includes(`;Raven-${run};`))).toHaveLength(2);

    await delivery.locator('button', { hasText: 'Rút lại' }).click();
    await page.fill('input[name=reason]', 'nhầm quý');
    await page.click('text=Rút lại 2 dòng');
    await delivery.locator('text=/đã rút lại lúc .*: nhầm quý/').waitFor();
    await cause.waitFor({ state: 'detached' });
    expect(await delivery.innerText()).not.toContain('chờ sửa');
    await until('the rows count no more', () => conforming.innerText(), {
      holds: (now) => now === before,
    });
    await page.context().close();
  });

  it('an operator sees on a phone what needs someone, and says of an unknown page that there is none', async () => {
    const phone = { width: 390, height: 844 };
    const page = await signedIn(browser, hub, 'operator', '/', phone);
    await page.waitForSelector('text=Dòng chờ sửa');
    expect(await axeFaults(page)).toEqual([]);
    for (const path of [
      '/',
      '/alarms',
      '/walls',
      '/walls/permits?tile=3',
      '/feeds/nosuch',
      '/nosuch',
    ]) {
      await page.goto(`${hub.gateway}${path}`);
      await page.waitForSelector('.card h2, dialog h2');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([path, width]).toEqual([path, 390]);
    }
    await page.click('text=Về trang đầu');
    await page.waitForSelector('text=Dòng chờ sửa');
    await page.context().close();
  });

  it('a ministry sees what it was granted, and looks at records', async () => {
    await hub.applied(await hub.publish([permitEvent(`portal-${run}`, 3)]));
    const page = await signedIn(browser, hub, 'ministry', '/');
    await page.click('text=Xem thử 20 bản ghi');
    await page.waitForSelector('.scroll tbody tr');
    expect(await page.locator('.scroll thead th').allInnerTexts()).toContain('Kênh nộp');
    await page.locator('text=/bản ghi \\(đếm lúc/').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Tải toàn bộ (CSV)'),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toContain(`portal-${run}`);
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });
});
