import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Authenticate, hashSecret } from './authenticate.js';
import type { Identities, Limits, Sessions, StoredIdentity } from './ports.js';

const KEY = 'agency_1';
let stored: () => Promise<StoredIdentity | undefined>;
let asked: number;
let authenticate: Authenticate;

beforeEach(async () => {
  const secretHash = await hashSecret(KEY);
  const known: StoredIdentity = { identity: { name: 'agency:H09', roles: [] }, secretHash };
  [stored, asked] = [async () => known, 0];
  const byKey = (): Promise<StoredIdentity | undefined> => {
    asked += 1;
    return stored();
  };
  const identities = { byKey } as unknown as Identities;
  authenticate = new Authenticate(identities, {} as Sessions, {} as Limits);
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => void jest.useRealTimers());

const call = async (): Promise<string> =>
  await authenticate.caller(`Bearer ${KEY}`, undefined).then(
    ({ name }) => name,
    ({ code }: { code: string }) => code,
  );

describe('a key that was proven', () => {
  it('is asked for again after some seconds, and no more once it was revoked', async () => {
    expect(await call()).toBe('agency:H09');
    stored = async () => undefined;
    jest.setSystemTime(4_900);
    expect([await call(), asked]).toEqual(['agency:H09', 1]);
    jest.setSystemTime(5_000);
    expect([await call(), await call()]).toEqual(['no-identity', 'no-identity']);
  });

  it('is taken for some minutes while the store refuses or stands still, and no longer', async () => {
    expect(await call()).toBe('agency:H09');
    stored = () => Promise.reject(new Error('away'));
    jest.setSystemTime(60_000);
    expect(await call()).toBe('agency:H09');
    stored = () => new Promise(() => undefined);
    jest.setSystemTime(120_000);
    const [waiting, meanwhile] = [call(), call()];
    expect(await meanwhile).toBe('agency:H09');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await waiting).toBe('agency:H09');
    stored = () => Promise.reject(Object.assign(new Error(), { code: 'away' }));
    jest.setSystemTime(300_000);
    expect(await call()).toBe('away');
  });
});
