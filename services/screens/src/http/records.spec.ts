import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@nhip/contracts';
import { callerHeaders } from '@nhip/testkit';
import { operator, startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();

const call = (path: string, init?: RequestInit) => screens.call(path, init);

describe('verification and records', () => {
  const post = (body: unknown) =>
    call('/api/v1/verify', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it('recompute all, or what an indicator, period and scope stand on', async () => {
    expect(await post({})).toMatchObject({
      status: 200,
      data: { equal: true, cells: 12, records: 3, differences: [] },
    });
    await post({
      indicator: 'permits.received',
      period: '2011-05',
      dims: { channel: ['Desk', 'Post'] },
    });
    expect(screens.ledger.verified.at(-1)).toMatchObject({
      cube: 'permits',
      days: { to: Date.parse('2011-05-31') / DAY_MS },
      filters: [{ dimension: 'channel', codes: ['Desk@2010-01-01', 'Post@2010-01-01'] }],
    });
  });

  it('say the sums that differ to the digit, as text where a number cannot hold them', async () => {
    const cell = {
      cube: 'permits',
      cubeVersion: 1,
      dims: ['Desk@2010-01-01'],
      day: 15_000,
      bucket: 3,
    };
    screens.ledger.differences = [
      { ...cell, stored: ['9007199254740993', '2'], recomputed: ['-9007199254740995', '2'] },
    ];
    expect(await post({})).toMatchObject({
      data: {
        differences: [
          { ...cell, stored: ['9007199254740993', 2], recomputed: ['-9007199254740995', 2] },
        ],
      },
    });
    screens.ledger.differences = [];
  });

  it.each<[unknown, number, string]>([
    [{ indicator: 'none' }, 404, 'unknown-indicator'],
    [{ dims: { channel: 'Desk' } }, 400, 'needs-indicator'],
    [{ what: 1 }, 400, 'wrong-body'],
    [{ period: '2011-99' }, 400, 'wrong-period'],
  ])('refuse %j', async (body, status, code) => {
    expect(await post(body)).toMatchObject({ status, data: { code } });
  });

  it.each(['.', '..', '%2E', '%2e%2e'])(
    'refuse %s as an id, as it comes over a socket',
    async (id) => {
      const headers = await callerHeaders(operator, 'GET /api/v1/records/{type}/{id}');
      const { port } = new URL(screens.address);
      const answer = await new Promise<IncomingMessage>((resolve, reject) =>
        httpRequest({ port, path: `/api/v1/records/permit/${id}`, headers }, resolve)
          .on('error', reject)
          .end(),
      );
      expect(answer.statusCode).toBe(400);
      expect(JSON.parse(await text(answer))).toMatchObject({ code: 'wrong-path' });
    },
  );

  it.each(['%C2%A0known', 'known%E2%80%8B', '%20known%20'])('know a record by %s', async (id) => {
    expect(await call(`/api/v1/records/permit/${id}`)).toMatchObject({
      status: 200,
      data: { id: 'known' },
    });
  });

  it.each(['kn%E2%80%8Bown', 'kn%C2%A0own', '%E2%80%8B'])('refuse %s as an id', async (id) => {
    expect(await call(`/api/v1/records/permit/${id}`)).toMatchObject({
      status: 400,
      data: { code: 'wrong-record-id', message: { vi: expect.stringContaining('mã định danh') } },
    });
  });

  it('show a record of which the version that stands could not be counted', async () => {
    expect(await call('/api/v1/records/permit/refused')).toMatchObject({
      status: 200,
      data: { current: { version: 5, outcome: 'failed' } },
    });
  });

  it('show a record with its history, or say that there is none', async () => {
    expect((await call('/api/v1/records/permit/known')).data).toMatchObject({
      id: 'known',
      current: { version: 5, fields: { channel: { code: 'Desk' } } },
      history: [{ commit: 3 }],
      names: { channel: { vi: 'Kênh nộp' } },
    });
    expect((await call('/api/v1/records/permit/none')).data).toMatchObject({
      code: 'unknown-record',
    });
    expect((await call('/api/v1/records/none/known')).status).toBe(404);
  });
});
