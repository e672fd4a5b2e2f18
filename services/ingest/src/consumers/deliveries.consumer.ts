import { Inject, Injectable } from '@nestjs/common';
import { decodeDelivery, TOPICS } from '@nhip/contracts';
import { PoisonMessages, Subscriptions } from '@nhip/platform';
import { RECEIPTS, type ReceiptStore } from '../app/ports.js';

/** Follows what becomes of the rows that were sent, for their receipts. */
@Injectable()
export class DeliveriesConsumer {
  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'consume'>,
    @Inject(RECEIPTS) receipts: Pick<ReceiptStore, 'progress'>,
    @Inject(PoisonMessages) poison: Pick<PoisonMessages, 'leaveOut'>,
  ) {
    subscriptions.consume({
      group: 'nhip.ingest.deliveries',
      topics: [TOPICS.deliveries.name],
      // A tombstone says nothing of a receipt that is kept here.
      handler: ({ messages }) =>
        receipts.progress(
          poison.leaveOut(
            messages.filter(({ value }) => value !== null),
            decodeDelivery,
          ),
        ),
    });
  }
}
