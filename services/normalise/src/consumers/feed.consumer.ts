import { Inject, Injectable } from '@nestjs/common';
import { feedTopic } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { CatalogueFollower, METRICS, Subscriptions, type BatchHandler } from '@nhip/platform';
import { Counter, type Registry } from 'prom-client';
import { Normalise } from '../app/normalise.js';

/** Follows the topics of the feeds that can be read, as the catalogue names them: first what rows mean, then which topics are followed. */
@Injectable()
export class FeedConsumer {
  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'consume'>,
    @Inject(CatalogueFollower) catalogue: Pick<CatalogueFollower, 'subscribe'>,
    @Inject(Normalise) normalise: Pick<Normalise, 'setCatalogue' | 'feeds' | 'handle'>,
    @Inject(METRICS) metrics: Registry,
  ) {
    const rows = new Counter({
      name: 'nhip_normalise_rows_total',
      help: 'raw rows read',
      registers: [metrics],
    });
    const handler: BatchHandler = async (batch) => {
      await normalise.handle(batch);
      rows.inc(batch.messages.length);
    };
    const subscription = subscriptions.consume({ group: 'nhip.normalise', topics: [], handler });
    catalogue.subscribe(async (definitions, revision) => {
      const failures = normalise.setCatalogue(Catalogue.build(definitions, revision));
      await subscription.setTopics(normalise.feeds.map(feedTopic));
      return failures;
    });
  }
}
