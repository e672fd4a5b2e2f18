import type { CatalogueFollower } from '@nhip/platform';
import type { State } from './state.js';
import type { Streams } from './streams.js';

/** Takes the catalogue in: other definitions are other figures, and every open screen is sent whole. */
export class FollowCatalogue {
  constructor(catalogue: CatalogueFollower, state: State, streams: Streams) {
    catalogue.subscribe((definitions, revision) => {
      const failures = state.setDefinitions(definitions, revision);
      streams.redefined();
      return failures;
    });
  }
}
