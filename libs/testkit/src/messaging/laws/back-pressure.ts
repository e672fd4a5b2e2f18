import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, numbered, send } from '../play.js';

const PARTITIONS = 4;

/** A slow handler is not flooded: one batch of a partition at a time, and no more partitions at once than were asked for. */
export const backPressure: MessagingLaw = {
  name: 'a slow handler gets one batch of a partition at a time, of as many partitions as it asked for',
  async holds(harness) {
    const topic = await harness.topic(PARTITIONS);
    const bus = harness.process();
    const running = new Map<number, number>();
    let [most, mostOfOne, handled] = [0, 0, 0];
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      concurrency: 2,
      handler: async ({ partition, messages }) => {
        running.set(partition, (running.get(partition) ?? 0) + 1);
        mostOfOne = Math.max(mostOfOne, running.get(partition) ?? 0);
        most = Math.max(
          most,
          [...running.values()].reduce((sum, n) => sum + n, 0),
        );
        await sleep(40);
        running.set(partition, (running.get(partition) ?? 1) - 1);
        handled += messages.length;
      },
    });
    const rounds = Array.from({ length: 10 }, (_, n) => n);
    for (const n of rounds)
      for (let partition = 0; partition < PARTITIONS; partition += 1)
        await send(bus, topic, numbered(5 * n, 5 * n + 5, partition));
    await until('all were handled', () => handled >= 200, { within: harness.patienceMs });
    assert.deepEqual([mostOfOne, most], [1, 2]);
  },
};
