import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  lookForLateAnswersOnceASecond,
  lookOnlyWhereRequestsWait,
  type RequestQueueClass,
} from './request-queue.js';

const require = createRequire(import.meta.url);
const FOLDER = 'kafkajs/src/network/requestQueue';

interface Queue {
  readonly throttleCheckTimeoutId: unknown;
  maybeThrottle(ms: number): void;
  scheduleRequestTimeoutCheck(): void;
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
  const timers = { setInterval, clearInterval, setTimeout, clearTimeout };
  const names = ['module', 'require', ...Object.keys(timers)];
  compileFunction(readFileSync(require.resolve(FOLDER), 'utf8'), names)(
    module,
    inside,
    ...Object.values(timers),
  );
  return module.exports as QueueClass;
}

function mended(): QueueClass {
  const queue = original();
  lookOnlyWhereRequestsWait(queue);
  lookForLateAnswersOnceASecond(queue);
  return queue;
}

const logger = { debug: () => undefined, warn: () => undefined };
const open = (queue: QueueClass, isConnected = () => true): Queue =>
  new queue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: true,
    logger,
    isConnected,
  });

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

describe('the answers that the Kafka client waits for', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('are given up within a second of when they are late', async () => {
    const queue = open(mended());
    queue.scheduleRequestTimeoutCheck();
    const late = new Promise<Error>((reject) =>
      queue.push({
        entry: { correlationId: 1, reject },
        expectResponse: true,
        sendRequest: () => undefined,
      }),
    );
    jest.advanceTimersByTime(2_000);
    expect((await late).message).toContain('timed out');
    queue.destroy();
  });

  it.each([
    ['once a second', mended, 1],
    ['ten times as often by the client as it comes', original, 10],
  ])('are looked at %s', (_, client, looks) => {
    let looked = 0;
    const queue = open(client(), () => (looked += 1) > 0);
    queue.scheduleRequestTimeoutCheck();
    jest.advanceTimersByTime(1_000);
    expect(looked).toBe(looks);
    queue.destroy();
  });

  it('are looked at no more once the connection has ended', () => {
    const queue = open(mended(), () => false);
    queue.scheduleRequestTimeoutCheck();
    jest.advanceTimersByTime(1_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
