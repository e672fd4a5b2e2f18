import { expect, it } from '@jest/globals';
import type { AlarmMessage } from '@nhip/contracts';
import { Alarms } from './alarms.js';

const alarm = (feed: string): AlarmMessage => ({
  id: `freshness/${feed}`,
  kind: 'freshness',
  subject: feed,
  state: 'open',
  since: 1,
  message: { vi: `${feed}: chưa gửi`, en: `${feed} is missing` },
});

/** The alarms that one judgement of these feeds changes, where the alarms of `a` and `b` are open. */
async function changed(ids: readonly string[]): Promise<string[]> {
  const put: string[] = [];
  const name = { vi: 'Nguồn', en: 'Feed' };
  const feeds = ids.map((id) => ({
    id,
    name,
    senders: [{ agency: 'H09', name, freshness: 'fresh' as const }],
  }));
  const alarms = new Alarms(
    { judged: async () => feeds },
    {
      all: async () => [alarm('a'), alarm('b')],
      adopt: async () => undefined,
      put: async (ones) => void put.push(...ones.map(({ id, state }) => `${id} ${state}`)),
      pending: async () => [],
      markPublished: async () => undefined,
    },
    { of: () => [] },
    { send: async () => undefined },
  );
  await alarms.judge(2);
  return put;
}

it('closes the alarm of a feed that is no more', async () => {
  expect(await changed(['a', 'c'])).toContain('freshness/b closed');
});

it('changes no alarm while there are no feeds: the catalogue is empty, or on its way', async () => {
  expect(await changed([])).toEqual([]);
});
