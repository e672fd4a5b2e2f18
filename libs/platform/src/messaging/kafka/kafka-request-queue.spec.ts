import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { lookOnlyWhereRequestsWait, type RequestQueueClass } from './kafka-request-queue.js';

const require = createRequire(import.meta.url);
const FOLDER = 'kafkajs/src/network/requestQueue';

interface Queue {
  readonly throttleCheckTimeoutId: unknown;
  maybeThrottle(ms: number): void;
  push(request: object): void;
  fulfillRequest(answer: object): void;
  destroy(): void;
}
type QueueClass = RequestQueueClass & { new (options: object): Queue };

/** The client's queue as it comes, each time another class. */
function original(): QueueClass {
  const module = { exports: {} };
  const inside = (name: string): unknown =>
    name === 'events' ? require('node:events') : require(`${FOLDER}/${name}`);
  compileFunction(readFileSync(require.resolve(FOLDER), 'utf8'), ['module', 'require'])(
    module,
    inside,
  );
  return module.exports as QueueClass;
}

function mended(): QueueClass {
  const queue = original();
  lookOnlyWhereRequestsWait(queue);
  return queue;
}

const logger = { debug: () => undefined, warn: () => undefined };
const open = (queue: QueueClass): Queue =>
  new queue({ maxInFlightRequests: 1, requestTimeout: 1_000, logger });

/** Resolves when the queue sends it. */
function request(queue: Queue, correlationId: number): Promise<void> {
  return new Promise((sendRequest) =>
    queue.push({
      entry: { correlationId, resolve: () => undefined, reject: () => undefined },
      expectResponse: true,
      sendRequest,
    }),
  );
}
const answer = (queue: Queue, correlationId: number): void =>
  queue.fulfillRequest({ correlationId, size: 0, payload: null });

describe('the requests of the Kafka client, looked at where some wait', () => {
  it('sets no timer once all are answered', async () => {
    const queue = open(mended());
    await request(queue, 1);
    answer(queue, 1);
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('is told from the client as it comes', async () => {
    const queue = open(original());
    await request(queue, 1);
    answer(queue, 1);
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.destroy();
  });

  it('sends what waits when the one before it is answered', async () => {
    const queue = open(mended());
    await request(queue, 1);
    const second = request(queue, 2);
    answer(queue, 1);
    await second;
    answer(queue, 2);
  });

  it('sends what waits when the pause is over that the broker asked for', async () => {
    const queue = open(mended());
    await request(queue, 1);
    queue.maybeThrottle(20);
    answer(queue, 1);
    expect(queue.throttleCheckTimeoutId).toBeNull();
    await request(queue, 2);
    answer(queue, 2);
  });
});
