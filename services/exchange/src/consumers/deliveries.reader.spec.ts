import { expect, it } from '@jest/globals';
import { encodeDelivery, type DeliveryMessage } from '@nhip/contracts';
import type { InMessage, Subscriptions } from '@nhip/platform';
import { readsAll } from '@nhip/testkit';
import type { ToldDeliveries } from '../app/ports.js';
import { DeliveriesReader } from './deliveries.reader.js';

const base = { receipt: 'R1', feed: 'f', agency: 'H09', receivedAt: 1_000 };
const sent = (...messages: readonly DeliveryMessage[]): InMessage[] =>
  messages.map((message, i) => ({
    ...encodeDelivery(message),
    value: Buffer.from(encodeDelivery(message).value),
    topic: 'nhip.deliveries',
    partition: 0,
    offset: BigInt(i),
    headers: {},
    timestamp: 0,
  }));

type Options = Parameters<Subscriptions['read']>[0];

function reader(note: (told: ToldDeliveries) => Promise<void>) {
  let handler: Options['handler'] = () => undefined;
  const ready: boolean[] = [];
  const subscriptions = {
    read: (options: Options) => {
      handler = options.handler;
      options.onCaughtUp?.();
      return undefined as unknown as ReturnType<Subscriptions['read']>;
    },
  };
  void new DeliveriesReader(subscriptions, readsAll, { note }, () => 5_000, {
    set: (_part: string, ok: boolean) => void ready.push(ok),
  });
  return { take: (messages: readonly InMessage[]) => handler(messages), ready };
}

it('a delivery is noted once some of it is applied, and a batch that could not be noted is not lost', async () => {
  const noted: ToldDeliveries[] = [];
  let isAway = true;
  const { take, ready } = reader((told) => {
    if (isAway) return Promise.reject(new Error('away'));
    noted.push(told);
    return Promise.resolve();
  });
  const messages = sent(
    { ...base, part: 'ingest', seq: 0, received: 1, kind: 'rows', period: '2026-11' },
    { ...base, part: 'ledger/0', seq: 1, applied: 1 },
  );
  await take(messages.slice(0, 1));
  await expect(take(messages.slice(1))).rejects.toThrow('away');
  isAway = false;
  await take(messages.slice(1));
  expect(noted).toMatchObject([
    {
      deliveries: [
        { receipt: 'R1', feed: 'f', agency: 'H09', receivedAt: 1_000, period: '2026-11' },
      ],
      withdrawn: [],
    },
  ]);
  expect(ready).toEqual([false, true]);
});

it('what is taken back is told, also before the delivery is known', async () => {
  const noted: ToldDeliveries[] = [];
  const { take } = reader(async (told) => void noted.push(told));
  const withdrawal = { receipt: 'R2', kind: 'withdrawal', withdraws: 'R1' } as const;
  await take(sent({ ...base, ...withdrawal, part: 'ingest', seq: 1, received: 1 }));
  expect(noted).toEqual([{ deliveries: [], withdrawn: ['R1'] }]);
});
