import { randomUUID } from 'node:crypto';
import { partitionOf } from '@nhip/contracts';
import { noTopic, producerFenced } from '../../faults.js';
import type { InMessage, OutMessage, TopicSpec } from '../port.js';
import type { Source } from '../source-rewound.js';

interface Partition {
  earliest: bigint;
  end: bigint;
  messages: InMessage[];
}

interface MemoryTopic {
  readonly incarnation: string;
  readonly partitions: readonly Partition[];
}

const emptyPartition = (): Partition => ({ earliest: 0n, end: 0n, messages: [] });

const newTopic = (partitions: number): MemoryTopic => ({
  incarnation: `memory/${randomUUID()}`,
  partitions: Array.from({ length: partitions }, emptyPartition),
});

/** Index of the first message at or after an offset; of one offset or more there is no message. */
function firstFrom(messages: readonly InMessage[], offset: bigint): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle] as InMessage).offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the processes of one test share: topics and their messages. Nothing is forgotten by itself, whatever the retention. */
export class MemoryBroker {
  readonly #topics = new Map<string, MemoryTopic>();
  readonly #producers = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #turn = 0;

  create({ name, partitions }: TopicSpec): void {
    if (!this.#topics.has(name)) this.#topics.set(name, newTopic(partitions));
  }

  /** Another topic of the same name, empty. */
  recreate(name: string): void {
    this.#topics.set(name, newTopic(this.partitionsOf(name)));
    this.#wake();
  }

  /** Forgets what lies before an offset, as a retention would. */
  forget(name: string, partition: number, before: bigint): void {
    const known = this.#partition(name, partition);
    known.messages = known.messages.filter(({ offset }) => offset >= before);
    known.earliest = before;
    this.#wake();
  }

  /** Keeps the last message of each key alone, as compaction does in the end: the offsets stay, and what a tombstone takes away goes with it. */
  compact(name: string): void {
    for (const partition of this.#topic(name).partitions) {
      const last = new Map(partition.messages.map(({ key, offset }) => [key, offset]));
      partition.messages = partition.messages.filter(
        ({ key, value, offset }) => last.get(key) === offset && value !== null,
      );
    }
    this.#wake();
  }

  append(topic: string, messages: readonly OutMessage[]): void {
    for (const message of messages) this.#append(topic, message);
    this.#wake();
  }

  /** Opens the producer of an id; whoever opened it before writes no more. @returns its epoch */
  open(id: string): number {
    const epoch = (this.#producers.get(id) ?? 0) + 1;
    this.#producers.set(id, epoch);
    return epoch;
  }

  /** As Kafka does it, the end of a transaction takes an offset of each partition in which it wrote. Throws Fault `producer-fenced`. */
  appendTransaction(
    id: string,
    epoch: number,
    topic: string,
    messages: readonly OutMessage[],
  ): void {
    if (this.#producers.get(id) !== epoch) throw producerFenced(id, 'an older epoch');
    const written = new Set(messages.map((message) => this.#append(topic, message)));
    for (const partition of written) partition.end += 1n;
    this.#wake();
  }

  /** What follows an offset, and the offset after it. */
  read(
    topic: string,
    partition: number,
    next: bigint,
    limit: number,
  ): { readonly messages: readonly InMessage[]; readonly next: bigint } {
    const { messages: all, end } = this.#partition(topic, partition);
    const from = firstFrom(all, next);
    const messages = all.slice(from, from + limit);
    const whole = from + messages.length === all.length;
    return { messages, next: whole ? end : (messages.at(-1)?.offset ?? next) + 1n };
  }

  source(topic: string, partition: number): Source {
    const { earliest, end } = this.#partition(topic, partition);
    return { incarnation: this.#topic(topic).incarnation, earliest, end };
  }

  partitionsOf(topic: string): number {
    return this.#topic(topic).partitions.length;
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  /** Resolves at the next change of anything, or when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#listeners.add(done);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #append(topic: string, { key, value, headers = {}, partition }: OutMessage): Partition {
    const count = this.partitionsOf(topic);
    const place = partition ?? (key ? partitionOf(key, count) : (this.#turn += 1) % count);
    const log = this.#partition(topic, place);
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    log.messages.push({
      topic,
      partition: place,
      offset: log.end,
      key,
      value: bytes,
      headers: { ...headers },
      timestamp: Date.now(),
    });
    log.end += 1n;
    return log;
  }

  #topic(name: string): MemoryTopic {
    const topic = this.#topics.get(name);
    if (!topic) throw noTopic(name);
    return topic;
  }

  #partition(name: string, partition: number): Partition {
    const known = this.#topic(name).partitions[partition];
    if (!known) throw new Error(`${name} has no partition ${partition}`);
    return known;
  }
}
