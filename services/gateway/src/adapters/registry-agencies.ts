import { IDENTITY_HEADER, ROUTES, routeName, type Identity, type Route } from '@nhip/contracts';
import { callerKey, CallerTokens, injectTrace, serviceAway } from '@nhip/platform';
import type { Agencies } from '../app/ports.js';
import type { Config } from '../config.js';

const DEFINITIONS = ROUTES.find((route) => routeName(route) === 'GET /api/v1/definitions') as Route;
const ANSWER_MS = 10_000;
const AT_ONCE = 1_000;

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly cursor?: string;
}

/** The agencies of the catalogue, as the registry lists them to whoever asks. */
export class RegistryAgencies implements Agencies {
  readonly #tokens: CallerTokens;

  constructor(private readonly config: Config) {
    this.#tokens = new CallerTokens(callerKey(config.NHIP_INTERNAL_SECRET));
  }

  async knows(agency: string, asker: Identity): Promise<boolean> {
    let cursor: string | undefined;
    do {
      const page = await this.#page(asker, cursor);
      if (page.items.some(({ id }) => id === agency)) return true;
      ({ cursor } = page);
    } while (cursor !== undefined);
    return false;
  }

  async #page(asker: Identity, cursor: string | undefined): Promise<Page> {
    const base = this.config.NHIP_SERVICE_URLS[DEFINITIONS.service];
    if (!base) throw serviceAway(DEFINITIONS.service);
    const token = await this.#tokens.sign(asker, DEFINITIONS);
    const query = new URLSearchParams({ kind: 'agency', limit: String(AT_ONCE) });
    if (cursor !== undefined) query.set('cursor', cursor);
    const answer = await fetch(`${base}${DEFINITIONS.path}?${query}`, {
      headers: injectTrace({ [IDENTITY_HEADER]: token }) as Record<string, string>,
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((error: unknown) => {
      throw serviceAway(DEFINITIONS.service, error);
    });
    if (!answer.ok) throw serviceAway(DEFINITIONS.service);
    return (await answer.json()) as Page;
  }
}
