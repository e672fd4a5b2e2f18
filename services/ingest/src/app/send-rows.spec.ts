import { expect, it } from '@jest/globals';
import type { FeedRow } from '@nhip/contracts';
import type { OutMessage } from '@nhip/platform';
import { sendRows } from './send-rows.js';

it('sends rows in their order, at most 5,000 at once, each piece once the last is durable', async () => {
  const delivery = { receipt: 'r', receivedAt: 0, agency: 'H09', sentBy: 'key' };
  const row = (number: number): FeedRow => ({
    number,
    key: String(number % 7),
    value: String(number),
    sha256: '',
    findings: [],
  });
  const deliveries = [12_000, 1, 0, 500].map((length) => ({
    delivery,
    rows: Array.from({ length }, (_, i) => row(i + 1)),
  }));
  const pieces: (readonly OutMessage[])[] = [];
  let [underWay, most] = [0, 0];
  const send = async (_: string, messages: readonly OutMessage[]): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    pieces.push(messages);
    underWay -= 1;
  };
  await sendRows({ send }, 'topic', deliveries);
  expect(pieces.map(({ length }) => length)).toEqual([5_000, 5_000, 2_501]);
  expect(pieces.flat().map(({ value }) => value)).toEqual(
    deliveries.flatMap(({ rows }) => rows.map(({ value }) => value)),
  );
  expect(most).toBe(1);
});
