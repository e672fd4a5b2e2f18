import { createRequire } from 'node:module';

/** What is used of the client's queue of requests, one a connection (kafkajs 2.2.4, pinned). */
export interface RequestQueueClass {
  readonly prototype: RequestQueue;
}

interface RequestQueue {
  /** Requests that wait until the broker may be asked again, or until one before them is answered. */
  readonly pending: readonly unknown[];
  /** Sets a timer to look at them. */
  scheduleCheckPendingRequests(): void;
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

lookOnlyWhereRequestsWait(
  createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as RequestQueueClass,
);
