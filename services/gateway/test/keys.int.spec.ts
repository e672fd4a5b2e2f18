import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  IDENTITY_HEADER,
  type AgencyKeys,
  type Identity,
  type NewAgencyKey,
} from '@nhip/contracts';
import { until } from '@nhip/testkit';
import { KEYS, startGateway, type Running } from './gateway-under-test.js';
import { callerOf, Upstream } from './upstream.js';

const upstream = new Upstream();
let hub: Running;

beforeAll(async () => {
  upstream.answers.set('/api/v1/definitions', { items: [{ id: 'H09' }, { id: 'H09.91' }] });
  hub = await startGateway(upstream);
});
afterAll(() => hub.stop());

async function call<T>(method: string, url: string, key: string, body?: object) {
  const answer = await fetch(hub.address + url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
}
const create = (agency: string, key = KEYS.admin, more: object = {}) =>
  call<NewAgencyKey & { code?: string }>('POST', '/api/v1/keys', key, { agency, ...more });
const whoIs = (key: string) => call<Identity>('GET', '/api/v1/session', key);
const idsOf = async (agency: string): Promise<readonly string[]> =>
  (await call<AgencyKeys>('GET', `/api/v1/keys?agency=${agency}`, KEYS.admin)).body.items.map(
    ({ id }) => id,
  );

describe('the keys of an agency', () => {
  it('are created for one that the catalogue has, and open its doors', async () => {
    const { status, body } = await create('H09.91');
    expect(status).toBe(201);
    expect(callerOf(upstream.seen.at(-1))?.identity.roles).toEqual(['admin']);
    expect(await whoIs(body.key)).toEqual({
      status: 200,
      body: { name: body.name, roles: ['agency-sender', 'agency-approver'], agency: 'H09.91' },
    });
    expect(body.name).not.toContain(body.key);
  });

  it('of simulated data say so to services, in lists and to their holder, and no header claims or sheds it', async () => {
    const simulated = (await create('H09.91', KEYS.admin, { simulated: true })).body;
    const real = (await create('H09.91')).body;
    expect([simulated.simulated, real.simulated]).toEqual([true, undefined]);
    const listed = await call<AgencyKeys>('GET', '/api/v1/keys?agency=H09.91', KEYS.admin);
    const kinds = new Map(listed.body.items.map((one) => [one.id, one.simulated]));
    expect([kinds.get(simulated.id), kinds.get(real.id)]).toEqual([true, undefined]);
    expect((await whoIs(simulated.key)).body.simulated).toBe(true);
    const claims = { simulated: 'true', 'x-nhip-simulated': 'true' };
    for (const [{ key }, headers, is] of [
      [simulated, { simulated: 'false', 'x-nhip-simulated': 'false' }, true],
      [real, claims, undefined],
    ] as const) {
      const identity = JSON.stringify({ name: 'x', roles: [], simulated: is !== true });
      await fetch(`${hub.address}/api/v1/receipts`, {
        headers: { authorization: `Bearer ${key}`, ...headers, [IDENTITY_HEADER]: identity },
      });
      expect(callerOf(upstream.seen.at(-1))?.identity.simulated).toBe(is);
    }
  });

  it('are of one kind for life: simulated is true or false, and nothing else', async () => {
    const wrong = await create('H09.91', KEYS.admin, { simulated: 'yes' });
    expect(wrong.status).toBe(400);
  });

  it('are not created for one that it has not, nor by anybody but an administrator', async () => {
    expect(await create('H99')).toMatchObject({ status: 422, body: { code: 'agency-not-known' } });
    for (const key of [KEYS.operator, KEYS.agency, KEYS.ministry])
      expect((await create('H09', key)).status).toBe(403);
    expect(await idsOf('H99')).toEqual([]);
  });

  it('may overlap, are listed without their secrets, and end one by one', async () => {
    const [first, second] = [(await create('H09.91')).body, (await create('H09.91')).body];
    const listed = await call<AgencyKeys>('GET', '/api/v1/keys', KEYS.admin);
    expect(JSON.stringify(listed.body)).not.toContain(first.key);
    expect(await idsOf('H09.91')).toEqual(expect.arrayContaining([first.id, second.id]));
    expect((await whoIs(first.key)).status).toBe(200);
    const revoked = await call('DELETE', `/api/v1/keys/${first.id}`, KEYS.admin);
    expect(revoked.status).toBe(204);
    const opens = async (): Promise<number> => (await whoIs(first.key)).status;
    await until('the key opens nothing', opens, { holds: (status) => status === 401 });
    expect((await whoIs(second.key)).status).toBe(200);
    expect(await idsOf('H09.91')).not.toContain(first.id);
    const again = await call('DELETE', `/api/v1/keys/${first.id}`, KEYS.admin);
    expect(again).toMatchObject({ status: 404, body: { code: 'key-not-known' } });
  });

  it('cannot be revoked by an id that is of somebody else', async () => {
    const listed = await call<AgencyKeys>('GET', '/api/v1/keys', KEYS.admin);
    expect(listed.body.items.map(({ agency }) => agency)).toContain('H10');
    expect((await call('DELETE', '/api/v1/keys/0000000000000000', KEYS.admin)).status).toBe(404);
    expect((await whoIs(KEYS.admin)).status).toBe(200);
  });

  it('are not created while the catalogue cannot be asked', async () => {
    const away = await startGateway(new Upstream(), { away: ['registry'] });
    const answer = await fetch(`${away.address}/api/v1/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.admin}`, 'content-type': 'application/json' },
      body: '{"agency":"H09"}',
    });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'service-away' }]);
    await away.stop();
  });
});
