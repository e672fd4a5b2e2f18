import { Inject, Injectable } from '@nestjs/common';
import { decodeDelivery, TOPICS } from '@nhip/contracts';
import {
  BUS,
  CLOCK,
  PoisonMessages,
  Subscriptions,
  type Batch,
  type Bus,
  type Clock,
  type PositionStore,
} from '@nhip/platform';
import { DELIVERIES, type DeliveryStore } from '../app/ports.js';

const TOPIC = TOPICS.deliveries.name;

/**
 * Follows the progress of deliveries, with positions that lie beside their effects. A topic that was made anew is read from its
 * beginning: absolute counts may be taken in again.
 */
@Injectable()
export class DeliveriesConsumer {
  /** How much there was at an instant: read up to there, all that was told before it is known. */
  #asked: { readonly end: bigint; readonly at: number } | undefined;
  /** Where the last batch ended. */
  #next = 0n;

  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'consume'>,
    @Inject(BUS) private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
    @Inject(DELIVERIES) private readonly store: DeliveryStore,
    @Inject(PoisonMessages) private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const positions: PositionStore = { next: (topic, partition) => this.#known(topic, partition) };
    subscriptions.consume({
      group: 'nhip.watch.deliveries',
      topics: [TOPIC],
      positions,
      handler: (batch) => this.#take(batch),
      onPassed: (_topic, partition, next) => void this.#pass(partition, next),
    });
  }

  /** The instant before which all that was told has been taken in, integer ms: feeds that are judged as of a later one seem late and are not. Undefined while it lags behind what there was when it was last asked; rejects where the broker cannot be asked. */
  async knownUntil(): Promise<number | undefined> {
    const at = this.clock.now();
    const [place] = await this.bus.offsets(TOPIC);
    if (!place) return undefined;
    const before = this.#asked;
    // Further than the end of now was another topic of the same name.
    const asked = before && before.end <= place.end ? before : { end: place.end, at };
    const next = (await this.#known(TOPIC, place.partition))?.next ?? 0n;
    const isTaken = asked.end <= place.earliest || next >= asked.end;
    this.#asked = isTaken ? undefined : asked;
    return isTaken ? asked.at : undefined;
  }

  async isCurrent(): Promise<boolean> {
    return (await this.knownUntil()) !== undefined;
  }

  /** The position in this very topic; that of a former one of the same name is none. */
  async #known(topic: string, partition: number) {
    const known = await this.store.position(topic, partition);
    return known?.incarnation === (await this.bus.incarnation(topic)) ? known : undefined;
  }

  /** A tombstone is of a receipt that this service has forgotten itself. */
  async #take({ topic, partition, incarnation, messages }: Batch): Promise<void> {
    const next = (messages.at(-1)?.offset ?? -1n) + 1n;
    const told = messages.filter(({ value }) => value !== null);
    const deliveries = this.poison.leaveOut(told, decodeDelivery);
    await this.store.take(deliveries, { topic, partition, incarnation, next });
    this.#next = next;
  }

  /** The end of a transaction carries no message, and without its place no replica would know that it is current. What fails is made up for by the next. */
  async #pass(partition: number, next: bigint): Promise<void> {
    if (next <= this.#next) return;
    this.#next = next;
    try {
      const incarnation = await this.bus.incarnation(TOPIC);
      await this.store.take([], { topic: TOPIC, partition, incarnation, next });
    } catch {
      this.#next = 0n;
    }
  }
}
