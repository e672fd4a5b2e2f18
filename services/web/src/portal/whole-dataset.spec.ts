import { expect, it } from '@jest/globals';
import type { Changes, SharedChange } from '@nhip/contracts';
import { wholeDataset } from './whole-dataset.js';

const upsert = (id: string, version = 1): SharedChange => ({
  op: 'upsert',
  id,
  version,
  commit: 1,
  record: {},
});

it('the whole of a dataset is what stands behind its last page', async () => {
  const pages: readonly Changes[] = [
    { changes: [upsert('a'), upsert('b'), upsert('c')], cursor: 'c/1', more: true },
    {
      changes: [upsert('a', 2), { op: 'delete', id: 'b', version: 2, commit: 2 }],
      cursor: 'c2',
      more: false,
    },
  ];
  const asked: string[] = [];
  const read: number[] = [];
  const all = await wholeDataset(
    async (query) => {
      asked.push(query);
      return pages[asked.length - 1] as Changes;
    },
    (count) => read.push(count),
  );
  expect(all?.map(({ id, version }) => [id, version])).toEqual([
    ['a', 2],
    ['c', 1],
  ]);
  expect(asked).toEqual(['?limit=10000', '?limit=10000&cursor=c%2F1']);
  expect(read).toEqual([3, 2]);
});
