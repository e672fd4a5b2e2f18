import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DOSSIER_FEED, dossierDefinitions, dossierFeed } from '@nhip/testkit';
import { rawRow as row, StartedNormalise } from './started-normalise.js';

let hub: StartedNormalise;

beforeAll(async () => {
  hub = await StartedNormalise.start();
  hub.know(dossierDefinitions);
});
beforeEach(() => {
  hub.beforeSend = () => undefined;
});
afterAll(() => hub.stop());

const send = (receipt: string, values: readonly string[], waiting = 0): Promise<void> =>
  hub.settle(
    receipt,
    values.map((value, i) => ({ value, key: String(i) })),
    waiting,
  );
const rowsOf = async (receipt: string): Promise<number[]> =>
  (await hub.versions(receipt)).map(({ place }) => place.row).sort();

describe('all rows of all feeds once more', () => {
  it('makes each record again, at its raw place, and says how far it is', async () => {
    await send('a', [row('1'), row('2'), row('3')]);
    const begun = await hub.replayAll();
    expect(begun.done).toBe(false);
    expect(begun.rows).toBeGreaterThanOrEqual(3);
    await hub.untilReplayed();
    expect(await hub.replayed()).toEqual({ done: true, read: begun.rows, rows: begun.rows });
    expect(await rowsOf('a')).toEqual([1, 1, 2, 2, 3, 3]);
    const [first, again] = (await hub.versions('a')).filter(({ place }) => place.row === 1);
    expect([again?.delivery, again?.place]).toEqual([first?.delivery, first?.place]);
  });

  it('goes on where an outage kept it, and is not begun anew while it runs', async () => {
    await send('b', [row('4'), row('5')]);
    let away = true;
    hub.beforeSend = () => {
      if (away) throw new Error('no');
    };
    const { rows } = await hub.replayAll();
    expect(await hub.replayAll()).toMatchObject({ done: false, rows });
    away = false;
    await hub.untilReplayed();
    expect(await rowsOf('b')).toEqual([1, 1, 2, 2]);
  });

  it('leaves a row that waits where it cannot be mapped, and lets it in where it can be', async () => {
    await send('c', [row('6'), row('7', { channel: 'Raven' })], 1);
    await hub.replayAll();
    await hub.untilReplayed();
    expect(await hub.quarantined('c')).toBe(1);
    const codes = ['Desk', 'Raven'].map((code) => ({
      code,
      from: '2010-01-01',
      name: dossierFeed.name,
    }));
    const channel = { kind: 'code-list', id: 'channel', version: 2 };
    const feed = { kind: 'feed', id: DOSSIER_FEED, version: 2, body: dossierFeed };
    hub.define({ ...channel, body: { name: dossierFeed.name, codes } }, feed);
    await hub.replayAll();
    await hub.untilReplayed();
    expect(await hub.quarantined('c')).toBe(0);
    expect(new Set(await rowsOf('c'))).toEqual(new Set([1, 2]));
    hub.define();
  });
});
