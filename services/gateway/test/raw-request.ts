import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Of a problem; undefined where the answer is none. */
  readonly code: string | undefined;
}

/** A header that is given several times has a list for its value. */
export type Sent = Readonly<Record<string, string | readonly string[]>>;

function answerFrom(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2) as [string, string]),
  );
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json');
  const code = isProblem && body ? (JSON.parse(body) as { code: string }).code : undefined;
  return { status: Number(first.split(' ')[1] ?? 0), headers, body, code };
}

/** The bytes of a request without a body, its target and headers as they are spelt; `host: ''` leaves that header out. */
function requestText(method: string, target: string, address: string, given: Sent): string {
  const headers = { host: new URL(address).host, connection: 'close', ...given };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === '' ? [] : [`${name}: ${one}`])),
  );
  return [`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** Asks by a plain socket, so that nothing is folded, refused or added on the way. Of a live stream the beginning is the answer. */
export function rawRequest(
  address: string,
  method: string,
  target: string,
  headers: Sent = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  return new Promise((done, fail) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    socket.setEncoding('utf8');
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer: ${method} ${target}`)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('event: ')) socket.destroy();
    });
    socket.on('error', fail);
    socket.on('close', () => done(answerFrom(text)));
    socket.write(requestText(method, target, address, headers), 'latin1');
  });
}
