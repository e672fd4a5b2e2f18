import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, LOGGER, Periodic, POOL, query, Readiness, withTimeout } from '@nhip/platform';
import type { Logger, Pool } from '@nhip/platform';
import { REDIS, type Redis } from './redis.js';
import type { Config } from '../config.js';

const LOOK_MS = 500;
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

/** The hub is ready when the gateway's own stores answer and every service says that it is. */
@Injectable()
export class HubReadiness extends Periodic {
  readonly #services: readonly (readonly [name: string, url: string])[];

  constructor(
    @Inject(CONFIG) { NHIP_SERVICE_URLS }: Config,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(LOGGER) logger: Logger,
  ) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'the readiness of the hub could not be read');
    super(() => this.#all(), { everyMs: LOOK_MS, onError });
    this.#services = Object.entries(NHIP_SERVICE_URLS).filter(([name]) => name !== 'gateway');
    for (const name of ['stores', ...this.#services.map(([one]) => one)])
      readiness.set(name, false);
  }

  async #all(): Promise<void> {
    const stores = Promise.all([query(this.pool, 'select 1'), this.redis.ping()]);
    await Promise.all([
      answers(stores).then((ok) => this.readiness.set('stores', ok)),
      ...this.#services.map(async ([name, url]) => this.readiness.set(name, await isReady(url))),
    ]);
  }
}
