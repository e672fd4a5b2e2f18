import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@nhip/contracts';
import { until, type Producer } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, textOf } from '../play.js';

const LONGEST_SEND_MS = 12_000;

/** Sends until it is durable, as every sender does; says how long the longest refusal took. */
async function persist(producer: Producer, topic: string, value: string): Promise<number> {
  for (let longest = 0; ; await sleep(100)) {
    const since = Date.now();
    try {
      await producer.send(topic, [{ key: 'k', value }]);
      return longest;
    } catch (error) {
      assert.ok(isUnavailable(error), String(error));
      longest = Math.max(longest, Date.now() - since);
    }
  }
}

/** A broker killed without warning: senders are told within bounded time, and what was acknowledged is handled, in order. */
export const brokerRestart: MessagingLaw = {
  name: 'a broker that is killed and comes back loses nothing that was acknowledged, and consumers go on by themselves',
  async holds(harness) {
    const broker = harness.broker;
    if (!broker) return;
    const topic = await harness.topic(1);
    const bus = harness.process();
    const seen: number[] = [];
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      handler: async ({ messages }) =>
        void seen.push(...messages.map((one) => Number(textOf(one)))),
    });
    const producer = await bus.producer();
    await persist(producer, topic, '0');
    await until('the first came', () => seen.length > 0, { within: harness.patienceMs });
    await broker.kill();
    const refused = producer.send(topic, [{ key: 'k', value: '0' }]);
    const since = Date.now();
    await assert.rejects(refused, isUnavailable);
    assert.ok(Date.now() - since < LONGEST_SEND_MS, `told after ${Date.now() - since} ms`);
    await broker.start();
    for (let n = 1; n <= 10; n += 1)
      assert.ok((await persist(producer, topic, String(n))) < LONGEST_SEND_MS);
    await until('all came', () => seen.includes(10), { within: 2 * harness.patienceMs });
    const firsts = seen.filter((n, at) => seen.indexOf(n) === at);
    assert.deepEqual(firsts, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  },
};
