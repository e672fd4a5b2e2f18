import assert from 'node:assert/strict';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, numbered, send } from '../play.js';

/** A consumer told of a further topic follows it from its start, and goes on with the others where it stood. */
export const furtherTopics: MessagingLaw = {
  name: 'a further topic is followed from its start, the others from where they stood',
  async holds(harness) {
    const [one, other] = [await harness.topic(1), await harness.topic(1)];
    const bus = harness.process();
    const seen: string[] = [];
    const consumer = await bus.consume({
      group: aGroup(),
      topics: [],
      handler: async ({ topic, messages }) =>
        void seen.push(
          ...messages.map(({ offset }) => `${topic === one ? 'one' : 'other'} ${offset}`),
        ),
    });
    await send(bus, one, numbered(0, 3, 0));
    await send(bus, other, numbered(0, 2, 0));
    await consumer.setTopics([one]);
    await until('the first topic came', () => firsts(seen).length >= 3, {
      within: harness.patienceMs,
    });
    await consumer.setTopics([one, other]);
    await send(bus, one, numbered(3, 4, 0));
    await until('both topics came', () => firsts(seen).length >= 6, { within: harness.patienceMs });
    assert.deepEqual(firsts(seen).sort(), [
      'one 0',
      'one 1',
      'one 2',
      'one 3',
      'other 0',
      'other 1',
    ]);
  },
};
