import type { Subscriptions } from '@nhip/platform';
import type { ReplayFeeds } from '../app/replay-feeds.js';

/** Reads the feeds once more where that was asked for, in a group of its own, with positions that lie in the database. */
export class ReplayConsumer {
  constructor(subscriptions: Pick<Subscriptions, 'consume'>, replay: ReplayFeeds) {
    const { handle, positions } = replay;
    const subscription = subscriptions.consume({
      group: 'nhip.normalise.replay',
      topics: [],
      positions,
      handler: handle,
    });
    replay.followBy((topics) => subscription.setTopics(topics));
  }
}
