import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Fault } from '@nhip/contracts';
import { until } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { firsts, numbered, send, textOf } from '../play.js';

/** The end of a transaction takes an offset, for which no reader may wait. */
export const transactions: MessagingLaw = {
  name: 'a transaction is there for readers once it is sent, and they reach the end behind it',
  async holds(harness) {
    const topic = await harness.topic(1);
    const bus = harness.process();
    const producer = await bus.transactionalProducer(randomUUID());
    await producer.send(topic, numbered(0, 3));
    const seen: string[] = [];
    let caughtUp = false;
    const reader = await bus.read({
      topic,
      handler: (messages) => void seen.push(...messages.map(textOf)),
      onCaughtUp: () => (caughtUp = true),
    });
    await until('it has caught up', () => caughtUp, { within: harness.patienceMs });
    assert.deepEqual(firsts(seen), ['0', '1', '2']);
    for (let n = 3; n < 13; n += 1) {
      await producer.send(topic, numbered(n, n + 1));
      await reader.barrier(harness.patienceMs);
      assert.ok(seen.includes(String(n)), `has ${n}`);
    }
    await producer.close();
  },
};

/** Of the producers with one id the last opened alone writes, whatever the others were about to send. */
export const oneProducer: MessagingLaw = {
  name: 'a producer that was replaced writes nothing more, and nobody waits for what it wrote',
  async holds(harness) {
    const topic = await harness.topic(1);
    const [id, bus] = [randomUUID(), harness.process()];
    const late = await bus.transactionalProducer(id);
    await late.send(topic, numbered(0, 1));
    const rightful = await harness.process().transactionalProducer(id);
    const isFenced = (error: unknown): boolean =>
      error instanceof Fault && error.code === 'producer-fenced';
    await assert.rejects(late.send(topic, numbered(1, 2)), isFenced);
    await rightful.send(topic, numbered(2, 3));
    await assert.rejects(late.send(topic, numbered(3, 4)), isFenced);
    await send(bus, topic, numbered(4, 5));
    const seen: string[] = [];
    const reader = await bus.read({
      topic,
      handler: (messages) => void seen.push(...messages.map(textOf)),
    });
    await reader.barrier(harness.patienceMs);
    assert.deepEqual(firsts(seen), ['0', '2', '4']);
    await Promise.all([late.close(), rightful.close()]);
  },
};
