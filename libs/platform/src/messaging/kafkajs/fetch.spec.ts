import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { letFetchesWait } from './fetch.js';

const [HEARTBEAT_MS, LONGEST_MS] = [1_000, 5_000];

/** A connection as the client's, with at most one request on it. */
class Connection {
  readonly inflight = new Map<number, (error: Error) => void>();
  readonly requestQueue = { inflight: this.inflight, destroy: () => undefined };
  readonly socket = { destroy: () => undefined };
  connectionStatus = 'connected';
  chunks = [Buffer.from('half an answer')];
  bytesBuffered = 14;

  rejectRequests(error: Error): void {
    for (const reject of this.inflight.values()) reject(error);
    this.inflight.clear();
  }
}

/** A member whose fetches never come back by themselves. */
function member() {
  class Group {
    readonly connection = new Connection();
    readonly cluster = {
      brokerPool: { brokers: { 1: { connectionPool: { pool: [undefined, this.connection] } } } },
    };
    lastRequest = Date.now();
    maxWaitTime = LONGEST_MS;
    waited: number[] = [];
    isPaused = false;
    leaders: Record<number, string> = { 0: '1' };
    paused = () => (this.isPaused ? [0] : []);
    assigned = () => [{ topic: 't', partitions: Object.keys(this.leaders).map(Number) }];
    filterPartitionsByNode = (nodeId: string) => [
      {
        topic: 't',
        partitions: Object.keys(this.leaders)
          .map(Number)
          .filter((one) => this.leaders[one] === nodeId),
      },
    ];

    /** What the next fetches bring at once. */
    brings: readonly (readonly { readonly messages: readonly unknown[] }[])[] = [];

    async fetch(_nodeId: string): Promise<readonly unknown[]> {
      this.waited.push(this.maxWaitTime);
      const [brought, ...rest] = this.brings;
      if (brought) {
        this.brings = rest;
        return brought;
      }
      return new Promise((_, reject) => this.connection.inflight.set(1, reject));
    }
  }
  class Runner {
    readonly consumerGroup = new Group();
    readonly heartbeatInterval = HEARTBEAT_MS;
    beats = 0;
    refusal: Error | undefined;

    async heartbeat(): Promise<void> {
      if (this.refusal) throw this.refusal;
      this.beats += 1;
      this.consumerGroup.lastRequest = Date.now();
    }
    fetch(nodeId: string): Promise<readonly unknown[]> {
      return this.consumerGroup.fetch(nodeId);
    }
    stop(): Promise<void> {
      return Promise.resolve();
    }
  }
  letFetchesWait(Runner as never, Group as never);
  return new Runner();
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a fetch that waits at the broker', () => {
  it('does not keep its member from the heartbeats', async () => {
    const runner = member();
    const fetched = runner.fetch('1');
    await jest.advanceTimersByTimeAsync(3 * HEARTBEAT_MS);
    expect(runner.beats).toBe(3);
    await runner.stop();
    expect(await fetched).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends at once with the refusal where a heartbeat is refused', async () => {
    const runner = member();
    const fetched = runner.fetch('1').catch((error: Error) => error.message);
    runner.refusal = new Error('REBALANCE_IN_PROGRESS');
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(await fetched).toBe('REBALANCE_IN_PROGRESS');
  });

  it('leaves nothing to the fetch after it', async () => {
    const runner = member();
    const { connection } = runner.consumerGroup;
    const fetched = runner.fetch('1');
    await runner.stop();
    await fetched;
    expect(connection).toMatchObject({
      connectionStatus: 'disconnected',
      chunks: [],
      bytesBuffered: 0,
      bytesNeeded: 4,
    });
  });

  it('rejects as it did with any other error', async () => {
    const runner = member();
    const fetched = runner.fetch('1').catch((error: Error) => error.message);
    runner.consumerGroup.connection.rejectRequests(new Error('closed'));
    expect(await fetched).toBe('closed');
  });

  it('waits shortly while a partition is paused, or the node has none of its own, since those may change meanwhile', async () => {
    const runner = member();
    const { consumerGroup } = runner;
    const waited = async (): Promise<number | undefined> => {
      const fetched = runner.fetch('1');
      await runner.stop();
      await fetched;
      return consumerGroup.waited.at(-1);
    };
    expect(await waited()).toBe(LONGEST_MS);
    consumerGroup.isPaused = true;
    expect(await waited()).toBe(500);
    consumerGroup.isPaused = false;
    consumerGroup.leaders = { 0: '2' };
    expect(await waited()).toBe(500);
    consumerGroup.filterPartitionsByNode = () => {
      throw new Error('the topic is not known yet');
    };
    expect(await waited()).toBe(500);
    expect(consumerGroup.maxWaitTime).toBe(LONGEST_MS);
  });
});

describe('fetches that bring little', () => {
  const few = [{ messages: [1] }, { messages: [2, 3] }];
  const many = [{ messages: Array.from({ length: 500 }) }];

  /** Whether the fetch after one that brought something waits. */
  async function waitsAfter(
    brought: readonly { readonly messages: readonly unknown[] }[],
    pauseMs = 0,
  ): Promise<boolean> {
    const runner = member();
    const { consumerGroup } = runner;
    consumerGroup.brings = [brought, few];
    expect(await runner.fetch('1')).toBe(brought);
    await jest.advanceTimersByTimeAsync(pauseMs);
    const next = runner.fetch('1');
    await jest.advanceTimersByTimeAsync(0);
    const isWaiting = consumerGroup.waited.length === 1;
    await jest.advanceTimersByTimeAsync(25);
    expect(await next).toBe(few);
    return isWaiting;
  }

  it('come some time apart, so that what comes one by one is taken together', async () => {
    expect(await waitsAfter(few)).toBe(true);
  });

  it('keep nothing waiting that comes alone', async () => {
    expect(await waitsAfter(few, 25)).toBe(false);
    expect(await waitsAfter([])).toBe(false);
  });

  it('come the further apart the more they bring, up to a tenth of a second', async () => {
    const waitedAfter = async (messages: number): Promise<number> => {
      const runner = member();
      runner.consumerGroup.brings = [[{ messages: Array.from({ length: messages }) }], few];
      await runner.fetch('1');
      const from = performance.now();
      const next = runner.fetch('1').then(() => performance.now() - from);
      await jest.advanceTimersByTimeAsync(1_000);
      return next;
    };
    expect(await waitedAfter(1)).toBe(25);
    expect(await waitedAfter(10)).toBe(50);
    expect(await waitedAfter(499)).toBe(100);
  });

  it('are not waited for by who stops', async () => {
    const runner = member();
    runner.consumerGroup.brings = [few];
    await runner.fetch('1');
    const next = runner.fetch('1');
    await runner.stop();
    expect(await next).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are not those that bring much', async () => {
    expect(await waitsAfter(many)).toBe(false);
  });
});
