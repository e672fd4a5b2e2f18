import { expect, it } from '@jest/globals';
import type { PoolClient } from '@nhip/platform';
import { rowsOf } from './delta-feed.js';

/** A session whose cursor has so many rows; notes what it is asked. */
function cursorOf(rows: number): { client: PoolClient; asked: string[] } {
  const asked: string[] = [];
  let given = 0;
  const query = (text: string): Promise<{ rows: object[] }> => {
    asked.push(text);
    const most = Number(/^fetch (\d+)/.exec(text)?.[1] ?? 0);
    const some = Array.from({ length: Math.min(most, rows - given) }, () => ({ n: ++given }));
    return Promise.resolve({ rows: some });
  };
  return { client: { query } as unknown as PoolClient, asked };
}

it('gives every row of a cursor once, in order', async () => {
  for (const length of [0, 1, 15, 16, 17, 80, 2_000]) {
    const { client } = cursorOf(length);
    const given: number[] = [];
    for await (const { n } of rowsOf<{ n: number }>(client, 'c', 'select', [])) given.push(n);
    expect(given).toEqual(Array.from({ length }, (_, i) => i + 1));
  }
});

it('reads few rows for whoever takes few, and closes the cursor', async () => {
  const { client, asked } = cursorOf(2_000);
  const rows = rowsOf<{ n: number }>(client, 'c', 'select', []);
  for (let n = 0; n < 10; n += 1) await rows.next();
  await rows.return(undefined);
  expect(asked.slice(1)).toEqual(['fetch 16 from c', 'close c']);
});
