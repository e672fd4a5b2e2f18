/**
 * A wall of twelve tiles while twenty dossiers a second come, one a request: CPU of `screens` and of the page that draws them, and from the agency's request to the number on the wall.
 *   node bench/wall.mjs [--rate 20] [--seconds 60]
 * Before that the same wall is open for as long with nothing to show. Ends with the numbers on the wall held against `/values`, and a recomputation of every cell.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf, World } from '@nhip/simulator';
import { until } from '../tools/local/processes.mjs';
import { province } from '../services/cli/dist/simulate/pack-folder.js';
import { openBrowser } from './browser.mjs';
import { sendersOf, sendInBulk } from './bulk.mjs';
import { cpuOf, pssOf } from './cpu.mjs';
import { startHub } from './hub.mjs';
import { about, keep, summaryOf } from './measured.mjs';
import { cpuBy, inUnits, since, sumOf } from './usage.mjs';

/* global window, document, MutationObserver */
const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
  },
});
const [RATE, SECONDS] = [Number(options.rate), Number(options.seconds)];
const [SEED, PER_DAY, FIRST_DAYS, PAST_DAYS, TILES] = [1, 260, 120, 30, 12];
const [COUNTED, SCREEN, FEED] = [1, 'bench-wall', 'one-stop.dossiers'];
const LONGEST_MS = 120_000;
const round = (value, tenth = 10) => Math.round(value * tenth) / tenth;

/** What a world sends of the dossiers that begin on a day. */
const sentOf = (world, day) =>
  [...world.sendings(day)].filter(({ feed, says }) => feed === FEED && says !== undefined);

/** Of each dossier what is sent first, where it was received. */
function firstOf(sendings) {
  const first = new Map();
  for (const one of sendings.toSorted((a, b) => a.at - b.at))
    if (!first.has(one.key)) first.set(one.key, one);
  return [...first.values()].filter(({ says }) => says.state.receivedAt !== undefined);
}

/** @returns `live`: so many dossiers as they come, of the last days; `past`: what was sent of those of the days before, by sender */
function rowsOf(count) {
  const now = Date.now();
  const from = dayOf(now) - FIRST_DAYS;
  const options = { seed: SEED, from, perDay: PER_DAY, growingDays: 0, isClean: true };
  const world = new World(province(), options);
  const live = [];
  let day = dayOf(now) - 1;
  for (; live.length < count; day -= 1) live.push(...firstOf(sentOf(world, day)));
  const past = Array.from({ length: PAST_DAYS }, (_, i) => sentOf(world, day - i)).flat();
  return {
    live: live.slice(0, count),
    past: past
      .filter(({ at }) => at < now)
      .toSorted((a, b) => (a.sender < b.sender ? -1 : Number(a.sender > b.sender)) || a.at - b.at),
  };
}

/** In the page: counts what the stream says, and remembers when the number of a tile came to be what it is. */
function watchPage(tile) {
  const seen = { frames: 0, bytes: 0, numbers: [] };
  const Source = window.EventSource;
  window.EventSource = class extends Source {
    constructor(...given) {
      super(...given);
      this.addEventListener('cells', ({ data }) => {
        seen.frames += 1;
        seen.bytes += data.length;
      });
    }
  };
  const look = () => {
    const text = document.querySelector(`article[data-tile="${tile}"] .value`)?.textContent;
    if (text && seen.numbers.at(-1)?.text !== text)
      seen.numbers.push({ text, at: performance.timeOrigin + performance.now() });
  };
  window.seen = () => seen;
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}

/** `1.434 hồ sơ` is 1434, `88,62 %` is 88.62. */
const numberOf = (text) =>
  Number(
    text
      .replaceAll('.', '')
      .replace(',', '.')
      .replace(/[^\d.].*$/s, ''),
  );

async function openPage(browser, { credentials, gateway }) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.addInitScript(watchPage, COUNTED);
  const { name, password } = credentials.people.operator;
  await page.goto(`${gateway}/walls/${SCREEN}?page=1&distance=2`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector(`article[data-tile="${TILES}"] tbody tr`);
  const shown = await page.locator('article[data-tile]').count();
  if (shown !== TILES) throw new Error(`the page shows ${shown} tiles, not ${TILES}`);
  return page;
}

