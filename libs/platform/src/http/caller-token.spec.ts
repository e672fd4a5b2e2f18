import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { routeName, ROUTES, type Identity, type Route } from '@nhip/contracts';
import { SignJWT } from 'jose';
import { callerKey, CallerChecks, CallerTokens, signCaller, verifyCaller } from './caller-token.js';

const routeOf = (name: string): Route => {
  const route = ROUTES.find((one) => routeName(one) === name);
  if (!route) throw new Error(`no route ${name}`);
  return route;
};
const key = callerKey('a secret of this suite');
const values = routeOf('GET /api/v1/indicators/{id}/values');
const record = routeOf('GET /api/v1/records/{type}/{id}');
const receipts = routeOf('GET /api/v1/receipts');
const sender: Identity = { name: 'khoá của Sở', roles: ['agency-sender'], agency: 'H09' };
const refused = expect.objectContaining({ kind: 'unauthenticated', code: 'no-identity' });

describe('the token of a caller', () => {
  it('comes through as it was signed', async () => {
    expect(await verifyCaller(await signCaller(sender, values, key), values, key)).toEqual(sender);
  });

  it('says that what its caller sends is simulated, and that of nobody else', async () => {
    const simulated: Identity = { ...sender, simulated: true };
    const token = await signCaller(simulated, values, key);
    expect(await verifyCaller(token, values, key)).toEqual(simulated);
    const claimed = { ...sender, simulated: false } as unknown as Identity;
    const wrong = await signCaller(claimed, values, key);
    await expect(verifyCaller(wrong, values, key)).rejects.toEqual(refused);
  });

  it('is good for no other route of the same service', async () => {
    const token = await signCaller(sender, values, key);
    await expect(verifyCaller(token, record, key)).rejects.toEqual(refused);
  });

  it('is good for no other service', async () => {
    const token = await signCaller(sender, { ...values, service: 'ingest' }, key);
    await expect(verifyCaller(token, values, key)).rejects.toEqual(refused);
    await expect(verifyCaller(token, receipts, key)).rejects.toEqual(refused);
  });

  it('is good for a minute and some skew of clocks, and no longer', async () => {
    const token = await signCaller(sender, values, key);
    jest.useFakeTimers({ now: Date.now() + 85_000 });
    expect(await verifyCaller(token, values, key)).toEqual(sender);
    jest.setSystemTime(Date.now() + 10_000);
    await expect(verifyCaller(token, values, key)).rejects.toEqual(refused);
    jest.useRealTimers();
  });

  it.each([
    ['nothing', ''],
    ['words', 'not a token'],
    ['no signature', 'eyJhbGciOiJub25lIn0.e30.'],
  ])('is refused with %s', async (_what, token) => {
    await expect(verifyCaller(token, values, key)).rejects.toEqual(refused);
  });

  it('is refused with a signature of another secret', async () => {
    const token = await signCaller(sender, values, callerKey('another secret, as long'));
    await expect(verifyCaller(token, values, key)).rejects.toEqual(refused);
  });

  it('is refused with more roles than were signed', async () => {
    const [header, , signature] = (await signCaller(sender, values, key)).split('.');
    const forged = Buffer.from(
      JSON.stringify({ identity: { ...sender, roles: ['admin'] }, route: routeName(values) }),
    ).toString('base64url');
    await expect(verifyCaller([header, forged, signature].join('.'), values, key)).rejects.toEqual(
      refused,
    );
  });

  it('is refused where it names no identity, though the signature is ours', async () => {
    const token = await new SignJWT({ route: routeName(values) })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(values.service)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key);
    await expect(verifyCaller(token, values, key)).rejects.toEqual(refused);
  });
});

describe('tokens that serve again', () => {
  afterEach(() => void jest.useRealTimers());

  it('are one for a caller and route for some seconds, and good for longer than that', async () => {
    const tokens = new CallerTokens(key);
    const first = await tokens.sign(sender, values);
    jest.useFakeTimers({ now: Date.now() + 19_000 });
    expect(await tokens.sign(sender, values)).toBe(first);
    jest.setSystemTime(Date.now() + 2_000);
    expect(await tokens.sign(sender, values)).not.toBe(first);
    expect(await verifyCaller(first, values, key)).toEqual(sender);
  });

  it('are another for another route, and for another identity of the same name', async () => {
    const tokens = new CallerTokens(key);
    const first = await tokens.sign(sender, values);
    expect(await tokens.sign(sender, record)).not.toBe(first);
    const other = { ...sender, agency: 'H12' };
    expect(await verifyCaller(await tokens.sign(other, values), values, key)).toEqual(other);
  });

  it('are known for some seconds to who verified them, for their own route alone', async () => {
    const checks = new CallerChecks(key);
    const token = await signCaller(sender, values, key);
    expect(await checks.verify(token, values)).toEqual(sender);
    expect(await checks.verify(token, values)).toBe(await checks.verify(token, values));
    await expect(checks.verify(token, record)).rejects.toEqual(refused);
    jest.useFakeTimers({ now: Date.now() + 95_000 });
    await expect(checks.verify(token, values)).rejects.toEqual(refused);
  });

  it('are not known where they were refused', async () => {
    const checks = new CallerChecks(key);
    const forged = await signCaller(sender, values, callerKey('another secret, as long'));
    for (const _ of [1, 2]) await expect(checks.verify(forged, values)).rejects.toEqual(refused);
  });
});
