import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@nhip/contracts';
import { until, type PositionStore } from '@nhip/platform';
import type { MessagingHarness, MessagingLaw } from '../harness.js';
import { aGroup, numbered, send, textOf } from '../play.js';

type Place = { next: bigint; incarnation: string } | undefined;

interface Follower {
  readonly applied: string[];
  readonly stopped: string[];
  resumed: number;
  place: Place;
  close(): Promise<void>;
}

async function follow(harness: MessagingHarness, topic: string, place: Place): Promise<Follower> {
  const bus = harness.process();
  const follower: Follower = {
    applied: [],
    stopped: [],
    resumed: 0,
    place,
    close: () => bus.close(),
  };
  const positions: PositionStore = { next: async () => follower.place };
  await bus.consume({
    group: aGroup(),
    topics: [topic],
    positions,
    onStopped: (_topic, _partition, reason) =>
      follower.stopped.push(reason instanceof Fault ? reason.code : reason.message),
    onResumed: () => (follower.resumed += 1),
    handler: async ({ messages, incarnation }) => {
      follower.applied.push(...messages.map(textOf));
      follower.place = { next: (messages.at(-1)?.offset ?? -1n) + 1n, incarnation };
    },
  });
  return follower;
}

async function stops(
  harness: MessagingHarness,
  follower: Follower,
  applied: number,
): Promise<void> {
  await until('the partition stopped', () => follower.stopped.length > 0, {
    within: harness.patienceMs,
  });
  await sleep(harness.watchMs);
  assert.deepEqual(
    [follower.stopped, follower.applied.length, follower.resumed],
    [['source-rewound'], applied, 0],
  );
}

/** Someone acted: the store names a place that the source holds, and the partition goes on from there without a restart. */
async function goesOn(
  harness: MessagingHarness,
  follower: Follower,
  place: Place,
  messages: number,
): Promise<void> {
  const before = follower.applied.length;
  follower.place = place;
  await until(
    'the partition goes on from the place it was given',
    () => follower.applied.length === before + messages && follower.resumed === 1,
    { within: harness.patienceMs },
  );
  await follower.close();
}

/** Offsets of one topic say nothing about another: the partition stops and says so, instead of skipping or counting twice; it goes on once its store says from where. */
export const rewoundSourceStops: MessagingLaw = {
  name: 'a recreated or rewound topic stops its partition with source-rewound',
  async holds(harness) {
    const bus = harness.process();
    const topic = await harness.topic(1);
    await send(bus, topic, numbered(0, 10, 0));
    const live = await follow(harness, topic, undefined);
    await until('all were applied', () => live.applied.length === 10, {
      within: harness.patienceMs,
    });
    await harness.recreate(topic);
    await send(bus, topic, numbered(100, 103, 0));
    await stops(harness, live, 10);
    const incarnation = await bus.incarnation(topic);
    assert.notEqual(incarnation, live.place?.incarnation);
    const restarted = await follow(harness, topic, live.place);
    await stops(harness, restarted, 0);
    const ahead = await follow(harness, topic, { next: 4n, incarnation });
    await stops(harness, ahead, 0);
    await goesOn(harness, live, { next: 0n, incarnation }, 3);
    await goesOn(harness, restarted, { next: 1n, incarnation }, 2);
    await goesOn(harness, ahead, { next: 3n, incarnation }, 0);

    await send(bus, topic, numbered(103, 110, 0));
    await harness.forget(topic, 0, 5n);
    const behind = await follow(harness, topic, { next: 2n, incarnation });
    await stops(harness, behind, 0);
    await behind.close();
    const taken = await follow(harness, topic, { next: 5n, incarnation });
    await until('a source that is whole is followed', () => taken.applied.length === 5, {
      within: harness.patienceMs,
    });
  },
};
