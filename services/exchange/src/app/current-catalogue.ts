import { Catalogue, CatalogueIndex } from '@nhip/kernel';
import type { CatalogueFollower } from '@nhip/platform';
import type { LiveVersion } from './ports.js';

/** The catalogue in force; empty until the first has been read. */
export class CurrentCatalogue {
  #catalogue = Catalogue.build([], 0);
  #versions = '';
  #index: CatalogueIndex | undefined;

  constructor(follower: Pick<CatalogueFollower, 'subscribe'>) {
    follower.subscribe((definitions, revision) => {
      this.#catalogue = Catalogue.build(definitions, revision);
      return this.#catalogue.failures;
    });
  }

  get(): Catalogue {
    return this.#catalogue;
  }

  /** Compiled for the versions of cubes that are live, or were: kept until the catalogue or one of them is another. */
  index(live: ReadonlyMap<string, LiveVersion>): CatalogueIndex {
    const versions = Object.fromEntries([...live].map(([cube, { version }]) => [cube, version]));
    const name = JSON.stringify(versions);
    if (this.#index?.catalogue === this.#catalogue && this.#versions === name) return this.#index;
    this.#versions = name;
    this.#index = new CatalogueIndex(this.#catalogue, versions, this.#index);
    return this.#index;
  }
}
