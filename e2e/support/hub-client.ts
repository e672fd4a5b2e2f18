import { readFileSync } from 'node:fs';
import type { Receipt, Sent, Value, Values, Verified, VerifyBody } from '@nhip/contracts';
import { until } from '@nhip/testkit';

/** The demonstration identities of a started hub. */
export interface Credentials {
  readonly gateway: string;
  readonly agencies: Readonly<Record<string, string>>;
  readonly ministry: string;
  readonly operator: string;
  readonly admin: string;
  readonly people: Readonly<Record<string, { readonly name: string; readonly password: string }>>;
}

export interface Answer<T = unknown> {
  readonly status: number;
  readonly data: T;
}

const FEED = 'municipal-permits.events';

/** The receipt of a sending. Throws where it was refused, or not kept. */
function receiptOf({ status, data }: Answer<Sent>): string {
  if (status !== 202 || data.receipt === undefined)
    throw new Error(`refused: ${status} ${JSON.stringify(data)}`);
  return data.receipt;
}

/** An answer that never comes fails the call, and is not left to the test's own limit. */
const LONGEST_ANSWER_MS = 120_000;

/** A hub as its users see it: through the gateway alone. */
export class HubClient {
  readonly #credentials: Credentials;

  constructor(
    readonly gateway: string,
    credentialsFile: string,
  ) {
    this.#credentials = JSON.parse(readFileSync(credentialsFile, 'utf8')) as Credentials;
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  get agency(): string {
    return Object.values(this.#credentials.agencies)[0] ?? '';
  }

  async call<T = unknown>(
    method: string,
    url: string,
    token: string,
    body?: string | Buffer,
    type = 'application/json',
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.gateway + url, {
      method,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
    });
    const text = await response.text();
    return {
      status: response.status,
      data: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T,
    };
  }

  /** Sends rows as NDJSON until they are taken: an agency repeats with the same key when the hub says 503 or drops the line. */
  async publish(rows: readonly object[], key?: string): Promise<string> {
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const headers = { 'idempotency-key': key ?? crypto.randomUUID() };
    const send = async (): Promise<string> =>
      receiptOf(
        await this.call<Sent>(
          'POST',
          `/api/v1/feeds/${FEED}/records`,
          this.agency,
          body,
          'application/x-ndjson',
          headers,
        ),
      );
    return until('the delivery is taken', send, { within: 120_000, every: 300 });
  }

  async publishFile(body: Buffer): Promise<string> {
    const url = `/api/v1/feeds/${FEED}/records`;
    return receiptOf(await this.call<Sent>('POST', url, this.agency, body, 'text/csv'));
  }

  receipt(id: string): Promise<Receipt> {
    return this.call<Receipt>('GET', `/api/v1/receipts/${id}`, this.agency).then(
      (answer) => answer.data,
    );
  }

  applied(id: string, within = 120_000): Promise<Receipt> {
    return until(`receipt ${id} is applied`, () => this.receipt(id), {
      holds: ({ state }) => state === 'applied',
      within,
      every: 100,
    });
  }

  async values(indicator: string, query: string): Promise<readonly Value[]> {
    const answer = await this.call<Values>(
      'GET',
      `/api/v1/indicators/${indicator}/values?${query}`,
      this.#credentials.operator,
    );
    if (answer.status !== 200)
      throw new Error(`${indicator}?${query}: ${answer.status} ${JSON.stringify(answer.data)}`);
    return answer.data.values;
  }

  async total(indicator: string): Promise<number> {
    return (await this.values(indicator, 'grain=all'))[0]?.value ?? 0;
  }

  async by(indicator: string, dimension: string): Promise<Record<string, number>> {
    const values = await this.values(indicator, `grain=all&by=${dimension}`);
    return Object.fromEntries(
      values.map((value) => [value.dims[dimension]?.code ?? '', value.value ?? 0]),
    );
  }

  verify(body: VerifyBody = {}): Promise<Answer<Verified>> {
    return this.call('POST', '/api/v1/verify', this.#credentials.operator, JSON.stringify(body));
  }

  ready(): Promise<boolean> {
    return fetch(`${this.gateway}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}
