/** Requests as the systems of agencies send them, for a hub and for its peer alike. */
import { Agent, request } from 'node:http';

/** Options of a bench that sends them. */
export const LOAD = {
  requests: { type: 'string', default: '20000' },
  warm: { type: 'string', default: '5000' },
  connections: { type: 'string', default: '32' },
  rows: { type: 'string', default: '1' },
};

/** A sender with connections of its own, kept alive; on each a request waits for the answer of the one before it. */
export class Sender {
  #agent;
  #url;
  #connections;
  #status;

  /** @param {{ connections: number, status: number }} settings `status` is what each request must be answered with */
  constructor(url, { connections, status }) {
    this.#url = url;
    this.#connections = connections;
    this.#status = status;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts each body with the headers of its number; gives the milliseconds of each answer. Rejects where one has another status. */
  async send(bodies, headersOf) {
    const took = [];
    let next = 0;
    const worker = async () => {
      for (let i = next++; i < bodies.length; i = next++) {
        const began = performance.now();
        await this.#post(bodies[i], headersOf(i));
        took.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, worker));
    return took;
  }

  #post(body, headers) {
    const options = {
      agent: this.#agent,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    return new Promise((resolve, reject) => {
      const sending = request(this.#url, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        answer.on('end', () =>
          answer.statusCode === this.#status
            ? resolve()
            : reject(new Error(`${answer.statusCode} ${text}`)),
        );
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}
