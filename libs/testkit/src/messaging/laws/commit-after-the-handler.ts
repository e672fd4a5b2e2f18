import assert from 'node:assert/strict';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, numbered, send, textOf } from '../play.js';

/** Where the broker keeps the offsets, a process that ended in order leaves nothing to be done again. */
export const commitAfterTheHandler: MessagingLaw = {
  name: 'what was finished does not come again to the next process',
  async holds(harness) {
    const [topic, group] = [await harness.topic(1), aGroup()];
    const first: string[] = [];
    const second: string[] = [];
    const bus = harness.process();
    const consumer = await bus.consume({
      group,
      topics: [topic],
      handler: async ({ messages }) => void first.push(...messages.map(textOf)),
    });
    await send(bus, topic, numbered(0, 5, 0));
    await until('the first process got all', () => firsts(first).length === 5, {
      within: harness.patienceMs,
    });
    await consumer.stop();
    const other = harness.process();
    await other.consume({
      group,
      topics: [topic],
      handler: async ({ messages }) => void second.push(...messages.map(textOf)),
    });
    await send(other, topic, numbered(5, 8, 0));
    await until('the second process got the rest', () => second.includes('7'), {
      within: harness.patienceMs,
    });
    assert.deepEqual(second, ['5', '6', '7']);
  },
};
