import { createRequire } from 'node:module';

const LATE_LOOK_MS = 1_000;

/** What is used of the client's queue of requests, one a connection (kafkajs 2.2.4, pinned). */
export interface RequestQueueClass {
  readonly prototype: RequestQueue;
}

interface RequestQueue {
  /** Requests that wait until the broker may be asked again, or until one before them is answered. */
  readonly pending: readonly unknown[];
  /** Sets a timer to look at them. */
  scheduleCheckPendingRequests(): void;
  /** Those that wait for their answer. */
  readonly inflight: ReadonlyMap<number, InFlight>;
  readonly enforceRequestTimeout: boolean;
  isConnected(): boolean;
  requestTimeoutIntervalId: NodeJS.Timeout | undefined;
  /** Sets a timer, until the connection ends, that gives up those that wait for too long. */
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

interface InFlight {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

/**
 * From its first answer on the client looks every millisecond, for as long as a connection stands, whether requests wait on it: the
 * timer is set for the end of a pause that the broker asked for, which without one lies in the past. A request that has to wait sets
 * the timer itself; so this leaves the timer out where none waits.
 */
export function lookOnlyWhereRequestsWait(queue: RequestQueueClass): void {
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}

function giveUpLate(queue: RequestQueue): void {
  for (const request of queue.inflight.values())
    if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
  if (!queue.isConnected()) queue.destroy();
}

/**
 * The client looks ten times a second on each connection for answers that are late by seconds; a service has a dozen connections, and
 * wakes for nothing else when nothing happens. This looks once a second.
 */
export function lookForLateAnswersOnceASecond(queue: RequestQueueClass): void {
  queue.prototype.scheduleRequestTimeoutCheck = function () {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => giveUpLate(this), LATE_LOOK_MS);
  };
}

const queue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue',
) as RequestQueueClass;
lookOnlyWhereRequestsWait(queue);
lookForLateAnswersOnceASecond(queue);
