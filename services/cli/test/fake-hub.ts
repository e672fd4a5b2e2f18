import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { Io } from '../src/io.js';
import { run } from '../src/run.js';

/** One call that the hub was asked. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly key: string;
  readonly type: string;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  /** Sent as JSON; a text as it is. */
  readonly body: unknown;
}

export type Route = object | ((asked: SeenRequest) => Answer);

/** A refusal as the hub writes it. */
export const refusal = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { status, code, message: { vi: `lỗi ${code}`, en: `fault ${code}` }, ...more },
});

async function askedOf(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://hub');
  const query = [...new Set(url.searchParams.keys())].map((name) => {
    const [first = '', ...more] = url.searchParams.getAll(name);
    return [name, more.length > 0 ? [first, ...more] : first] as const;
  });
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(query),
    key: (request.headers.authorization ?? '').replace('Bearer ', ''),
    type: request.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString(),
  };
}

/** A server that answers what it is told, and remembers what it was asked. What it does not know is 404. */
export class FakeHub {
  readonly asked: SeenRequest[] = [];
  readonly #server: Server;

  private constructor(routes: Readonly<Record<string, Route>>) {
    this.#server = createServer((request, response) => {
      this.#answer(routes, request, response).catch((error: Error) => response.destroy(error));
    });
  }

  async #answer(
    routes: Readonly<Record<string, Route>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const asked = await askedOf(request);
    this.asked.push(asked);
    const route = routes[`${asked.method} ${asked.path}`] ?? (() => refusal(404, 'no-route'));
    const { status = 200, body } =
      typeof route === 'function'
        ? (route as (asked: SeenRequest) => Answer)(asked)
        : { body: route };
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  }

  static async start(routes: Readonly<Record<string, Route>>): Promise<FakeHub> {
    const hub = new FakeHub(routes);
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get gateway(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

/** Runs one command line as a user would; in a folder that does not exist, so that no credentials are found. */
export async function nhip(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = '/nowhere',
  stdin?: Io['stdin'],
): Promise<Ran> {
  const [out, err] = [collector(), collector()];
  const code = await run(argv, { stdout: out.stream, stderr: err.stream, stdin, env, cwd });
  return { code, out: out.text(), err: err.text() };
}

/** Runs one command line against a hub that answers `routes`. */
export async function against(
  routes: Readonly<Record<string, Route>>,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin?: Io['stdin'],
): Promise<Ran & { readonly asked: readonly SeenRequest[]; json(): unknown }> {
  const hub = await FakeHub.start(routes);
  try {
    const ran = await nhip(
      argv,
      { NHIP_GATEWAY: hub.gateway, NHIP_TOKEN: 'key', ...env },
      undefined,
      stdin,
    );
    return { ...ran, asked: hub.asked, json: () => JSON.parse(ran.out) as unknown };
  } finally {
    await hub.stop();
  }
}
