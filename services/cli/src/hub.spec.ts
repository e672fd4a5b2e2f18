import { describe, expect, it } from '@jest/globals';
import { FakeHub, refusal, type Route } from '../test/fake-hub.js';
import { Hub, path } from './hub.js';

async function ask<T>(route: Route, call: (hub: Hub) => Promise<T>): Promise<T> {
  const server = await FakeHub.start({ 'GET /x': route });
  try {
    return await call(new Hub({ gateway: server.gateway, keyOf: (who) => `${who}-key` }));
  } finally {
    await server.stop();
  }
}

describe('a path', () => {
  it('cannot become another route by what is put in', () => {
    expect(path`/api/${'a/b?c#d'}/x/${'é ..'}`).toBe('/api/a%2Fb%3Fc%23d/x/%C3%A9%20..');
    for (const id of ['', '.', '..'])
      expect(() => path`/api/${id}`).toThrow(expect.objectContaining({ code: 'wrong-id' }));
  });
});

describe('a call', () => {
  it('is made with the key of whom it is made as', async () => {
    const key = await ask(
      ({ key: given }) => ({ body: { key: given } }),
      (hub) => hub.get('admin', '/x'),
    );
    expect(key).toEqual({ key: 'admin-key' });
  });

  it('that is refused gives the code, the texts and all else that the hub says', async () => {
    const hint = { vi: 'gợi ý', en: 'hint' };
    const route = () => refusal(409, 'already-withdrawn', { hint, withdrawnBy: 'R2', title: 't' });
    await expect(ask(route, (hub) => hub.get('admin', '/x'))).rejects.toMatchObject({
      code: 'already-withdrawn',
      exitCode: 1,
      text: { vi: 'lỗi already-withdrawn' },
      hint,
      fields: { status: 409, withdrawnBy: 'R2' },
    });
  });

  it.each([
    ['a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
    ['an answer that is not JSON', { body: 'ok' }],
    ['a refusal of something else', { status: 404, body: { error: 'Not Found' } }],
  ])('that gets %s did not reach a hub', async (_what, answer) => {
    await expect(
      ask(
        () => answer,
        (hub) => hub.get('admin', '/x'),
      ),
    ).rejects.toMatchObject({
      code: 'not-a-hub',
      exitCode: 3,
    });
  });

  it('that gets no answer says that the hub is away', async () => {
    const hub = new Hub({ gateway: 'http://127.0.0.1:1', keyOf: () => 'key' });
    await expect(hub.get('admin', '/x')).rejects.toMatchObject({ code: 'hub-away', exitCode: 3 });
  });
});

describe('a list', () => {
  const page: Route = ({ query }) => {
    const from = Number(query['cursor'] ?? 0);
    return { body: { items: [from, from + 1], ...(from < 4 && { cursor: String(from + 2) }) } };
  };

  it('goes through all pages', async () => {
    expect(await ask(page, (hub) => hub.list('admin', '/x'))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('asks no further than is wanted', async () => {
    expect(await ask(page, (hub) => hub.list('admin', '/x', {}, 3))).toEqual([0, 1, 2]);
  });
});
