import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send, textOf } from '../play.js';

/** Our own mistake is never passed over and never tried for ever: its partition stops and says so, the others go on. */
export const poisonStopsItsPartition: MessagingLaw = {
  name: 'a message that cannot be handled stops its partition, says so once, and is not passed over',
  async holds(harness) {
    const topic = await harness.topic(2);
    const bus = harness.process();
    const done: string[] = [];
    const stopped: string[] = [];
    let tries = 0;
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      onStopped: (where, partition, reason) =>
        stopped.push(`${where === topic} ${partition} ${reason.message}`),
      handler: async ({ messages }) => {
        if (messages.some((message) => textOf(message) === 'poison')) {
          tries += 1;
          throw new TypeError('our own mistake');
        }
        done.push(...messages.map(textOf));
      },
    });
    const to = (partition: number, value: string) =>
      send(bus, topic, [{ key: null, value, partition }]);
    await to(0, 'poison');
    await until('the partition stopped', () => stopped.length > 0, { within: harness.patienceMs });
    await to(0, 'after the poison');
    await to(1, 'beside it');
    await until('the other partition goes on', () => done.includes('beside it'), {
      within: harness.patienceMs,
    });
    await sleep(harness.watchMs);
    assert.deepEqual([firsts(done), stopped], [['beside it'], ['true 0 our own mistake']]);
    assert.ok(tries >= 2 && tries <= 5, `${tries} tries`);
  },
};
