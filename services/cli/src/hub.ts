import type { Page, Text } from '@nhip/contracts';
import { CliError } from './cli-error.js';
import type { Target, Who } from './credentials.js';
import { EXIT } from './exit.js';
import { hintFor, inOwnWords } from './own-words.js';
import { hubAway, notAHub, wrongId } from './faults.js';

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

interface Answer {
  readonly status: number;
  readonly isOk: boolean;
  readonly data: unknown;
}

const ITEMS_AT_ONCE = 200;

/** A path of the public contract; what is put in is encoded, and cannot change the route. Throws CliError `wrong-id`. */
export function path(texts: TemplateStringsArray, ...ids: readonly string[]): string {
  const wrong = ids.find((id) => id === '' || id === '.' || id === '..');
  if (wrong !== undefined) throw wrongId(wrong);
  return String.raw({ raw: texts }, ...ids.map(encodeURIComponent));
}

function queryOf(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The refusal of a hub, its addresses and parameters as commands and options. */
function refusal({ status, data }: Answer, gateway: string): CliError {
  const {
    code,
    message,
    hint,
    type: _type,
    title: _title,
    ...fields
  } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof code !== 'string' || !message) return notAHub(gateway, status);
  return new CliError(EXIT.no, code, inOwnWords(message as Text), {
    hint: hintFor(code, hint as Text | undefined),
    fields,
  });
}

/** Calls of the public contract. Each rejects with CliError: `hub-away`, `not-a-hub`, or the hub's own refusal. */
export class Hub {
  constructor(private readonly target: Target) {}

  /** What `/readyz` says, ready or not. */
  async readiness<T>(): Promise<T> {
    const { data, status } = await this.#ask('GET', '/readyz', {});
    if (typeof data !== 'object' || data === null || !('ready' in data))
      throw notAHub(this.target.gateway, status);
    return data as T;
  }

  get<T>(who: Who, url: string, query: Query = {}): Promise<T> {
    return this.#call<T>(who, 'GET', url + queryOf(query));
  }

  /** The pages of a list, each as the hub gives it. */
  async *pages<T extends Pick<Page<unknown>, 'cursor'>>(
    who: Who,
    url: string,
    query: Query = {},
  ): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const page: T = await this.get(who, url, { limit: ITEMS_AT_ONCE, ...query, cursor });
      yield page;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }

  /** The items of a list, page by page, at most `most`. */
  async list<T>(who: Who, url: string, query: Query = {}, most = Infinity): Promise<readonly T[]> {
    const items: T[] = [];
    for await (const page of this.pages<Page<T>>(who, url, query)) {
      items.push(...page.items);
      if (items.length >= most) break;
    }
    return items.slice(0, most);
  }

  post<T>(who: Who, url: string, body: object, query: Query = {}): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.#call<T>(who, 'POST', url + queryOf(query), {
      headers,
      body: JSON.stringify(body),
    });
  }

  /** Sends bytes of a content type. @param key by which the same sending is known again */
  send<T>(
    who: Who,
    url: string,
    query: Query,
    body: Uint8Array<ArrayBuffer>,
    type: string,
    key?: string,
  ): Promise<T> {
    return this.#call<T>(who, 'POST', url + queryOf(query), {
      headers: { 'content-type': type, ...(key !== undefined && { 'idempotency-key': key }) },
      body,
    });
  }

  delete<T>(who: Who, url: string, query: Query = {}): Promise<T> {
    return this.#call<T>(who, 'DELETE', url + queryOf(query));
  }

  /** Deletes what answers nothing. */
  async remove(who: Who, url: string): Promise<void> {
    await this.#asked(who, 'DELETE', url, {});
  }

  async #call<T>(who: Who, method: string, url: string, init: RequestInit = {}): Promise<T> {
    const { data, status } = await this.#asked(who, method, url, init);
    if (data === undefined) throw notAHub(this.target.gateway, status);
    return data as T;
  }

  async #asked(who: Who, method: string, url: string, init: RequestInit): Promise<Answer> {
    const headers = { ...init.headers, authorization: `Bearer ${this.target.keyOf(who)}` };
    const answer = await this.#ask(method, url, { ...init, headers });
    if (!answer.isOk) throw refusal(answer, this.target.gateway);
    return answer;
  }

  /** `data` is undefined where the body is not JSON. */
  async #ask(method: string, url: string, init: RequestInit): Promise<Answer> {
    const lost = (error: Error & { readonly cause?: { readonly code?: string } }): never => {
      throw hubAway(this.target.gateway, error.cause?.code ?? error.name);
    };
    const response = await fetch(this.target.gateway + url, { ...init, method }).catch(lost);
    const text = await response.text().catch(lost);
    return { status: response.status, isOk: response.ok, data: json(text) };
  }
}
