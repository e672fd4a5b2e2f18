import { Catalogue } from '@nhip/kernel';
import type { CatalogueFollower } from '@nhip/platform';

/** The catalogue in force; empty until the first has been read. */
export class CurrentCatalogue {
  #catalogue = Catalogue.build([], 0);

  constructor(follower: Pick<CatalogueFollower, 'subscribe'>) {
    follower.subscribe((definitions, revision) => {
      this.#catalogue = Catalogue.build(definitions, revision);
      return this.#catalogue.failures;
    });
  }

  get(): Catalogue {
    return this.#catalogue;
  }
}
