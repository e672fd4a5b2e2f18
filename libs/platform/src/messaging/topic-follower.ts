import { sleep } from '../async/sleep.js';
import { notCaughtUp } from '../faults.js';
import type { Bus, Reader, ReaderOptions } from './port.js';

const AGAIN_MS = 300;

/** Reads one topic whole from `start` to `stop`. The topic may not be there yet: whoever makes it is waited for. */
export class TopicFollower {
  readonly #abort = new AbortController();
  #reader: Reader | undefined;

  /** @param onWaiting told of each attempt that could not begin to read */
  constructor(
    private readonly bus: Pick<Bus, 'read'>,
    private readonly options: ReaderOptions,
    private readonly onWaiting: (error: unknown) => void = () => undefined,
  ) {}

  /** Resolves once everything that is in the topic now has been handed over. Rejects with Fault `unavailable` where the reading has not begun, or takes longer. */
  async barrier(timeoutMs: number): Promise<void> {
    if (!this.#reader) throw notCaughtUp();
    await this.#reader.barrier(timeoutMs);
  }

  start(): void {
    void this.#follow();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#reader?.stop();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted && !this.#reader) {
      try {
        this.#reader = await this.bus.read(this.options);
      } catch (error) {
        this.onWaiting(error);
        await sleep(AGAIN_MS, signal);
      }
    }
    // Nobody waits for this one: the service stopped while the reader was being opened.
    if (signal.aborted) await this.#reader?.stop().catch(() => undefined);
  }
}
