import { Inject, Injectable } from '@nestjs/common';
import { Catalogue } from '@nhip/kernel';
import { CatalogueFollower } from '@nhip/platform';
import { Normalise } from '../app/normalise.js';
import { FollowFeeds } from './follow-feeds.js';

/** Brings each catalogue into force: first what rows mean, then which topics are followed. */
@Injectable()
export class FollowCatalogue {
  constructor(
    @Inject(CatalogueFollower) follower: Pick<CatalogueFollower, 'subscribe'>,
    @Inject(Normalise) normalise: Pick<Normalise, 'setCatalogue' | 'feeds'>,
    @Inject(FollowFeeds) following: Pick<FollowFeeds, 'follow'>,
  ) {
    follower.subscribe(async (definitions, revision) => {
      const failures = normalise.setCatalogue(Catalogue.build(definitions, revision));
      await following.follow(normalise.feeds);
      return failures;
    });
  }
}