/** The processes of the browser that draw pages, by their ids. */
async function renderersOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** What hub and page use while something is done. */
async function measure(hub, page, renderers, action) {
  const seen = () => page.evaluate(() => window.seen());
  const drawn = () => renderers.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const [before, cpu, own, began] = [
    await seen(),
    cpuBy(hub.processes),
    drawn(),
    performance.now(),
  ];
  await action();
  const [seconds, used, ownUsed] = [
    (performance.now() - began) / 1000,
    since(cpu, cpuBy(hub.processes)),
    drawn() - own,
  ];
  const after = await seen();
  const frames = after.frames - before.frames;
  return {
    seconds: round(seconds),
    frames,
    framesPerSecond: round(frames / seconds),
    bytesPerFrame: frames === 0 ? 0 : Math.round((after.bytes - before.bytes) / frames),
    cpuSeconds: { screens: round(used.screens, 100), page: round(ownUsed, 100) },
    percentOfACore: {
      screens: round((used.screens / seconds) * 100),
      page: round((ownUsed / seconds) * 100),
      hub: round((sumOf(used) / seconds) * 100),
      by: inUnits(used, 100 / seconds),
    },
  };
}

/** Sends a row every so often, whether those before are answered or not; resolves when all are applied. @returns the instants at which they were sent */
async function sendEach(senders, rows) {
  const [sent, answers, began] = [[], [], performance.now()];
  for (const { sender, row } of rows) {
    sent.push(performance.timeOrigin + performance.now());
    answers.push(senders.publish({ id: `wall/${sent.length}`, sender, feed: FEED, rows: [row] }));
    await sleep(Math.max(0, began + (sent.length / RATE) * 1000 - performance.now()));
  }
  for (const taken of await Promise.all(answers)) await senders.applied(taken);
  return sent;
}

/** From each row to the first number that counts as many. */
function latencies(sent, base, numbers) {
  const shown = numbers.map(({ text, at }) => ({ count: numberOf(text) - base, at }));
  return sent.map((at, i) => shown.find(({ count }) => count > i).at - at);
}

/** What each tile of one number shows in the page, and what `/values` says of its period. */
async function shownAndSaid(hub, page) {
  const { operator } = hub.credentials;
  const { tiles } = await hub.call('GET', `/api/v1/screens/${SCREEN}`, operator);
  const pairs = tiles
    .filter(({ kind }) => kind === 'number')
    .map(async ({ no, indicator, period }) => {
      const asked = period === 'all' ? 'grain=all' : `grain=month&from=${period}&to=${period}`;
      const url = `/api/v1/indicators/${indicator}/values?${asked}`;
      const { values } = await hub.call('GET', url, operator);
      const text = await page.locator(`article[data-tile="${no}"] .value`).innerText();
      return [`tile ${no}`, numberOf(text), Number(values[0]?.value)];
    });
  return Promise.all(pairs);
}

async function measured(hub, browser) {
  hub.load('packs/public-services');
  hub.load('bench/wall');
  const { live, past } = rowsOf(RATE * SECONDS);
  const senders = await sendersOf(hub, province(), SEED);
  await sendInBulk(senders, past);
  const page = await openPage(browser, hub);
  const renderers = await renderersOf(browser);
  const idle = await measure(hub, page, renderers, () => sleep(SECONDS * 1000));
  const base = numberOf(await page.locator(`article[data-tile="${COUNTED}"] .value`).innerText());
  let sent;
  const changing = await measure(hub, page, renderers, async () => {
    sent = await sendEach(senders, live);
  });
  const same = async () =>
    (await shownAndSaid(hub, page)).every(([, shown, said]) => shown === said);
  const isShown = await until('the wall', LONGEST_MS, same).catch(() => false);
  const pairs = await shownAndSaid(hub, page);
  const isCounted = pairs[0][1] === base + live.length;
  if (!isShown || !isCounted) console.error(pairs, 'before', base);
  const { numbers } = await page.evaluate(() => window.seen());
  return {
    tiles: TILES,
    pastRows: past.length,
    rows: live.length,
    rate: RATE,
    idle,
    changing,
    ...(isCounted && { shownMs: summaryOf(latencies(sent, base, numbers)) }),
    pageMB: Math.round(renderers.reduce((sum, pid) => sum + pssOf(pid), 0) / 1e6),
    equal: (await hub.verify()) && isShown && isCounted,
  };
}

let result;
let browser;
const hub = await startHub('wall');
try {
  browser = await openBrowser();
  result = { ...about('wall'), ...(await measured(hub, browser)) };
  console.log(JSON.stringify(result, undefined, 2));
  if (RATE * SECONDS >= 1_200) keep(result);
} finally {
  await browser?.close();
  await hub.stop();
}
process.exit(result?.equal ? 0 : 1);
