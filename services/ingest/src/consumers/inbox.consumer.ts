import { Inject, Injectable } from '@nestjs/common';
import { CatalogueFollower, Subscriptions } from '@nhip/platform';
import { Feeds } from '../app/feeds.js';
import { TakeInbox } from '../app/take-inbox.js';

/** Follows the inboxes of all feeds that take messages from Kafka, one for each sender, as the catalogue names them. */
@Injectable()
export class InboxConsumer {
  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'consume'>,
    @Inject(Feeds) feeds: Pick<Feeds, 'inboxes'>,
    @Inject(TakeInbox) inbox: Pick<TakeInbox, 'take'>,
    @Inject(CatalogueFollower) catalogue: Pick<CatalogueFollower, 'subscribe'>,
  ) {
    const subscription = subscriptions.consume({
      group: 'nhip.ingest.inbox',
      topics: [],
      handler: (batch) => inbox.take(batch),
    });
    // `Feeds` subscribed before, and has taken the same catalogue in by then.
    catalogue.subscribe(() => subscription.setTopics([...feeds.inboxes.keys()]));
  }
}
