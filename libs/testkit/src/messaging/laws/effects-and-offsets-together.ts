import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until, type Batch, type PositionStore } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, numbered, send, textOf, untilKilled } from '../play.js';

/** Effects and the next offset of a partition, changed in one step as a transaction would. */
class Store implements PositionStore {
  applied: string[] = [];
  place: { next: bigint; incarnation: string } | undefined;

  async next(): Promise<{ next: bigint; incarnation: string } | undefined> {
    return this.place;
  }

  apply({ messages, incarnation }: Batch): void {
    this.applied = [...this.applied, ...messages.map(textOf)];
    this.place = { next: (messages.at(-1)?.offset ?? -1n) + 1n, incarnation };
  }
}

const values = (to: number): string[] => Array.from({ length: to }, (_, n) => String(n));

/** Where effects and positions share a transaction, a process begins where the store stands, whatever the broker believes. */
export const effectsAndOffsetsTogether: MessagingLaw = {
  name: 'a consumer with positions of its own begins where its store stands: nothing is applied twice or left out',
  async holds(harness) {
    const [topic, group, store] = [await harness.topic(1), aGroup(), new Store()];
    let bus = harness.process();
    let dies = false;
    const start = () =>
      bus.consume({
        group,
        topics: [topic],
        positions: store,
        handler: async (batch, { signal }) => {
          store.apply(batch);
          if (dies) await untilKilled(signal);
        },
      });
    const reached = (n: number) =>
      until(`${n} were applied`, () => store.applied.length >= n, { within: harness.patienceMs });
    const again = async (): Promise<void> => {
      await bus.close();
      bus = harness.process();
      await start();
    };
    await start();
    await send(bus, topic, numbered(0, 10, 0));
    await reached(10);
    dies = true;
    await send(bus, topic, numbered(10, 20, 0));
    await reached(20);
    dies = false;
    await again();
    await sleep(harness.watchMs);
    assert.deepEqual(
      store.applied,
      values(20),
      'what was committed with its effects is not applied again',
    );
    await bus.close();
    const { incarnation } = store.place ?? { incarnation: '' };
    [store.applied, store.place] = [values(4), { next: 4n, incarnation }];
    await again();
    await reached(20);
    assert.deepEqual(
      store.applied,
      values(20),
      'a store that was taken back is followed back, without a new message',
    );
    await bus.close();
    [store.applied, store.place] = [[], undefined];
    await again();
    await send(bus, topic, numbered(20, 21, 0));
    await reached(21);
    assert.deepEqual(store.applied, values(21), 'an empty store begins with the earliest');
  },
};
