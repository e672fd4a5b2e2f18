import { feedOf, feedTopic } from '@nhip/contracts';
import {
  lostPositions,
  Periodic,
  type Batch,
  type Bus,
  type Logger,
  type Recovery,
} from '@nhip/platform';
import type { Normalise } from './normalise.js';
import type { Positions, ReplayProgress, Replays } from './ports.js';

const LOOK_MS = 1_000;

/**
 * Maps all rows of all feeds once more, beside those that come in, up to where the feeds end when it is asked for. A row that comes again
 * is known by its raw place and counts nowhere, except in a ledger that lacks it. Every replica takes a share, and a crash goes on.
 */
export class ReplayFeeds extends Periodic {
  #run: string | undefined;
  #follow: (topics: readonly string[]) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly replays: Replays,
    private readonly places: Pick<Positions, 'all' | 'take'>,
    private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
    private readonly normalise: Pick<Normalise, 'feeds' | 'handle' | 'replay'>,
    private readonly logger: Pick<Logger, 'debug' | 'warn'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'the replay of the feeds waits');
    super(() => this.#look(), { everyMs: LOOK_MS, onError });
  }

  /** @param follow has the topics read from where `positions` say, and no others */
  followBy(follow: (topics: readonly string[]) => Promise<void>): void {
    this.#follow = follow;
  }

  get positions(): Pick<Replays, 'next'> {
    return this.replays;
  }

  /** Feeds whose topics are not what they were, each with the place from which it would be read. */
  async lost(): Promise<readonly Recovery[]> {
    const topics = new Set(this.normalise.feeds.map(feedTopic));
    const places = await this.places.all();
    return lostPositions(
      places.filter(({ topic }) => topics.has(topic)),
      this.bus,
    );
  }

  /** Begins, unless all of it runs already, and takes the topics as they are now. Rejects with Fault `unavailable` where a store is away. @param by name of the administrator @returns what was lost */
  async begin(by: string): Promise<readonly Recovery[]> {
    const lost = await this.lost();
    const parts = await Promise.all(
      this.normalise.feeds.map(feedTopic).map(async (topic) => {
        const incarnation = await this.bus.incarnation(topic);
        const bounds = await this.bus.offsets(topic);
        return bounds.map(({ partition, earliest, end }) => ({
          topic,
          partition,
          incarnation,
          first: earliest,
          last: end,
        }));
      }),
    );
    await this.replays.begin(parts.flat());
    await this.places.take(lost);
    for (const recovery of lost)
      this.logger.warn({ by, ...recovery }, 'a source was taken as it is now');
    return lost;
  }

  progress(): Promise<ReplayProgress> {
    return this.replays.progress();
  }

  /** What came in after the replay was asked for is left to the consumer that follows the feeds. */
  readonly handle = async (batch: Batch): Promise<void> => {
    const { topic, partition } = batch;
    const last = await this.replays.last(topic, partition);
    const messages = batch.messages.filter(({ offset }) => offset < last);
    if (messages.length > 0) await this.normalise.handle({ ...batch, messages });
    const next = (batch.messages.at(-1)?.offset ?? -1n) + 1n;
    // Rows that waited and can be mapped now wait no longer: what their receipts count as quarantined is less by them.
    if (next >= last) await this.normalise.replay({ feed: feedOf(topic) });
    await this.replays.moved(topic, partition, next);
  };

  async #look(): Promise<void> {
    const open = await this.replays.open();
    // Another run begins at the beginning, although its topics may be the same.
    if (open && open.run !== this.#run) await this.#follow([]);
    this.#run = open?.run;
    await this.#follow(open?.topics ?? []);
  }
}
