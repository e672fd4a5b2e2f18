import { describe, expect, it } from '@jest/globals';
import type { FeedHeader } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import type { InMessage, OutMessage } from '@nhip/platform';
import { DOSSIER_FEED, dossierCatalogue } from '@nhip/testkit';
import { CompiledFeed } from '../domain/keep-rows.js';
import type { Feeds } from './feeds.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';
import { TakeInbox } from './take-inbox.js';

const feed = new CompiledFeed(
  dossierCatalogue.get('feed', DOSSIER_FEED) as Defined<'feed'>,
  dossierCatalogue,
);

const rowsOf = (n: number): string =>
  JSON.stringify(Array.from({ length: n }, () => ({ id: 'q' })));

/** Takes messages with these values, and tells what was done in which order, and which rows came of them. */
async function take(
  values: readonly (string | null)[],
  key: string | null = null,
  simulated = false,
) {
  const done: string[] = [];
  const sent: OutMessage[] = [];
  const receipts = {
    beginAll: async (all: readonly ReceiptRow[]) => {
      done.push(`begin ${all.length}`);
      return all;
    },
    sent: async (ids: readonly string[]) => {
      done.push(`sent ${ids.length}`);
      return ids.length;
    },
  } as unknown as ReceiptStore;
  const producer = {
    send: async (topic: string, messages: readonly OutMessage[]) => {
      done.push(`${topic} ${messages.length}`);
      if (topic.startsWith('nhip.feed.')) sent.push(...messages);
    },
    close: async () => undefined,
  };
  const feeds = {
    awaited: () => ({ feed, agency: 'H09' }),
    inherited: () => ({}),
  } as unknown as Feeds;
  const kinds = { kindOf: async () => simulated, settle: async () => undefined };
  const inbox = new TakeInbox(feeds, kinds, receipts, producer, { now: () => 0 });
  const messages = values.map((value, i): InMessage => ({
    topic: 't',
    partition: 0,
    offset: BigInt(i),
    key,
    value: value === null ? null : Buffer.from(value),
    headers: {},
    timestamp: 0,
  }));
  await inbox.take({ topic: 't', partition: 0, incarnation: 'i', messages });
  return { done, sent };
}

const verdictOf = ({ headers = {} }: OutMessage): FeedHeader['verdict'] =>
  (JSON.parse(headers['nhip'] ?? '{}') as FeedHeader).verdict;

describe('a batch of an inbox', () => {
  it('is taken piece by piece, each durable before the next', async () => {
    const { done } = await take([rowsOf(3_000), rowsOf(3_000), rowsOf(7_000), rowsOf(1)]);
    const topic = `nhip.feed.${DOSSIER_FEED}`;
    expect(done).toEqual([
      'begin 2',
      `${topic} 5000`,
      `${topic} 1000`,
      'nhip.deliveries 2',
      'sent 2',
      'begin 1',
      `${topic} 5000`,
      `${topic} 2000`,
      'nhip.deliveries 1',
      'sent 1',
      'begin 1',
      `${topic} 1`,
      'nhip.deliveries 1',
      'sent 1',
    ]);
  });

  it('is taken by bytes too', async () => {
    const long = JSON.stringify([{ id: 'q', note: 'x'.repeat(500_000) }]);
    const { done } = await take(Array.from({ length: 20 }, () => long));
    expect(done.filter((one) => one.startsWith('begin'))).toEqual([
      'begin 8',
      'begin 8',
      'begin 4',
    ]);
  });

  it('lets others have their turn', async () => {
    let [turns, isOver] = [0, false];
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await take([rowsOf(10_000), rowsOf(10_000)]);
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});

describe('a message of an inbox', () => {
  it('has at most 10,000 rows', async () => {
    expect((await take([rowsOf(10_000)])).sent).toHaveLength(10_000);
  });

  it.each<[string, string]>([
    ['10,000 rows', rowsOf(10_001)],
    ['4 MB', JSON.stringify({ id: 'q', note: 'x'.repeat(4_000_000) })],
    ['4 MB of what is no JSON', '['.repeat(4_000_001)],
  ])('that has more than %s is one refused row, which says what to do', async (_, value) => {
    const { sent } = await take([value, rowsOf(2)]);
    expect(sent).toHaveLength(3);
    expect(sent[0]).toMatchObject({ key: null, value: '' });
    expect(verdictOf(sent[0] as OutMessage)).toEqual([
      {
        code: 'inbox-message-too-large',
        message: {
          vi: 'thông điệp có quá 10000 dòng, hoặc quá 4 MB khi chưa nén: chia thành nhiều thông điệp, hoặc gửi bằng HTTP',
          en: 'the message has more than 10000 rows, or more than 4 MB uncompressed: send several messages, or send it by HTTP',
        },
      },
    ]);
  });

  it.each([[null], ['']])(
    'without a value (%j) is refused as that, and keeps its key',
    async (value) => {
      const { sent } = await take([value], 'dossier 7');
      expect(sent).toMatchObject([{ key: 'dossier 7', value: '' }]);
      expect(verdictOf(sent[0] as OutMessage)).toMatchObject([{ code: 'no-value' }]);
    },
  );

  it('to a feed of simulated data is one refused row of which nothing is kept, so that no replay brings it in', async () => {
    const { sent } = await take([rowsOf(3), rowsOf(1)], 'k', true);
    expect(sent).toMatchObject([{ value: '' }, { value: '' }]);
    const codes = sent.map((one) => verdictOf(one)?.map(({ code }) => code));
    expect(codes).toEqual([['simulated-mix'], ['simulated-mix']]);
  });

  it('that cannot be read is kept without its key, which may be anything', async () => {
    const { sent } = await take(['garbage'], 'dossier 7');
    expect(sent).toMatchObject([{ key: null }]);
  });
});
