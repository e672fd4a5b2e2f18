import assert from 'node:assert/strict';
import { until } from '@nhip/platform';
import { Fault } from '@nhip/contracts';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, numbered, send, textOf } from '../play.js';

const away = (): Fault =>
  new Fault('unavailable', 'store-away', { vi: 'kho tạm nghỉ', en: 'the store is away' });

/** An outage stops nothing for good and loses nothing: its batch waits, and nothing overtakes it. */
export const outagesWait: MessagingLaw = {
  name: 'an outage makes its batch wait and come again, and nothing overtakes it',
  async holds(harness) {
    const topic = await harness.topic(1);
    const bus = harness.process();
    const done: string[] = [];
    const stopped: string[] = [];
    let refused = 0;
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      onStopped: (_topic, _partition, reason) => stopped.push(reason.message),
      handler: async ({ messages }) => {
        if (messages.some((message) => textOf(message) === '3') && refused < 4) {
          refused += 1;
          throw away();
        }
        done.push(...messages.map(textOf));
      },
    });
    for (const batch of [numbered(0, 3, 0), numbered(3, 6, 0), numbered(6, 9, 0)])
      await send(bus, topic, batch);
    await until('all messages were handled', () => firsts(done).length >= 9, {
      within: harness.patienceMs,
    });
    assert.deepEqual(
      firsts(done),
      numbered(0, 9).map(({ value }) => value),
    );
    assert.deepEqual([refused, stopped], [4, []]);
  },
};
