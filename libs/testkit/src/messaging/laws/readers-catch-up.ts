import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@nhip/platform';
import { Fault } from '@nhip/contracts';
import type { MessagingLaw } from '../harness.js';
import { firsts, numbered, send, textOf } from '../play.js';

/** A reader has the whole topic, says when it had caught up, and its barrier is behind everything sent before. */
export const readersCatchUp: MessagingLaw = {
  name: 'a reader gets a topic whole, and after its barrier has all that was sent before',
  async holds(harness) {
    const topic = await harness.topic(2);
    const bus = harness.process();
    await send(bus, topic, numbered(0, 20));
    const seen: string[] = [];
    let [caughtUpWith, slow] = [-1, false];
    const reader = await harness.process().read({
      topic,
      handler: async (messages) => {
        if (slow) await sleep(300);
        seen.push(...messages.map(textOf));
      },
      onCaughtUp: () => (caughtUpWith = firsts(seen).length),
    });
    await until('it caught up', () => caughtUpWith >= 0, { within: harness.patienceMs });
    assert.equal(caughtUpWith, 20);
    for (let n = 20; n < 30; n += 1) {
      await send(bus, topic, numbered(n, n + 1));
      await Promise.all([reader.barrier(harness.patienceMs), reader.barrier(harness.patienceMs)]);
      assert.ok(seen.includes(String(n)), `has ${n}`);
    }
    slow = true;
    await send(bus, topic, numbered(30, 31));
    await assert.rejects(
      reader.barrier(100),
      (error) => error instanceof Fault && error.code === 'not-caught-up',
    );
    await reader.stop();
  },
};
