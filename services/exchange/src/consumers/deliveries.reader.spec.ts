import { expect, it } from '@jest/globals';
import { encodeDelivery, type DeliveryMessage } from '@nhip/contracts';
import type { Delivery } from '@nhip/kernel';
import type { InMessage, Subscriptions } from '@nhip/platform';
import { readsAll } from '@nhip/testkit';
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

function reader(note: (deliveries: readonly Delivery[]) => Promise<void>) {
  let handler: Options['handler'] = () => undefined;
  const ready: boolean[] = [];
  const subscriptions = {
    read: (options: Options) => {
      handler = options.handler;
      options.onCaughtUp?.();
      return undefined as unknown as ReturnType<Subscriptions['read']>;
    },
  };
  void new DeliveriesReader(subscriptions, readsAll, { noteDeliveries: note }, () => 5_000, {
    set: (_part: string, ok: boolean) => void ready.push(ok),
  });
  return { take: (messages: readonly InMessage[]) => handler(messages), ready };
}

it('a delivery is noted once some of it is applied, and a batch that could not be noted is not lost', async () => {
  const noted: Delivery[] = [];
  let isAway = true;
  const { take, ready } = reader((deliveries) => {
    if (isAway) return Promise.reject(new Error('away'));
    noted.push(...deliveries);
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
  expect(noted).toMatchObject([{ feed: 'f', agency: 'H09', receivedAt: 1_000, period: '2026-11' }]);
  expect(ready).toEqual([false, true]);
});
