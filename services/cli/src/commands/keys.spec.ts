import { describe, expect, it } from '@jest/globals';
import { against, nhip, refusal } from '../../test/fake-hub.js';

const KEY = {
  id: '0123456789abcdef',
  agency: 'H09.91',
  name: 'agency:H09.91/01234567',
  createdAt: '2026-11-25T01:00:00.000Z',
};

describe('nhip keys', () => {
  it('creates a key of an agency, and prints it alone on its line', async () => {
    const routes = { 'POST /api/v1/keys': { ...KEY, key: 'agency_secret' } };
    const { out, asked } = await against(routes, ['keys', 'create', 'H09.91']);
    expect(asked[0]).toMatchObject({ key: 'key', body: '{"agency":"H09.91"}' });
    expect(out).toMatch(/^agency_secret\nkhoá của H09\.91 \(mã 0123456789abcdef\): /);
  });

  it('creates one of simulated data where that is asked for, and says what that means', async () => {
    const routes = { 'POST /api/v1/keys': { ...KEY, simulated: true, key: 'agency_secret' } };
    const { out, asked } = await against(routes, ['keys', 'create', 'H09.91', '--simulated']);
    expect(asked[0]).toMatchObject({ body: '{"agency":"H09.91","simulated":true}' });
    expect(out).toContain('DỮ LIỆU MÔ PHỎNG');
  });

  it('tells keys of simulated data from real ones', async () => {
    const items = [KEY, { ...KEY, id: 'fedcba9876543210', simulated: true }];
    const { out } = await against({ 'GET /api/v1/keys': { items } }, ['keys', 'list']);
    expect(out).toMatch(/^0123456789abcdef .* thật\nfedcba9876543210 .* mô phỏng$/m);
  });

  it('says what to do where the hub knows no such agency', async () => {
    const routes = { 'POST /api/v1/keys': () => refusal(422, 'agency-not-known') };
    const ran = await against(routes, ['keys', 'create', 'X']);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('[agency-not-known]') });
  });

  it('lists the keys, of one agency where it is named', async () => {
    const { out, asked } = await against({ 'GET /api/v1/keys': { items: [KEY] } }, [
      ...['keys', 'list', 'H09.91'],
    ]);
    expect(asked[0]?.query).toEqual({ agency: 'H09.91' });
    expect(out).toMatch(/^0123456789abcdef +H09\.91 +agency:H09\.91\/01234567 +08:00/m);
  });

  it('revokes one', async () => {
    const gone = () => ({ status: 204, body: '' });
    const ran = await against({ [`DELETE /api/v1/keys/${KEY.id}`]: gone }, [
      ...['keys', 'revoke', KEY.id],
    ]);
    expect(ran).toMatchObject({ code: 0, out: `đã thu hồi khoá ${KEY.id}\n` });
  });

  it('shows what it can do where it is not told what', async () => {
    const { out, err, code } = await nhip(['keys']);
    expect(code).toBe(2);
    expect(out + err).toMatch(/create <agency>[^]*list \[agency\][^]*revoke <id>/);
  });
});
