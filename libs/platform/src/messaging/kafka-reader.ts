import { randomUUID } from 'node:crypto';
import { Fault } from '@nhip/contracts';
import type { Bus, Consumer, ConsumerOptions, PositionStore, Reader, ReaderOptions } from './port.js';
import { SharedAsk } from './shared-ask.js';

type Follow = (options: ConsumerOptions) => Promise<Consumer>;
type Ends = ReadonlyMap<number, bigint>;

/** Reads a whole topic in a group of its own, whose positions are kept in memory: a rejoin goes on where it stood. */
export class WholeTopicReader implements Reader {
  readonly #next = new Map<number, bigint>();
  readonly #waiting = new Set<() => void>();
  readonly #asking = new SharedAsk(() => this.#ends());
  #consumer: Consumer | undefined;

  constructor(
    private readonly options: ReaderOptions,
    private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
  ) {}

  async start(follow: Follow): Promise<void> {
    const incarnation = await this.bus.incarnation(this.options.topic);
    const positions: PositionStore = {
      next: async (_topic, partition) => {
        const next = this.#next.get(partition);
        return next === undefined ? undefined : { next, incarnation };
      },
    };
    const ends = await this.#ends();
    this.#consumer = await follow({
      group: `nhip-reader-${randomUUID()}`,
      topics: [this.options.topic],
      positions,
      handler: async ({ partition, messages }) => {
        await this.options.handler(messages);
        this.#next.set(partition, (messages.at(-1)?.offset ?? -1n) + 1n);
        for (const wake of this.#waiting) wake();
      },
    });
    void this.#reached(ends).then(() => this.options.onCaughtUp?.());
  }

  async barrier(timeoutMs: number): Promise<void> {
    const ends = await this.#asking.ask();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Fault('unavailable', 'not-caught-up', {
              vi: 'chưa đọc kịp số liệu mới nhất',
              en: 'has not read the newest figures yet',
            }),
          ),
        timeoutMs,
      );
    });
    await Promise.race([this.#reached(ends), late]).finally(() => clearTimeout(timer));
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
  }

  async #ends(): Promise<Ends> {
    const offsets = await this.bus.offsets(this.options.topic);
    return new Map(offsets.filter(({ earliest, end }) => end > earliest).map(({ partition, end }) => [partition, end]));
  }

  #reached(ends: Ends): Promise<void> {
    const there = (): boolean => [...ends].every(([partition, end]) => (this.#next.get(partition) ?? 0n) >= end);
    if (there()) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        if (!there()) return;
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}
