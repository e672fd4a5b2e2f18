import { encodeDelivery, TOPICS } from '@nhip/contracts';
import type { Producer } from '@nhip/platform';
import { simulatedMix } from '../faults.js';
import type { FeedKindStore, ReceiptRow } from './ports.js';

/** What of a sending says of which kind it is. */
export type KindedReceipt = Pick<ReceiptRow, 'id' | 'feed' | 'agency' | 'receivedAt' | 'simulated'>;

interface Kinded {
  readonly feed: string;
  readonly simulated?: boolean;
}

/** The promise that a map holds under a feed, made where there is none; one that fails is not held. */
function once<T>(held: Map<string, Promise<T>>, feed: string, make: () => Promise<T>): Promise<T> {
  const known = held.get(feed);
  if (known) return known;
  const made = make();
  held.set(feed, made);
  made.catch(() => held.delete(feed));
  return made;
}

/** Holds each feed to one kind, simulated or real: that of the first delivery of which anything is told or acknowledged, for good. */
export class FeedKinds {
  /** Of feeds whose kind does not change any more. */
  readonly #settled = new Map<string, boolean>();
  /** Of feeds of simulated data: told by this process. Whoever took the kind may have died before it told. */
  readonly #told = new Map<string, Promise<void>>();

  constructor(
    private readonly store: FeedKindStore,
    private readonly producer: Pick<Producer, 'send'>,
  ) {}

  /** Takes nothing. @throws Fault `simulated-mix` where a feed has the other kind already */
  async assertFits(feed: string, simulated: boolean): Promise<void> {
    const kind = this.#settled.get(feed) ?? (await this.store.find(feed));
    if (kind !== undefined && kind !== simulated) throw simulatedMix(feed, kind);
  }

  /** Call before its receipt is kept: what is simulated is told before, so that no reader knows a figure of them without its mark. @throws Fault `simulated-mix` where the feed has the other kind */
  async take(sending: KindedReceipt): Promise<void> {
    const { feed, simulated } = sending;
    const kind = await this.kindOf(sending);
    if (kind !== (simulated ?? false)) throw simulatedMix(feed, kind);
    if (kind) await once(this.#told, feed, () => this.#tell(sending));
  }

  /** Whether the feed is of simulated data; one that has no kind yet takes that of the sending, until nothing comes of it. */
  async kindOf({ feed, simulated }: Kinded): Promise<boolean> {
    return this.#settled.get(feed) ?? (await this.store.take(feed, simulated === true));
  }

  /** To be called once a sending is durable: its feed is of its kind for good. */
  async settle({ feed, simulated = false }: Kinded): Promise<void> {
    if (this.#settled.has(feed)) return;
    if (await this.store.settle(feed, simulated)) this.#settled.set(feed, simulated);
  }

  async #tell({ id: receipt, feed, agency, receivedAt }: KindedReceipt): Promise<void> {
    const told = { receipt, feed, part: 'ingest', seq: 0, agency, receivedAt, simulated: true };
    await this.producer.send(TOPICS.deliveries.name, [encodeDelivery(told)]);
    // Readers mark all that comes of the feed from now on.
    await this.settle(told);
  }
}
