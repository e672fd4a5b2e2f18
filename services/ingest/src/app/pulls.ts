import { Periodic, type Clock, type Logger } from '@nhip/platform';
import type { Feeds, PulledFeed } from './feeds.js';
import type { PullStore, PullTurn } from './ports.js';
import type { PullFeed } from './pull-feed.js';

/** Well below the time for which the store gives a lease. */
const EVERY_MS = 1_000;

interface Running {
  readonly turn: PullTurn;
  readonly definition: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Has each feed that is pulled and due pulled by one process, whichever takes its turn; one whose definition is another now, or is gone, is stopped. */
export class Pulls extends Periodic {
  readonly #running = new Map<string, Running>();

  constructor(
    private readonly feeds: Pick<Feeds, 'pulled'>,
    private readonly pulls: PullStore,
    private readonly pullFeed: Pick<PullFeed, 'run'>,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    const onError = (error: unknown): void => this.#told(error);
    super(() => this.#look(), { everyMs: EVERY_MS, onError });
  }

  /** Pulls under way end where they are: nothing of them is lost. */
  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    for (const { abort } of this.#running.values()) abort.abort();
    await this.idle();
  }

  /** Resolves when no pull is under way any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #look(): Promise<void> {
    const feeds = new Map(this.feeds.pulled.map((feed) => [feed.id, feed]));
    for (const [id, { definition, abort }] of this.#running) {
      if (feeds.get(id)?.definition !== definition) abort.abort();
    }
    const turns = [...this.#running.values()].map(({ turn }) => turn);
    if (turns.length > 0) await this.pulls.renew(turns);
    for (const feed of feeds.values()) if (!this.#running.has(feed.id)) await this.#begin(feed);
  }

  async #begin(feed: PulledFeed): Promise<void> {
    const { definition } = feed;
    const turn = await this.pulls.take(feed.id, definition, this.clock.now());
    if (!turn) return;
    const abort = new AbortController();
    const done = this.#run(feed, turn, abort.signal);
    this.#running.set(feed.id, { turn, definition, abort, done });
  }

  async #run(feed: PulledFeed, turn: PullTurn, signal: AbortSignal): Promise<void> {
    try {
      await this.pullFeed.run(feed, turn, signal);
      await this.pulls.release(turn);
    } catch (error) {
      this.#told(error);
    } finally {
      this.#running.delete(feed.id);
    }
  }

  /** The lease of what could not be ended runs out. */
  #told(error: unknown): void {
    this.logger.warn({ error: String(error) }, 'pulls wait');
  }
}
