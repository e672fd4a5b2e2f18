import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send, textOf } from '../play.js';

/** What may be our own mistake is never passed over, and nobody has to act once it is mended: its partition waits, says so, and is tried again; the others go on. */
export const poisonStopsItsPartition: MessagingLaw = {
  name: 'a message that cannot be handled holds up its partition alone, says so once, and is tried again until it can be',
  async holds(harness) {
    const topic = await harness.topic(2);
    const bus = harness.process();
    const done: string[] = [];
    const stopped: string[] = [];
    let [isMended, resumed] = [false, 0];
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      onStopped: (where, partition, reason) =>
        stopped.push(`${where === topic} ${partition} ${reason.message}`),
      onResumed: () => (resumed += 1),
      handler: async ({ messages }) => {
        if (!isMended && messages.some((message) => textOf(message) === 'poison'))
          throw new TypeError('our own mistake');
        done.push(...messages.map(textOf));
      },
    });
    const within = { within: harness.patienceMs };
    const to = (partition: number, value: string) =>
      send(bus, topic, [{ key: null, value, partition }]);
    await to(0, 'poison');
    await until('the partition stands still', () => stopped.length > 0, within);
    await to(0, 'after the poison');
    await to(1, 'beside it');
    await until('the other partition goes on', () => done.includes('beside it'), within);
    await sleep(harness.watchMs);
    assert.deepEqual(
      [firsts(done), stopped, resumed],
      [['beside it'], ['true 0 our own mistake'], 0],
    );
    isMended = true;
    await until('the partition goes on by itself', () => resumed > 0, within);
    await until('nothing was passed over', () => done.includes('after the poison'), within);
    assert.deepEqual([firsts(done), resumed], [['beside it', 'poison', 'after the poison'], 1]);
  },
};
