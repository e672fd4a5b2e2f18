import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, POOL, query, Readiness, withTimeout } from '@nhip/platform';
import type { Pool } from '@nhip/platform';
import { REDIS, type Redis } from './redis.js';
import type { Config } from '../config.js';

const FRESH_MS = 500;
const ANSWER_MS = 2_000;

/** A store that stands still answers nothing at all: it is away like one that refuses. */
const answers = (work: Promise<unknown>): Promise<boolean> =>
  withTimeout(work, ANSWER_MS, () => new Error('no answer')).then(
    () => true,
    () => false,
  );

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.ok,
    () => false,
  );

/** The hub is ready when the gateway's own stores answer and every service says that it is: looked at when somebody asks, at most twice a second. */
@Injectable()
export class HubReadiness {
  readonly #services: readonly (readonly [name: string, url: string])[];
  /** The last look, for as long as it is good. */
  #looking: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) { NHIP_SERVICE_URLS }: Config,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {
    this.#services = Object.entries(NHIP_SERVICE_URLS).filter(([name]) => name !== 'gateway');
    for (const name of ['stores', ...this.#services.map(([one]) => one)])
      readiness.set(name, false);
    readiness.lookFirst(() => this.#lately());
  }

  #lately(): Promise<void> {
    const forget = (): unknown => setTimeout(() => (this.#looking = undefined), FRESH_MS).unref();
    return (this.#looking ??= this.#look().finally(forget));
  }

  async #look(): Promise<void> {
    const stores = Promise.all([query(this.pool, 'select 1'), this.redis.ping()]);
    await Promise.all([
      answers(stores).then((ok) => this.readiness.set('stores', ok)),
      ...this.#services.map(async ([name, url]) => this.readiness.set(name, await isReady(url))),
    ]);
  }
}
