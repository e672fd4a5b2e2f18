import { encodeDelivery, TOPICS } from '@nhip/contracts';
import type { Producer } from '@nhip/platform';
import { simulatedMix } from '../faults.js';
import type { FeedKindStore, ReceiptRow } from './ports.js';

/** What of a sending says of which kind it is. */
export type KindedReceipt = Pick<ReceiptRow, 'id' | 'feed' | 'agency' | 'receivedAt' | 'simulated'>;

/** Holds each feed to one kind, simulated or real: that of the first delivery that was taken, for good. */
export class FeedKinds {
  /** Of feeds that have one: it does not change. */
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(
    private readonly store: FeedKindStore,
    private readonly producer: Pick<Producer, 'send'>,
  ) {}

  /** Takes nothing. @throws Fault `simulated-mix` where a feed has the other kind already */
  async assertFits(feed: string, simulated: boolean): Promise<void> {
    const kind = await (this.#known.get(feed) ?? this.store.find(feed));
    if (kind !== undefined && kind !== simulated) throw simulatedMix(feed, kind);
  }

  /** Call before its rows go out. @throws Fault `simulated-mix` where the feed has the other kind */
  async take(sending: KindedReceipt): Promise<void> {
    const kind = await this.kindOf(sending);
    if (kind !== (sending.simulated ?? false)) throw simulatedMix(sending.feed, kind);
  }

  /** Whether the feed is of simulated data; one that has no kind yet takes that of the sending. */
  kindOf(sending: KindedReceipt): Promise<boolean> {
    const known = this.#known.get(sending.feed);
    if (known) return known;
    const taken = this.#take(sending);
    this.#known.set(sending.feed, taken);
    taken.catch(() => this.#known.delete(sending.feed));
    return taken;
  }

  /** What is simulated is told before its rows: no reader knows a figure of them without its mark. */
  async #take({ id: receipt, simulated, ...sending }: KindedReceipt): Promise<boolean> {
    const kind = await this.store.take(sending.feed, simulated === true);
    if (!simulated || !kind) return kind;
    const { feed, agency, receivedAt } = sending;
    const told = { receipt, feed, part: 'ingest', seq: 0, agency, receivedAt, simulated };
    await this.producer.send(TOPICS.deliveries.name, [encodeDelivery(told)]);
    return kind;
  }
}
