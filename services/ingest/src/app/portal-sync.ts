import { durationOf, isPullAddress, type PullBody } from '@nhip/kernel';
import { readLogin, readPage, type PortalPage } from '../domain/portal-answer.js';
import { portalTime } from '../domain/portal-time.js';
import { pageOf, type PullWindow } from '../domain/pull-plan.js';
import { pullAddressNotAllowed, pullLoginRefused, pullSessionLost } from '../faults.js';
import { breathe } from './breathe.js';
import type { PortalHttp, Secret, Secrets } from './ports.js';

const TIMEOUT = 'PT60S';
export const PAGE_SIZE = 200;
/** Said by HTTP, not by a code of the portal. */
const UNAUTHENTICATED = '401';

/** Asks the sync services of the national portal, under a session that it takes when it needs one. */
export class PortalSync {
  readonly #sessions = new Map<string, string>();

  constructor(
    private readonly http: PortalHttp,
    private readonly secrets: Secrets,
  ) {}

  /** The page that is next in a window. A session that is over is taken anew, once. Rejects with Faults `pull-…`. */
  async page(pull: PullBody, window: PullWindow, signal: AbortSignal): Promise<PortalPage> {
    const secret = await this.#secretOf(pull);
    const key = JSON.stringify([pull.url, pull.login, secret.username]);
    const known = this.#sessions.get(key);
    const page = known && (await this.#ask(pull, window, known, signal));
    if (page) return page;
    this.#sessions.delete(key);
    const session = await this.#login(pull, secret, signal);
    this.#sessions.set(key, session);
    const again = await this.#ask(pull, window, session, signal);
    if (again) return again;
    this.#sessions.delete(key);
    throw pullSessionLost();
  }

  /** A pack names the secret, whoever runs the hub says beside it where it may be used. */
  async #secretOf({ url, secret: id }: PullBody): Promise<Secret> {
    const secret = await this.secrets.find(id);
    if (isPullAddress(url) && new URL(url).origin === secret.origin) return secret;
    throw pullAddressNotAllowed(url, id);
  }

  async #login(pull: PullBody, secret: Secret, signal: AbortSignal): Promise<string> {
    const { username, password } = secret;
    const answer = await this.#post(pull, pull.login, { username, password }, signal);
    if (answer === undefined) throw pullLoginRefused(UNAUTHENTICATED);
    return readLogin(answer);
  }

  async #ask(
    pull: PullBody,
    window: PullWindow,
    session: string,
    signal: AbortSignal,
  ): Promise<PortalPage | undefined> {
    const { unit, service, parameters, pageSize = PAGE_SIZE } = pull;
    const body = {
      session,
      madonvi: unit,
      service,
      [parameters.from]: portalTime(window.from),
      [parameters.to]: portalTime(window.to),
      [parameters.page]: pageOf(window),
      [parameters.size]: pageSize,
    };
    const answer = await this.#post(pull, pull.path, body, signal);
    return answer === undefined ? undefined : breathe(readPage(answer));
  }

  #post(
    { url, destination, timeout = TIMEOUT }: PullBody,
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.http.post({
      url: url.replace(/\/$/, '') + path,
      headers: destination === undefined ? {} : { dstcode: destination },
      body,
      timeoutMs: durationOf(timeout),
      signal,
    });
  }
}
