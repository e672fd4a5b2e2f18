import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { call, Problem } from './api.js';

const refusal = {
  status: 422,
  code: 'wrong-row',
  message: { vi: 'dòng sai mẫu', en: 'the row breaks the contract' },
  hint: { vi: 'xem cột', en: 'see the columns' },
};

/** What a call rejected with. */
const problemOf = (calling: Promise<unknown>): Promise<unknown> =>
  calling.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (problem: unknown) => problem,
  );

describe('a call of the hub', () => {
  let server: Server;
  let hub: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const json = (status: number, body: unknown): void => {
    answer = (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  });

  it('gives what the hub answers', async () => {
    json(200, { items: [1, null, 0] });
    expect(await call('GET', `${hub}/x`)).toEqual({ items: [1, null, 0] });
  });

  it('gives nothing where the hub has nothing to say', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await call('DELETE', `${hub}/x`)).toBeUndefined();
  });

  it('sends its body with its type, and no type without a body', async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers['content-type'], body]);
        response.end('{}');
      });
    };
    await call('POST', `${hub}/a`, '{"x":1}');
    await call('POST', `${hub}/b?file=1`, new Blob(['a,b']), 'text/csv');
    await call('GET', `${hub}/c`);
    expect(seen).toEqual([
      ['POST', '/a', 'application/json', '{"x":1}'],
      ['POST', '/b?file=1', 'text/csv', 'a,b'],
      ['GET', '/c', undefined, ''],
    ]);
  });

  it('rejects with a refusal in the own words of the hub', async () => {
    json(422, refusal);
    const problem = await problemOf(call('POST', `${hub}/x`, '{}'));
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, text: refusal.message, hint: refusal.hint });
  });

  it('rejects with the status alone where a refusal is not the hub’s, and says that it does not answer', async () => {
    answer = (_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>');
    expect(await problemOf(call('GET', `${hub}/x`))).toMatchObject({
      status: 502,
      text: { en: 'the hub does not answer at the moment; try again in a few seconds' },
      hint: undefined,
    });
  });

  it('rejects as for an outage where nobody listens', async () => {
    await new Promise<void>((done) => server.close(() => done()));
    expect(await problemOf(call('GET', `${hub}/x`))).toMatchObject({
      status: 503,
      text: { vi: 'hub tạm thời không trả lời; thử lại sau ít giây' },
    });
  });

  it('rejects as for an outage where the line is dropped before an answer', async () => {
    answer = (request) => request.socket.destroy();
    expect(await problemOf(call('GET', `${hub}/x`))).toMatchObject({ status: 503 });
  });

  it.each([
    ['a page of another server', '<!doctype html><title>Wi-Fi</title>'],
    ['an answer that was cut off', '{"items":[1,2'],
  ])('rejects %s that says 200, rather than to take it for an answer', async (_, body) => {
    answer = (_request, response) => response.writeHead(200).end(body);
    expect(await problemOf(call('GET', `${hub}/x`))).toMatchObject({ status: 503 });
  });
});
