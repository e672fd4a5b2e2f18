import { describe, expect, it } from '@jest/globals';
import { decodeDelivery } from '@nhip/contracts';
import type { OutMessage } from '@nhip/platform';
import { FeedKinds } from './feed-kinds.js';

/** Kinds over a store in memory, which `kinds` may hold already. */
function kindsOver(kinds = new Map<string, boolean>()) {
  const done: string[] = [];
  const told: OutMessage[] = [];
  let isAway = false;
  const store = {
    take: async (feed: string, simulated: boolean) => {
      done.push(`take ${feed}`);
      if (!kinds.has(feed)) kinds.set(feed, simulated);
      return kinds.get(feed) === true;
    },
    settle: async (feed: string, simulated: boolean) => {
      done.push(`settle ${feed}`);
      return kinds.get(feed) === simulated;
    },
    find: async (feed: string) => kinds.get(feed),
  };
  const send = async (topic: string, messages: readonly OutMessage[]): Promise<void> => {
    if (isAway) throw new Error('away');
    done.push(topic);
    told.push(...messages);
  };
  const setAway = (is: boolean): void => void (isAway = is);
  return { feeds: new FeedKinds(store, { send }), done, told, kinds, setAway };
}

const sending = { id: 'R1', feed: 'f', agency: 'H09', receivedAt: 7 };
const simulated = { ...sending, simulated: true } as const;
const mix = { kind: 'conflict', code: 'simulated-mix', fields: { feed: 'f' } };

describe('the kind of a feed', () => {
  it('is that of the first sending, and the other one is refused from then on', async () => {
    for (const [first, second] of [
      [sending, simulated],
      [simulated, sending],
    ] as const) {
      const { feeds } = kindsOver();
      await feeds.take(first);
      await feeds.take(first);
      await expect(feeds.take(second)).rejects.toMatchObject(mix);
      await expect(feeds.assertFits('f', second === simulated)).rejects.toMatchObject(mix);
      await feeds.assertFits('f', first === simulated);
    }
  });

  it('says in the refusal what the feed holds, and what to do', async () => {
    const real = kindsOver(new Map([['f', false]])).feeds;
    await expect(real.take(simulated)).rejects.toMatchObject({
      text: { vi: 'nguồn “f” đã nhận dữ liệu thật nên không nhận dữ liệu mô phỏng' },
      hint: { en: expect.stringContaining('send simulated data to another feed') },
    });
    const of = kindsOver(new Map([['f', true]])).feeds;
    await expect(of.take(sending)).rejects.toMatchObject({
      text: { en: 'the feed “f” holds simulated data and takes no real data' },
      hint: { vi: expect.stringContaining('dữ liệu thật thì gửi sang một nguồn khác') },
    });
  });

  it('is taken by no question', async () => {
    const { feeds, kinds } = kindsOver();
    for (const kind of [true, false]) await feeds.assertFits('f', kind);
    expect(kinds.size).toBe(0);
  });

  it('is told before any row where it is simulated, once, and is its for good then', async () => {
    const { feeds, done, told } = kindsOver();
    await Promise.all([simulated, { ...simulated, id: 'R2' }].map((one) => feeds.take(one)));
    await feeds.take(simulated);
    expect(done).toEqual(['take f', 'take f', 'nhip.deliveries', 'settle f']);
    const [{ key, value } = { key: null, value: null }] = told;
    expect(decodeDelivery({ key, value: Buffer.from(String(value)), headers: {} })).toEqual({
      receipt: 'R1',
      feed: 'f',
      part: 'ingest',
      seq: 0,
      agency: 'H09',
      receivedAt: 7,
      simulated: true,
    });
  });

  it('is told of no real one', async () => {
    const { feeds, told } = kindsOver();
    await feeds.take(sending);
    expect(told).toEqual([]);
  });

  it('is told by the first that tells of it in a process, whoever had asked for it there', async () => {
    for (const asks of [
      ({ feeds }: ReturnType<typeof kindsOver>) => feeds.kindOf(sending),
      ({ feeds }: ReturnType<typeof kindsOver>) => feeds.take(sending).catch(() => undefined),
    ]) {
      // Another process has taken it, and died before it told.
      const over = kindsOver(new Map([['f', true]]));
      await asks(over);
      expect(over.told).toEqual([]);
      await over.feeds.take(simulated);
      await over.feeds.take(simulated);
      expect(over.told).toHaveLength(1);
    }
  });

  it('is told by whoever comes next where it could not be', async () => {
    const { feeds, told, setAway } = kindsOver();
    setAway(true);
    await expect(feeds.take(simulated)).rejects.toThrow('away');
    setAway(false);
    await feeds.take(simulated);
    expect(told).toHaveLength(1);
  });

  it('is asked for again until something of it is durable: another one may have it then', async () => {
    const { feeds, done, kinds } = kindsOver();
    await feeds.take(sending);
    // Nothing came of it, and its claim is over.
    kinds.set('f', true);
    await feeds.settle(sending);
    await expect(feeds.take(sending)).rejects.toMatchObject(mix);
    kinds.set('f', false);
    await feeds.take(sending);
    await feeds.settle(sending);
    await feeds.settle(sending);
    await feeds.take(sending);
    expect(done).toEqual(['take f', 'settle f', 'take f', 'take f', 'settle f']);
  });

  it('is no matter for good where it could not be told', async () => {
    const { feeds, kinds, setAway } = kindsOver();
    setAway(true);
    await expect(feeds.take(simulated)).rejects.toThrow('away');
    kinds.set('f', false);
    setAway(false);
    await feeds.take(sending);
  });
});
