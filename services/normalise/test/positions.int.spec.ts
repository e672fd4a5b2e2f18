import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { feedTopic, TOPICS } from '@nhip/contracts';
import { DOSSIER_FEED, dossierDefinitions, dossierFeed, until } from '@nhip/testkit';
import { QUARANTINE, type Quarantine } from '../src/app/ports.js';
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

let [version, lists] = [1, 1];
/** The next version of the feed. */
const nextFeed = () => ({
  kind: 'feed' as const,
  id: DOSSIER_FEED,
  version: (version += 1),
  body: dossierFeed,
});
/** The next version of the code list: the channel of all rows, and one more. Tests run in any order, each with one of its own. */
const channelsWith = (code: string) => ({
  kind: 'code-list' as const,
  id: 'channel',
  version: (lists += 1),
  body: {
    name: dossierFeed.name,
    codes: ['Desk', code].map((one) => ({ code: one, from: '2010-01-01', name: dossierFeed.name })),
  },
});

/** Of each version of a record of a receipt its row, and the version of the feed that mapped it. */
const mapped = async (receipt: string): Promise<readonly string[]> =>
  (await hub.versions(receipt)).map(({ place }) => `${place.row} by ${place.mapping}`).sort();

const replayAll = async (): Promise<void> => {
  await hub.replayAll();
  await hub.untilReplayed();
};

/** Rows up to which the feed was read. */
async function read(): Promise<number> {
  const sum = 'select coalesce(sum(next), 0)::int as rows from normalise.position';
  return (await hub.sql<{ rows: number }>(sum))[0]?.rows ?? 0;
}

describe('the positions of normalise', () => {
  it('lie in its database, and a start goes on from there', async () => {
    const before = await read();
    await hub.settle('a', [{ value: row('1') }, { value: row('2') }], 0);
    await until('the position has moved', async () => (await read()) === before + 2);
    await hub.restart();
    await hub.settle('b', [{ value: row('3') }], 0);
    expect((await mapped('a')).map((one) => one[0])).toEqual(['1', '2']);
  });

  it('have rows that come again mapped by the version that read them first, and new ones by the newest', async () => {
    let away = true;
    hub.beforeSend = (topic) => {
      if (away && topic === TOPICS.quarantine.name) throw new Error('no');
    };
    const [partition, former] = [0, version];
    await hub.send([
      { receipt: 'c', row: 1, value: row('4'), partition },
      { receipt: 'c', row: 2, value: row('5', { channel: 'Pigeon' }), partition },
    ]);
    await until('the row is a record', async () => (await mapped('c')).length > 0);
    hub.define(nextFeed());
    away = false;
    await hub.send([{ receipt: 'd', row: 1, value: row('6'), partition }]);
    await until('the new row is a record', async () => (await mapped('d')).length > 0);
    expect(new Set(await mapped('c'))).toEqual(new Set([`1 by ${former}`]));
    expect(await mapped('d')).toEqual([`1 by ${former + 1}`]);
    await replayAll();
    expect(new Set(await mapped('c'))).toEqual(new Set([`1 by ${former}`]));
    expect(new Set(await mapped('d'))).toEqual(new Set([`1 by ${former + 1}`]));
  });

  it('keep the version that brought a row in from quarantine, also after a crash in the middle', async () => {
    await hub.settle('e', [{ value: row('7', { channel: 'Raven' }) }], 1);
    hub.define(channelsWith('Raven'), nextFeed());
    const bringing = version;
    hub.beforeSend = (topic) => {
      if (topic === TOPICS.records.name) throw new Error('no');
    };
    await expect(hub.replay()).rejects.toBeDefined();
    hub.beforeSend = () => undefined;
    hub.define(nextFeed());
    expect(await hub.replay()).toMatchObject({ replayed: 1 });
    expect(new Set(await mapped('e'))).toEqual(new Set([`1 by ${bringing}`]));
    hub.define(nextFeed());
    await replayAll();
    expect(new Set(await mapped('e'))).toEqual(new Set([`1 by ${bringing}`]));
    expect((await mapped('e')).length).toBeGreaterThan(1);
    expect(await hub.quarantined('e')).toBe(0);
  });

  it('count a row as brought in that was withdrawn in the middle of it: its record may be out', async () => {
    await hub.settle('i', [{ value: row('11', { channel: 'Crow' }) }], 1);
    hub.define(channelsWith('Crow'), nextFeed());
    hub.beforeSend = (topic) => {
      if (topic === TOPICS.records.name) throw new Error('no');
    };
    await expect(hub.replay()).rejects.toBeDefined();
    hub.beforeSend = () => undefined;
    await hub.app.get<Quarantine>(QUARANTINE).withdrawn(DOSSIER_FEED, ['i']);
    expect(await hub.replay({ receipt: 'i' })).toMatchObject({ replayed: 1 });
    expect(await hub.quarantined('i')).toBe(0);
  });

  it('stop at a topic that is another one than they know, until it is taken', async () => {
    const before = await read();
    await hub.settle('h', [{ value: row('10') }], 0);
    await until('the position has moved', async () => (await read()) > before);
    await hub.sql("update normalise.position set incarnation = 'former'");
    await hub.restart();
    const places = (await hub.lost()).map(({ topic, former, taken }) => [
      topic,
      former.incarnation,
      taken.next,
    ]);
    expect(places).toEqual(places.map(() => [feedTopic(DOSSIER_FEED), 'former', '0']));
    expect(places.length).toBeGreaterThan(0);
    await hub.send([{ receipt: 'f', row: 1, value: row('8'), partition: 0 }]);
    await replayAll();
    expect(await hub.lost()).toEqual([]);
    await until('what came meanwhile is a record', async () => (await mapped('f')).length > 0);
    await hub.settle('g', [{ value: row('9') }], 0);
  });
});
