import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@nhip/platform';
import { partitionOf } from '@nhip/contracts';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send, textOf } from '../play.js';

const PARTITIONS = 4;
const ROUNDS = 12;
const KEYS = Array.from({ length: 20 }, (_, i) => `khóa ${i}`);

/** All messages of a key lie in the partition that the contracts name, and come in the order in which they were sent. */
export const orderWithinAKey: MessagingLaw = {
  name: 'the messages of a key come in the order in which they were sent',
  async holds(harness) {
    const topic = await harness.topic(PARTITIONS);
    const bus = harness.process();
    const seen = new Map<string, string[]>();
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      handler: async ({ partition, messages }) => {
        await sleep(partition);
        for (const message of messages) {
          assert.equal(
            partition,
            partitionOf(message.key ?? '', PARTITIONS),
            'the partition of a key is fixed',
          );
          seen.set(message.key ?? '', [...(seen.get(message.key ?? '') ?? []), textOf(message)]);
        }
      },
    });
    for (let round = 0; round < ROUNDS; round += 1)
      await send(
        bus,
        topic,
        KEYS.flatMap((key) => [2 * round, 2 * round + 1].map((n) => ({ key, value: String(n) }))),
      );
    const came = (): number =>
      [...seen.values()].reduce((sum, values) => sum + firsts(values).length, 0);
    const all = 2 * ROUNDS * KEYS.length;
    await until('all messages came', () => came() >= all, { within: harness.patienceMs });
    const inOrder = Array.from({ length: 2 * ROUNDS }, (_, n) => String(n));
    for (const key of KEYS) assert.deepEqual(firsts(seen.get(key) ?? []), inOrder, key);
  },
};
