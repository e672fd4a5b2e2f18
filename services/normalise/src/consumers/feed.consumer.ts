import { Inject, Injectable } from '@nestjs/common';
import { feedTopic } from '@nhip/contracts';
import { CatalogueFollower, METRICS, Subscriptions, type BatchHandler } from '@nhip/platform';
import { Counter, type Registry } from 'prom-client';
import { Normalise } from '../app/normalise.js';
import { POSITIONS, type Positions } from '../app/ports.js';

/** Follows the topics of the feeds that can be read, as the catalogue names them: first what rows mean, then which topics are followed. */
@Injectable()
export class FeedConsumer {
  constructor(
    @Inject(Subscriptions) subscriptions: Pick<Subscriptions, 'consume'>,
    @Inject(CatalogueFollower) catalogue: Pick<CatalogueFollower, 'subscribe'>,
    @Inject(Normalise) normalise: Pick<Normalise, 'setCatalogue' | 'feeds' | 'handle'>,
    @Inject(POSITIONS) positions: Pick<Positions, 'next' | 'moved'>,
    @Inject(METRICS) metrics: Registry,
  ) {
    const rows = new Counter({
      name: 'nhip_normalise_rows_total',
      help: 'raw rows read',
      registers: [metrics],
    });
    const handler: BatchHandler = async (batch) => {
      await normalise.handle(batch);
      const { topic, partition, incarnation, messages } = batch;
      const next = (messages.at(-1)?.offset ?? -1n) + 1n;
      await positions.moved(topic, partition, incarnation, next);
      rows.inc(messages.length);
    };
    const subscription = subscriptions.consume({
      group: 'nhip.normalise',
      topics: [],
      positions,
      handler,
    });
    catalogue.subscribe(async (definitions, revision) => {
      const failures = normalise.setCatalogue(definitions, revision);
      await subscription.setTopics(normalise.feeds.map(feedTopic));
      return failures;
    });
  }
}
