import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export const PORTAL_USER = { username: 'H09', password: 'a password of the tests' };

/** What a portal calls what it is asked by. */
export const PORTAL_PARAMETERS = {
  from: 'TuThoiDiem',
  to: 'DenThoiDiem',
  page: 'Trang',
  size: 'SoDong',
} as const;

/** What may be wrong with one answer: it never comes, ends in the middle, is a page of before, or is no such answer at all. */
export type PortalTrouble =
  | { readonly kind: 'silent' | 'cut' | 'repeat' | 'garbage' | 'redirect' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'code'; readonly code: number | string }
  | { readonly kind: 'large'; readonly bytes: number };

interface Kept {
  /** `yyyyMMddHHmmss`. */
  changed: string;
  readonly row: object;
}

interface SyncRequest extends Readonly<Record<string, unknown>> {
  readonly session?: string;
}

/** Of which window a page was asked for. */
export interface AskedPage {
  readonly from: string;
  readonly to: string;
  readonly page: number;
}

const written = (instant: number): string =>
  new Date(instant + 25_200_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);

/**
 * A portal with the sync services of the national one: `POST /login` gives a session, `POST /sync` the rows that changed in a stretch of
 * time, by the second, oldest change first, page by page. It answers as it is told to, and then rightly again.
 */
export class TestPortal {
  readonly #server: Server;
  readonly #rows = new Map<string, Kept>();
  readonly #sessions = new Set<string>();
  #last = JSON.stringify({ error_code: 0, result: [] });
  /** What is wrong with the next pages, one after the other. */
  readonly troubles: PortalTrouble[] = [];
  /** What is wrong with the next logins. */
  readonly loginTroubles: PortalTrouble[] = [];
  /** Called before a page is looked up: rows may change between two pages. */
  beforePage: (asked: AskedPage) => void | Promise<void> = () => undefined;
  readonly asked: AskedPage[] = [];
  logins = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<TestPortal> {
    const portal = new TestPortal();
    await new Promise<void>((resolve) => portal.#server.listen(0, '127.0.0.1', resolve));
    return portal;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** A row changes at an instant, ms; what it was before is forgotten. */
  put(id: string, row: object, at: number): void {
    this.#rows.delete(id);
    this.#rows.set(id, { changed: written(at), row });
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = (await json(request)) as SyncRequest;
    const isLogin = request.url === '/login';
    const trouble = (isLogin ? this.loginTroubles : this.troubles).shift();
    const body = isLogin ? this.#login(asked) : await this.#page(asked, trouble?.kind === 'repeat');
    if (trouble && trouble.kind !== 'repeat') return this.#trouble(trouble, body, response);
    response.setHeader('content-type', 'application/json').end(body);
  }

  #login({ username, password }: SyncRequest): string {
    this.logins += 1;
    if (username !== PORTAL_USER.username || password !== PORTAL_USER.password)
      return JSON.stringify({ error_code: 100 });
    const session = randomUUID();
    this.#sessions.add(session);
    return JSON.stringify({ error_code: '00', session });
  }

  async #page(request: SyncRequest, isRepeated: boolean): Promise<string> {
    if (!this.#sessions.has(request.session ?? '')) return JSON.stringify({ error_code: 100 });
    const asked = {
      from: String(request[PORTAL_PARAMETERS.from]),
      to: String(request[PORTAL_PARAMETERS.to]),
      page: Number(request[PORTAL_PARAMETERS.page]),
    };
    this.asked.push(asked);
    if (isRepeated) return this.#last;
    await this.beforePage(asked);
    const size = Number(request[PORTAL_PARAMETERS.size]);
    const found = [...this.#rows.values()]
      .filter(({ changed }) => changed >= asked.from && changed <= asked.to)
      .toSorted((a, b) => a.changed.localeCompare(b.changed))
      .slice((asked.page - 1) * size, asked.page * size)
      .map(({ row }) => row);
    return (this.#last = JSON.stringify({ error_code: 0, result: found }));
  }

  #trouble(trouble: PortalTrouble, body: string, response: ServerResponse): void {
    if (trouble.kind === 'silent') return;
    if (trouble.kind === 'cut') {
      response.setHeader('content-length', Buffer.byteLength(body));
      response.write(body.slice(0, body.length / 2), () => response.destroy());
    } else if (trouble.kind === 'garbage') response.end('<html>Hệ thống đang bảo trì</html>');
    else if (trouble.kind === 'redirect')
      response.writeHead(307, { location: 'http://127.0.0.1:1/login' }).end();
    else if (trouble.kind === 'status') response.writeHead(trouble.status).end();
    else if (trouble.kind === 'code') response.end(JSON.stringify({ error_code: trouble.code }));
    else if (trouble.kind === 'large') response.end(' '.repeat(trouble.bytes));
  }
}
