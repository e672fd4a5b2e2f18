import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodePull, type PullMessage } from '@nhip/contracts';
import type { PullBody } from '@nhip/kernel';
import { samplePull } from '@nhip/kernel/testing';
import type { PortalPage } from '../domain/portal-answer.js';
import { pageOf, type PullWindow } from '../domain/pull-plan.js';
import { keyReused, keyWithdrawn, noRows, pullTimedOut } from '../faults.js';
import type { PullState, PullTurn } from './ports.js';
import type { PublishRequest } from './publish.js';
import { PullFeed } from './pull-feed.js';

const SINCE = Date.parse('2026-11-25T08:00:00+07:00');
const NOW = SINCE + 3_600_000;
const pull: PullBody = {
  ...samplePull,
  overlap: 'PT0S',
  since: new Date(SINCE).toISOString(),
  pageSize: 2,
};
const rows = (...names: string[]): PortalPage => ({
  text: JSON.stringify(names),
  rows: names.length,
});

let pages: (window: PullWindow, asked: PullBody) => PortalPage | Promise<PortalPage>;
let take: (request: PublishRequest) => void;
let sent: PublishRequest[];
let told: PullMessage[];
let state: PullState | undefined;
let due: number;
let isFenced: boolean;
let abort: AbortController;
beforeEach(() => {
  [pages, take, sent, told] = [() => rows(), () => undefined, [], []];
  [state, due, isFenced, abort] = [undefined, -1, false, new AbortController()];
});

async function run(by: PullBody = pull, definition = 'first'): Promise<void> {
  const feed = new PullFeed(
    { page: async (asked, window) => pages(window, asked) },
    {
      publish: async (request) => {
        take(request);
        sent.push(request);
        return { received: 0, skipped: 0, rejected: 0, errors: [] };
      },
    },
    {
      keep: async (_turn, kept, at) => {
        if (isFenced) return false;
        [state, due] = [kept, at];
        return true;
      },
    },
    {
      send: async (topic, messages) => {
        const message = { topic, partition: 0, offset: 0n, headers: {}, timestamp: 0 };
        for (const { key, value } of messages)
          told.push(decodePull({ ...message, key, value: Buffer.from(value ?? '') }));
      },
    },
    { now: () => NOW },
    { warn: () => undefined },
  );
  const turn: PullTurn = { feed: 'f', turn: 1, ...(state && { state }) };
  await feed.run({ id: 'f', pull: by, definition }, turn, abort.signal);
}

describe('a round', () => {
  it('takes each page once, and is over when a second pass says the same', async () => {
    pages = (window) => (pageOf(window) === 1 ? rows('1', '2') : rows('3'));
    await run();
    expect(sent.map(({ key }) => key?.replace(/[0-9a-f]{64}$/, '#'))).toEqual([
      'pull/20261125080000/20261125090000/1/#',
      'pull/20261125080000/20261125090000/2/#',
    ]);
    expect(sent[0]?.identity).toMatchObject({ name: 'pull', agency: 'H09' });
    expect(await sent[0]?.body()).toEqual(Buffer.from('["1","2"]'));
    expect(state).toMatchObject({ place: { upTo: NOW }, succeededAt: NOW, fault: null });
    expect(due).toBe(NOW + 300_000);
    expect(told.map(({ upTo, page }) => [upTo === NOW, page])).toEqual([
      [false, 2],
      [false, 1],
      [false, 2],
      [true, 1],
    ]);
  });

  it('that finds nothing is told as nothing to report, by a key of the hour', async () => {
    await run();
    expect(sent).toMatchObject([{ nothingToReport: true, key: 'pull/nothing/2026112509' }]);
  });

  it.each([noRows(), keyWithdrawn('R1', 'R2'), keyReused('R1')].map((one) => [one.code, one]))(
    'goes on where the door says %s',
    async (_, fault) => {
      pages = () => rows('1');
      take = () => {
        throw fault;
      };
      await run();
      expect(state).toMatchObject({ place: { upTo: NOW }, fault: null });
    },
  );

  it('begins its window anew where pages are asked for in another size', async () => {
    pages = (window) => {
      if (pageOf(window) > 1) throw pullTimedOut(1);
      return rows('1', '2');
    };
    await run();
    expect(state?.place.window?.seen).toHaveLength(1);
    const asked: number[] = [];
    pages = (window) => {
      asked.push(pageOf(window));
      return rows('1', '2', '3');
    };
    await run({ ...pull, pageSize: 5 }, 'second');
    expect(asked).toEqual([1]);
    expect(state).toMatchObject({ place: { upTo: NOW }, fault: null });
  });

  it('of another source begins with its first day', async () => {
    await run();
    const since = new Date(SINCE - 60_000).toISOString();
    let from = 0;
    pages = (window) => {
      from = window.from;
      return rows('1');
    };
    await run({ ...pull, since }, 'second');
    expect(from).toBe(SINCE - 60_000);
  });
});

describe('what keeps a pull from going on', () => {
  it('is told with its tries, and the place stays', async () => {
    pages = () => Promise.reject(pullTimedOut(1_000));
    await run();
    await run();
    expect(told.map(({ fault }) => [fault?.code, fault?.tries, fault?.since])).toEqual([
      ['pull-timed-out', 1, NOW],
      ['pull-timed-out', 2, NOW],
    ]);
    expect(state?.place.upTo).toBe(SINCE);
    expect(due).toBeGreaterThanOrEqual(NOW + 5_000);
    pages = () => rows('1');
    await run();
    expect(told.at(-1)?.fault).toBeNull();
  });

  it.each([
    ['more rows than were asked for', () => rows('1', '2', '3'), 'pull-too-many-rows'],
    ['the page before', () => rows('1', '2'), 'pull-page-repeated'],
    ['what nobody foresaw', () => Promise.reject(new TypeError('§')), 'pull-failed'],
  ])('may be %s', async (_, answer, code) => {
    pages = answer;
    await run();
    expect(told.at(-1)?.fault?.code).toBe(code);
    expect(JSON.stringify(told)).not.toContain('§');
    expect(state?.place.upTo).toBe(SINCE);
  });

  it('may be pages that say something else each time: that stays said until they settle', async () => {
    let turn = 0;
    pages = (window) => (pageOf(window) === 1 ? rows('1', String((turn += 1))) : rows('3'));
    await run();
    await run();
    expect(told.at(-1)?.fault).toMatchObject({ code: 'pull-unsettled', tries: 2 });
    expect(told.at(-2)?.fault).toMatchObject({ code: 'pull-unsettled', tries: 1 });
    pages = (window) => (pageOf(window) === 1 ? rows('1', '2') : rows('3'));
    await run();
    expect(state).toMatchObject({ place: { upTo: NOW }, fault: null });
  });

  it('is nothing where it is stopped, or the turn is another’s: nothing is kept', async () => {
    pages = () => {
      abort.abort();
      return Promise.reject(new Error('stopped'));
    };
    await run();
    expect(told).toEqual([]);
    [isFenced, abort, pages] = [true, new AbortController(), () => rows('1')];
    await run();
    expect([told, state?.place.upTo]).toEqual([[], SINCE]);
  });
});
