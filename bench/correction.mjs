/**
 * A correction on an open wall: from the agency's request to the changed digit in a browser, one after another on a hub that holds the pack's file.
 *   node bench/correction.mjs [--corrections 300]
 * Ends with a recomputation of every cell, and with the wall showing what the naive count gives.
 */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { Hub } from '../tools/local/hub.mjs';
import { freePort } from '../tools/local/processes.mjs';
import { removeStack } from '../tools/local/stack.mjs';
import { about, keep } from './measured.mjs';

/* global window, document, MutationObserver */
const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: { corrections: { type: 'string', default: '300' } },
});
const CORRECTIONS = Number(options.corrections);
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const FEED = '/api/v1/feeds/municipal-permits.events/records';
const NAMES = { Desk: 'Trực tiếp tại quầy', Post: 'Bưu chính' };

const state = path.join(root, '.nhip/bench/correction');
removeStack(path.join(state, 'stack'));
rmSync(state, { recursive: true, force: true });
const hub = new Hub({ root, state, port: await freePort(), log: console.error });

async function call(method, url, token, body, type = 'application/json') {
  const response = await fetch(hub.credentials.gateway + url, {
    method,
    body,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': type }) },
  });
  if (!response.ok)
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

const quantile = (sorted, share) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
const summary = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: Math.round(sorted.at(-1)),
  };
};

/** Remembers, in the page, when the count of each channel became what it is. */
function watchWall(names) {
  const seen = {};
  const look = () => {
    for (const row of document.querySelectorAll('article[data-tile="8"] tbody tr')) {
      const [name, received] = [...row.cells].map((cell) => cell.textContent);
      if (seen[name]?.text !== received)
        seen[name] = { text: received, at: performance.timeOrigin + performance.now() };
    }
  };
  window.seen = () =>
    Object.fromEntries(Object.entries(names).map(([code, name]) => [code, seen[name]]));
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  look();
}

async function openWall(browser) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const { name, password } = hub.credentials.people.operator;
  await page.goto(`${hub.credentials.gateway}/walls/permits?page=2`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('article[data-tile="8"] tbody tr');
  await page.evaluate(watchWall, NAMES);
  return page;
}

async function settled(receipt, agency) {
  for (;;) {
    const answer = await call('GET', `/api/v1/receipts/${receipt}`, agency);
    if (answer.state === 'applied') return;
    await sleep(50);
  }
}

let result;
let browser;
try {
  await hub.start();
  const agency = Object.values(hub.credentials.agencies)[0];
  const file = gunzipSync(
    readFileSync(path.join(root, 'packs/municipal-permits/data/events.csv.gz')),
  );
  await settled((await call('POST', FEED, agency, file, 'text/csv')).receipt, agency);
  const event = (minute, channel) =>
    JSON.stringify({
      'case:concept:name': 'bench-correction',
      'case:channel': channel,
      'case:department': 'General',
      'case:startdate': '2013-03-01T02:00:00.000Z',
      'case:deadline': '2013-03-09T02:00:00.000Z',
      'case:enddate': '',
      'concept:name': 'Confirmation of receipt',
      'time:timestamp': new Date(
        Date.parse('2013-03-02T00:00:00Z') + minute * 60_000,
      ).toISOString(),
    });
  await settled(
    (await call('POST', FEED, agency, event(0, 'Desk'), 'application/x-ndjson')).receipt,
    agency,
  );
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
  const page = await openWall(browser);
  const [answered, shown] = [[], []];
  for (let i = 1; i <= CORRECTIONS; i += 1) {
    const channel = i % 2 === 1 ? 'Post' : 'Desk';
    const before = (await page.evaluate(() => window.seen()))[channel];
    const began = performance.timeOrigin + performance.now();
    await call('POST', FEED, agency, event(i, channel), 'application/x-ndjson');
    answered.push(performance.timeOrigin + performance.now() - began);
    const after = await page
      .waitForFunction(
        ([code, text]) => window.seen()[code].text !== text && window.seen()[code],
        [channel, before.text],
        {
          timeout: 10_000,
        },
      )
      .then((handle) => handle.jsonValue());
    shown.push(after.at - began);
    await sleep(100 + ((i * 37) % 200));
    if (i % 50 === 0) console.error(`${i} corrections`);
  }
  const wall = await page.evaluate(() => window.seen());
  const verified = await call('POST', '/api/v1/verify', hub.credentials.operator, '{}');
  const isAtDesk = CORRECTIONS % 2 === 0;
  result = {
    ...about('correction'),
    corrections: CORRECTIONS,
    answeredMs: summary(answered),
    shownMs: summary(shown),
    equal:
      verified.equal &&
      wall.Desk.text === String(isAtDesk ? 110 : 109) &&
      wall.Post.text === String(isAtDesk ? 53 : 54),
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (CORRECTIONS >= 300) keep(result);
} finally {
  await browser?.close();
  await hub.stop({ remove: true });
}
process.exit(result?.equal ? 0 : 1);
