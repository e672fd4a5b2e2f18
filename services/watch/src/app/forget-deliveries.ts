import { deliveryTombstone, TOPICS } from '@nhip/contracts';
import type { Producer } from '@nhip/platform';
import type { DeliveryStore, Forgotten } from './ports.js';

/** Forgets deliveries whose time is over, here and in their topic: no other service keeps them for longer. */
export class ForgetDeliveries {
  constructor(
    private readonly store: Pick<DeliveryStore, 'forget'>,
    /** Of receipts that are known by half it would not be seen that they are the last of their period. */
    private readonly following: { isCurrent(): Promise<boolean> },
    private readonly producer: Pick<Producer, 'send'>,
  ) {}

  /** One step of a sweeper. Tombstones first, then the rows: a crash in between repeats. */
  async forget(before: number, most: number): Promise<number> {
    if (!(await this.following.isCurrent())) return 0;
    return this.store.forget(before, most, (receipts) => this.#tell(receipts));
  }

  #tell(receipts: readonly Forgotten[]): Promise<void> {
    const tombstones = receipts.flatMap(({ receipt, parts }) =>
      parts.map((part) => deliveryTombstone(receipt, part)),
    );
    return this.producer.send(TOPICS.deliveries.name, tombstones);
  }
}
