import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { IDENTITY_HEADER, type Identity } from '@nhip/contracts';

export const SECRET = 'a secret of this suite';

export interface CallerClaims {
  readonly aud: string;
  readonly route: string;
  readonly iat: number;
  readonly exp: number;
  readonly identity: Identity;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
}

/** What the token says that a request carried; its signature is proven. Undefined where there is none. */
export function callerOf(seen: Seen | undefined): CallerClaims | undefined {
  const token = seen?.headers[IDENTITY_HEADER];
  if (typeof token !== 'string') return undefined;
  const [head, claims, signature] = token.split('.');
  const mac = createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url');
  if (mac !== signature) throw new Error('the token is not signed by the gateway');
  return JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()) as CallerClaims;
}

/** A service behind the gateway: notes what reaches it, and answers as its address says. */
export class Upstream {
  readonly seen: Seen[] = [];
  /** Streams that a client holds open. */
  open = 0;
  isReady = true;
  /** What is answered where something else than the address is: by the path. */
  readonly answers = new Map<string, object>();
  #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (url === '/readyz') return void response.writeHead(this.isReady ? 200 : 503).end('{}');
    let bytes = 0;
    try {
      for await (const chunk of request) bytes += (chunk as Buffer).length;
    } catch {
      return;
    }
    this.seen.push({ method, url, headers, bytes });
    if (url.includes('/stream') && method !== 'HEAD') return this.#stream(response);
    const status = url.includes('busy') ? 503 : 200;
    const again = status === 503 ? { 'retry-after': '7' } : {};
    const type = url.includes('/stream') ? 'text/event-stream' : 'application/json';
    response
      .writeHead(status, { 'content-type': type, ...again })
      .end(JSON.stringify(this.answers.get(url.split('?')[0] ?? '') ?? { url, bytes }));
  }

  #stream(response: ServerResponse): void {
    this.open += 1;
    response.once('close', () => (this.open -= 1));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: snapshot\ndata: {}\n\n');
  }
}
