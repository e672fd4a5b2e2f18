import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** What is used of the client's group member (kafkajs 2.2.4, pinned). */
export interface GroupClass {
  readonly prototype: Group;
}

/** What is used of what fetches for it. */
export interface RunnerClass {
  readonly prototype: Runner;
}

/** What a fetch brings of one partition. */
interface Fetched {
  readonly messages: readonly unknown[];
}

interface Assigned {
  readonly topic: string;
  readonly partitions: readonly number[];
}

interface Group {
  readonly cluster: { readonly brokerPool: { readonly brokers: Readonly<Record<string, Broker>> } };
  /** When the coordinator was last told that this member lives. */
  readonly lastRequest: number;
  /** How long a fetch waits at the broker for something to come, and the member where it has nothing to fetch. */
  maxWaitTime: number;
  paused(): readonly unknown[];
  assigned(): readonly Assigned[];
  /** Those that this node is asked for; throws where the client does not know the topics yet. */
  filterPartitionsByNode(nodeId: string, assigned: readonly Assigned[]): readonly Assigned[];
  fetch(nodeId: string): Promise<readonly unknown[]>;
}

interface Runner {
  readonly consumerGroup: Group;
  readonly heartbeatInterval: number;
  /** Rejects where the group goes on without this member, or changes. */
  heartbeat(): Promise<void>;
  fetch(nodeId: string): Promise<readonly Fetched[]>;
  stop(): Promise<void>;
}

interface Broker {
  /** The second connection is for fetches alone. */
  readonly connectionPool: { readonly pool: readonly [unknown, Connection] };
}

interface Connection {
  readonly socket: Socket;
  readonly requestQueue: { readonly inflight: ReadonlyMap<number, unknown>; destroy(): void };
  connectionStatus: string;
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  rejectRequests(error: Error): void;
}

const SHORT_WAIT_MS = 500;
const LEAST_PAUSE_MS = 50;
const LENGTH_BYTES = 4;
/** After a fetch that brought fewer messages the next one waits for some time, for longer the more they were: from 200 a second on they come faster than it grows. */
const FEW = 500;
const [LEAST_APART_MS, MOST_APART_MS, APART_MS_A_MESSAGE] = [25, 100, 5];

function apartMs(messages: number): number {
  if (messages === 0 || messages >= FEW) return 0;
  return Math.min(MOST_APART_MS, Math.max(LEAST_APART_MS, APART_MS_A_MESSAGE * messages));
}

class BrokenOff extends Error {}

/** The broker answers the requests of a connection one after another: what waits there is left behind with its connection, and the next fetch opens another. */
function leave(connection: Connection): void {
  connection.socket.destroy();
  connection.requestQueue.destroy();
  connection.connectionStatus = 'disconnected';
  Object.assign(connection, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES });
  connection.rejectRequests(new BrokenOff('nobody waits for this fetch any more'));
}

function breakOff({ cluster }: Group): void {
  for (const { connectionPool } of Object.values(cluster.brokerPool.brokers)) {
    const [, fetching] = connectionPool.pool;
    if (fetching.requestQueue.inflight.size > 0) leave(fetching);
  }
}

/** Whether a node may be asked for anything. */
function mayBeAsked(group: Group, nodeId: string): boolean {
  try {
    const ofNode = group.filterPartitionsByNode(nodeId, group.assigned());
    return ofNode.some(({ partitions }) => partitions.length > 0);
  } catch {
    return false;
  }
}

/** A partition that is paused now may be resumed meanwhile, and where nothing is to be fetched there is no fetch that could be broken off. */
const waitsShortly = (group: Group, nodeId: string): boolean =>
  group.paused().length > 0 || !mayBeAsked(group, nodeId);

/** Calls `beat` whenever the group is to be told; ends with the call that is returned, or with a rejection. */
function beatWhenDue(runner: Runner, onRefused: (error: unknown) => void): () => void {
  const { consumerGroup, heartbeatInterval } = runner;
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const next = (): void => {
    if (hasEnded) return;
    const inMs = consumerGroup.lastRequest + heartbeatInterval - Date.now();
    timer = setTimeout(
      () => void runner.heartbeat().then(next, onRefused),
      Math.max(LEAST_PAUSE_MS, inMs),
    );
  };
  next();
  return () => {
    hasEnded = true;
    clearTimeout(timer);
  };
}

/** A member whose fetches bring little lets some time pass from one to the next: what comes meanwhile comes together. */
class Pace {
  #next = 0;
  #end: (() => void) | undefined;

  /** Undefined where the next fetch need not wait. */
  wait(): Promise<void> | undefined {
    const rest = this.#next - performance.now();
    if (rest <= 0) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, rest);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Waits no longer. */
  end(): void {
    this.#end?.();
  }

  brought(batches: readonly Fetched[]): void {
    const messages = batches.reduce((sum, batch) => sum + batch.messages.length, 0);
    this.#next = performance.now() + apartMs(messages);
  }
}

/**
 * The client sends its heartbeats between two fetches, learns by them that the group changes, and waits for the fetch when it is to stop:
 * so a fetch could not wait for long, and each that comes back with nothing costs broker and service a turn. With this, heartbeats go out
 * while a fetch waits, and one that is refused, or a stop, breaks it off. Messages that come one by one in quick order would each be a
 * batch of its own, with its transactions, at each reader: they are taken together. One that comes alone is not kept waiting.
 */
export function letFetchesWait(runner: RunnerClass, group: GroupClass): void {
  const { fetch: fetchOf } = group.prototype;
  group.prototype.fetch = async function (nodeId) {
    const longest = this.maxWaitTime;
    if (waitsShortly(this, nodeId)) this.maxWaitTime = Math.min(longest, SHORT_WAIT_MS);
    try {
      return await fetchOf.call(this, nodeId);
    } catch (error) {
      if (error instanceof BrokenOff) return [];
      throw error;
    } finally {
      this.maxWaitTime = longest;
    }
  };

  const paces = new WeakMap<Runner, Pace>();
  const stopped = new WeakSet<Runner>();
  const { fetch, stop } = runner.prototype;
  runner.prototype.fetch = async function (nodeId) {
    const pace = paces.get(this) ?? new Pace();
    paces.set(this, pace);
    let refusal: { readonly error: unknown } | undefined;
    const end = beatWhenDue(this, (error) => {
      refusal = { error };
      breakOff(this.consumerGroup);
    });
    try {
      const waited = pace.wait();
      if (waited) await waited;
      if (waited && stopped.has(this)) return [];
      const batches = await fetch.call(this, nodeId);
      if (refusal) throw refusal.error;
      pace.brought(batches);
      return batches;
    } finally {
      end();
    }
  };
  runner.prototype.stop = function () {
    const ended = stop.call(this);
    stopped.add(this);
    paces.get(this)?.end();
    breakOff(this.consumerGroup);
    return ended;
  };
}

const require = createRequire(import.meta.url);
letFetchesWait(
  require('kafkajs/src/consumer/runner') as RunnerClass,
  require('kafkajs/src/consumer/consumerGroup') as GroupClass,
);
