/**
 * A correction on an open wall: from the agency's request to the changed digit in a browser, one after another on a hub that holds the pack's file.
 *   node bench/correction.mjs [--corrections 300] [--rate 0]
 * With --rate so many other rows a second are sent to the same feed meanwhile, a body each second.
 * Ends with a recomputation of every cell, and with the wall showing what the naive count gives.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { naivePermits, permitFile, permitRows as fileRows } from '@nhip/testkit';
import { until } from '../tools/local/processes.mjs';
import { openBrowser } from './browser.mjs';
import { startHub } from './hub.mjs';
import { about, keep, summaryOf } from './measured.mjs';
import { asSent, bodyOf, permitRows } from './permit-rows.mjs';

/* global window, document, MutationObserver */
const { values: options } = parseArgs({
  options: {
    corrections: { type: 'string', default: '300' },
    rate: { type: 'string', default: '0' },
  },
});
const [CORRECTIONS, RATE] = [Number(options.corrections), Number(options.rate)];
const NAMES = { Desk: 'Trực tiếp tại quầy', Post: 'Bưu chính', Internet: 'Trực tuyến' };
/** The dossiers of the load: at 2,000 rows a second each gets its next version after ten seconds. None is of a channel that a correction touches. */
const LOAD = { prefix: 'load', dossiers: 20_000, channels: ['Internet'] };
const LONGEST_MS = 120_000;

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

async function openWall(browser, { credentials, gateway }) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const { name, password } = credentials.people.operator;
  await page.goto(`${gateway}/walls/permits?page=2`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('article[data-tile="8"] tbody tr');
  await page.evaluate(watchWall, NAMES);
  return page;
}

/** The dossier that is corrected: its version of a minute, in a channel. */
const event = (minute, channel) => ({
  'case:concept:name': 'bench-correction',
  'case:channel': channel,
  'case:department': 'General',
  'case:startdate': '2013-03-01T02:00:00.000Z',
  'case:deadline': '2013-03-09T02:00:00.000Z',
  'case:enddate': '',
  'concept:name': 'Confirmation of receipt',
  'time:timestamp': new Date(Date.parse('2013-03-02T00:00:00Z') + minute * 60_000).toISOString(),
});
const channelOf = (correction) => (correction % 2 === 1 ? 'Post' : 'Desk');

/** Sends RATE rows each second until `stop`, which resolves when all of them are applied. A body that is answered late is made up for at once. */
function sendLoad(hub) {
  let [rows, isOn] = [0, RATE > 0];
  const [began, receipts] = [performance.now(), []];
  const send = async () => {
    for (; isOn; await sleep(Math.max(0, began + (rows / RATE) * 1000 - performance.now()))) {
      receipts.push(await hub.send(bodyOf(permitRows(rows, rows + RATE, LOAD))));
      rows += RATE;
    }
  };
  const sending = send();
  return async () => {
    isOn = false;
    await sending;
    const seconds = (performance.now() - began) / 1000;
    for (const receipt of receipts) await hub.applied(receipt);
    return { rows, perSecond: Math.round(rows / seconds) };
  };
}

/** Sends a correction; gives after how many milliseconds it was answered, and was seen in the page. */
async function correct(hub, page, correction) {
  const channel = channelOf(correction);
  const before = (await page.evaluate(() => window.seen()))[channel];
  const began = performance.timeOrigin + performance.now();
  await hub.send(bodyOf([event(correction, channel)]));
  const answered = performance.timeOrigin + performance.now() - began;
  const seen = await page.waitForFunction(
    ([code, text]) => window.seen()[code].text !== text && window.seen()[code],
    [channel, before.text],
    { timeout: LONGEST_MS },
  );
  return { answered, shown: (await seen.jsonValue()).at - began };
}

async function correctAll(hub, page) {
  const times = [];
  for (let i = 1; i <= CORRECTIONS; i += 1) {
    times.push(await correct(hub, page, i));
    await sleep(100 + ((i * 37) % 200));
    if (i % 50 === 0) console.error(`${i} corrections`);
  }
  return {
    answeredMs: summaryOf(times.map(({ answered }) => answered)),
    shownMs: summaryOf(times.map(({ shown }) => shown)),
  };
}

/** What the wall has to show at the end, by the plainest code there is: the pack's file, the last correction, and the dossiers of the load. */
function expectedOf(loaded) {
  const rows = [...fileRows(), event(CORRECTIONS, channelOf(CORRECTIONS))];
  const { byChannel } = naivePermits(asSent(rows));
  const received = (channel) => byChannel[channel][0];
  return {
    Desk: received('Desk'),
    Post: received('Post'),
    Internet: received('Internet') + Math.min(loaded, LOAD.dossiers),
  };
}

const numberOf = ({ text }) => Number(text.replaceAll('.', ''));

/** Whether the wall comes to show the expected counts; says what it shows where it does not. */
async function comesToShow(page, expected) {
  let shown;
  const isShown = async () => {
    const seen = await page.evaluate(() => window.seen());
    shown = Object.fromEntries(Object.keys(expected).map((code) => [code, numberOf(seen[code])]));
    return isDeepStrictEqual(shown, expected);
  };
  return until('the wall', LONGEST_MS, isShown).catch((error) => {
    console.error(error.message, shown, 'expected', expected);
    return false;
  });
}

let result;
let browser;
const hub = await startHub('correction');
try {
  await hub.applied(await hub.send(permitFile(), 'text/csv'));
  await hub.applied(await hub.send(bodyOf([event(0, channelOf(0))])));
  browser = await openBrowser();
  const page = await openWall(browser, hub);
  const stopLoad = sendLoad(hub);
  const times = await correctAll(hub, page);
  const load = await stopLoad();
  const isShown = await comesToShow(page, expectedOf(load.rows));
  result = {
    ...about(RATE > 0 ? `correction-${RATE}` : 'correction'),
    corrections: CORRECTIONS,
    ...(RATE > 0 && { load }),
    ...times,
    equal: (await hub.verify()) && isShown,
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (CORRECTIONS >= 300) keep(result);
} finally {
  await browser?.close();
  await hub.stop();
}
process.exit(result?.equal ? 0 : 1);
