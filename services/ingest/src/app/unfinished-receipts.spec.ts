import { expect, it } from '@jest/globals';
import type { ReceiptRow } from './ports.js';
import { UnfinishedReceipts } from './unfinished-receipts.js';

it('goes on to the next where one cannot be finished, and has that one wait', async () => {
  const [finished, waiting, told]: [string[], string[], object[]] = [[], [], []];
  const receipts = ['first', 'second'].map((id) => ({ id, kind: 'rows' }) as ReceiptRow);
  const store = {
    unfinished: async () => receipts,
    release: async (id: string) => void waiting.push(id),
  };
  const finish = async ({ id }: ReceiptRow): Promise<boolean> => {
    if (id === 'first') throw new Error('its topic was deleted');
    return finished.push(id) > 0;
  };
  const logger = { warn: (fields: object) => void told.push(fields) };
  await new UnfinishedReceipts(store, { finish }, logger).now();
  expect(finished).toEqual(['second']);
  expect(waiting).toEqual(['first']);
  expect(told).toMatchObject([{ receipt: 'first' }, { receipt: 'second' }]);
});
