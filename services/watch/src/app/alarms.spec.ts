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

/** What is sent in turns of a replica whose table says that the alarm is closed and told. @param told what its topic says in each turn */
async function sentWhile(...told: readonly (readonly AlarmMessage[])[]): Promise<string[]> {
  const sent: string[] = [];
  const closed: AlarmMessage = { ...alarm('a'), state: 'closed', since: 2 };
  let turn = 0;
  const alarms = new Alarms(
    { judged: async () => [{ id: 'a', name: { vi: 'Nguồn', en: 'Feed' }, senders: [] }] },
    {
      all: async () => [closed],
      adopt: async () => undefined,
      put: async () => undefined,
      pending: async () => [],
      markPublished: async () => undefined,
    },
    { of: () => told[turn] ?? [] },
    { send: async (_, messages) => void sent.push(...messages.map(({ value }) => String(value))) },
  );
  for (; turn < told.length; turn += 1) await alarms.judge(3);
  return sent.map((value) => (JSON.parse(value) as AlarmMessage).state);
}

it('tells an alarm again whose former state another replica told behind its last', async () => {
  const open = [alarm('a')];
  expect(await sentWhile(open, open)).toEqual(['closed']);
  expect(await sentWhile([], [])).toEqual(['closed']);
});

it('tells nothing again while its own word is on the way', async () => {
  const closed: AlarmMessage = { ...alarm('a'), state: 'closed', since: 2 };
  expect(await sentWhile([alarm('a')], [closed], [closed])).toEqual([]);
});
