import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PullBody } from '@nhip/kernel';
import { samplePull } from '@nhip/kernel/testing';
import { PORTAL_PARAMETERS, PORTAL_USER, TestPortal } from '@nhip/testkit';
import { HttpPortal } from '../adapters/http-portal.js';
import { windowAfter } from '../domain/pull-plan.js';
import { PortalSync } from './portal-sync.js';
import type { Secret } from './ports.js';

const since = Date.parse('2026-11-25T00:00:00+07:00');
const window = windowAfter({ upTo: since }, { since, overlap: 0, now: since + 60_000 });
const { signal } = new AbortController();

let portal: TestPortal;
let secret: Secret;
let sync: PortalSync;
let pull: PullBody;
beforeEach(async () => {
  portal = await TestPortal.start();
  portal.put('1', { MaHoSo: '1', Gia: '5' }, since);
  secret = { origin: portal.url, ...PORTAL_USER };
  sync = new PortalSync(new HttpPortal(), { find: async () => secret });
  pull = {
    ...samplePull,
    url: `${portal.url}/`,
    timeout: 'PT1S',
    parameters: PORTAL_PARAMETERS,
  };
});
afterEach(() => portal.stop());

const rows = { text: '[{"MaHoSo":"1","Gia":"5"}]', rows: 1 };
const page = () => sync.page(pull, window, signal);

describe('a session with the portal', () => {
  it('is taken once, and asked for what changed by seconds of the reporting zone', async () => {
    expect([await page(), await page()]).toEqual([rows, rows]);
    expect(portal.logins).toBe(1);
    expect(portal.asked[0]).toEqual({ from: '20261125000000', to: '20261125000100', page: 1 });
  });

  it('that the portal forgot is taken anew', async () => {
    await page();
    portal.forgetSessions();
    expect(await page()).toEqual(rows);
    portal.troubles.push({ kind: 'status', status: 401 });
    expect(await page()).toEqual(rows);
    expect(portal.logins).toBe(3);
  });

  it('that the portal forgets at once is told, after one more', async () => {
    portal.troubles.push({ kind: 'code', code: 100 });
    await expect(page()).rejects.toMatchObject({ code: 'pull-session-lost' });
    expect(portal.logins).toBe(1);
    expect(await page()).toEqual(rows);
  });

  it('that the portal does not give is told, and never the password', async () => {
    secret = { ...secret, password: 'wrong §' };
    const told = await page().catch((error: unknown) => error);
    expect(told).toMatchObject({
      code: 'pull-login-refused',
      fields: { portalCode: '100', name: 'AUTHEN_ERROR' },
    });
    expect(JSON.stringify(told)).not.toContain('§');
  });
});

describe('an answer of the portal', () => {
  it.each([
    ['never comes', { kind: 'silent' }, 'pull-timed-out'],
    ['ends in the middle', { kind: 'cut' }, 'pull-unreachable'],
    ['is no JSON', { kind: 'garbage' }, 'pull-not-understood'],
    ['is an outage', { kind: 'status', status: 503 }, 'pull-status'],
    ['leads elsewhere', { kind: 'redirect' }, 'pull-redirected'],
    ['is too large', { kind: 'large', bytes: 16_000_001 }, 'pull-too-large'],
    ['refuses the address', { kind: 'code', code: '101' }, 'pull-refused'],
  ] as const)('that %s is told, and the next is taken', async (_, trouble, code) => {
    portal.troubles.push(trouble);
    await expect(page()).rejects.toMatchObject({ code });
    expect(await page()).toEqual(rows);
  });

  it('does not lead a login elsewhere either', async () => {
    portal.loginTroubles.push({ kind: 'redirect' });
    await expect(page()).rejects.toMatchObject({ code: 'pull-redirected' });
  });

  it('is not waited for when it is not wanted any more', async () => {
    const [abort, reason] = [new AbortController(), new Error('it stops')];
    portal.beforePage = () => abort.abort(reason);
    portal.troubles.push({ kind: 'silent' });
    const late = { ...pull, timeout: 'PT60S' };
    await expect(sync.page(late, window, abort.signal)).rejects.toBe(reason);
  });

  it('does not come from where nobody listens', async () => {
    await portal.stop();
    await expect(page()).rejects.toMatchObject({ code: 'pull-unreachable' });
    portal = await TestPortal.start();
  });
});

describe('a secret', () => {
  it.each([
    ['another host', () => ({ origin: 'https://portal.example.vn' })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
  ])('is not used for %s than that beside which it stands', async (_, change) => {
    secret = { ...secret, ...change() };
    await expect(page()).rejects.toMatchObject({ code: 'pull-address-not-allowed' });
    expect(portal.logins).toBe(0);
  });

  it('does not go over plain HTTP to another machine, whatever stands beside it', async () => {
    pull = { ...pull, url: 'http://10.0.80.189:8084' };
    secret = { ...secret, origin: 'http://10.0.80.189:8084' };
    await expect(page()).rejects.toMatchObject({ code: 'pull-address-not-allowed' });
  });
});
