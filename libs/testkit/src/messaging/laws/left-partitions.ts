import assert from 'node:assert/strict';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send, textOf } from '../play.js';

/** A partition that stands still and goes to another member, or whose topic is followed no more, is no longer the first one's trouble. */
export const leftPartitions: MessagingLaw = {
  name: 'a partition that stands still is let go of, and says so, where it goes to another member',
  async holds(harness) {
    const [topic, group] = [await harness.topic(2), aGroup()];
    const [one, other] = [harness.process(), harness.process()];
    const [stopped, left, done]: [number[], number[], string[]] = [[], [], []];
    const within = { within: harness.patienceMs };
    for (const partition of [0, 1])
      await send(one, topic, [{ key: null, value: `poison ${partition}`, partition }]);
    const first = await one.consume({
      group,
      topics: [topic],
      onStopped: (_topic, partition) => stopped.push(partition),
      onLeft: (_topic, partition) => left.push(partition),
      handler: async () => {
        throw new TypeError('our own mistake');
      },
    });
    await until('both partitions stopped', () => stopped.length === 2, within);
    assert.deepEqual(left, []);
    await other.consume({
      group,
      topics: [topic],
      handler: async ({ messages }) => void done.push(...messages.map(textOf)),
    });
    await until('the share of the other goes on', () => done.length > 0, within);
    await until('the first let go of that share', () => left.length > 0, within);
    assert.deepEqual(firsts(done), [`poison ${left[0]}`]);
    await first.setTopics([]);
    await until('the first let go of both', () => left.length === 2, within);
    await until('the other has both', () => firsts(done).length === 2, within);
    assert.deepEqual(
      [[...stopped].sort(), [...left].sort()],
      [
        [0, 1],
        [0, 1],
      ],
    );
  },
};
