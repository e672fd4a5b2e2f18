import { describe, expect, it } from '@jest/globals';
import type { QuarantinedRow } from '@nhip/contracts';
import { against, type SeenRequest } from '../../test/fake-hub.js';

const row = (id: string): QuarantinedRow => ({
  id,
  receipt: 'R1',
  row: Number(id),
  key: 'case-9',
  at: '2026-11-23T09:42:00.000Z',
  state: 'waiting',
  findings: [
    {
      code: 'unknown-code',
      column: 'channel',
      message: { vi: 'không có mã “Fax”', en: 'no code “Fax”' },
    },
  ],
});
const causes = [{ code: 'unknown-code', count: 1250 }];
const URL = '/api/v1/feeds/permits.events/quarantine';
/** Two pages. */
const pages = ({ query }: SeenRequest) => ({
  body:
    query['cursor'] === undefined
      ? { items: [row('1'), row('2')], causes, cursor: 'next' }
      : { items: [row('3')], causes },
});
const routes = {
  [`GET ${URL}`]: pages,
  [`POST ${URL}/replay`]: { replayed: 1250, waiting: 2 },
};

describe('nhip quarantine', () => {
  it('shows the causes and, over all pages, each row with its reason', async () => {
    const { out, asked } = await against(routes, ['quarantine', 'permits.events']);
    expect(out).toMatch(/^nguyên nhân +số dòng$/m);
    expect(out).toMatch(/^unknown-code +1\.250$/m);
    expect(out.match(/case-9 +chờ sửa +channel: không có mã “Fax” \[unknown-code\]/g)).toHaveLength(
      3,
    );
    expect(asked.map(({ query }) => query['cursor'])).toEqual([undefined, 'next']);
  });

  it('stops at the limit', async () => {
    const ran = await against(routes, ['quarantine', 'permits.events', '--limit', '1', '--json']);
    expect(ran.json()).toEqual({ items: [row('1')], causes });
    expect(ran.asked).toHaveLength(1);
  });

  it('asks for a cause, a receipt and a state', async () => {
    const options = ['--cause', 'unknown-code', '--receipt', 'R1', '--state', 'replayed'];
    const { asked } = await against(routes, ['quarantine', 'permits.events', ...options]);
    expect(asked[0]?.query).toMatchObject({
      cause: 'unknown-code',
      receipt: 'R1',
      state: 'replayed',
    });
  });

  it('says that a row number does not count the header', async () => {
    const { out } = await against(routes, ['quarantine', 'permits.events']);
    expect(out).toMatch(/không tính dòng tiêu đề$/m);
  });

  it('says that nothing waits', async () => {
    const nothing = { [`GET ${URL}`]: { items: [], causes: [] } };
    const { out } = await against(nothing, ['quarantine', 'permits.events']);
    expect(out).toBe('không có dòng nào chờ sửa\n');
  });
});

describe('nhip replay', () => {
  it('says how many rows were replayed and how many still wait', async () => {
    const { out, asked } = await against(routes, ['replay', 'permits.events']);
    expect(out).toBe('đã nạp lại 1.250 dòng, còn 2 dòng chờ sửa\n');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({});
  });

  it.each(['replay', 'quarantine'])(
    'refuses %s of a cause for which nothing waits, and names those for which something does',
    async (command) => {
      const line = [command, 'permits.events', '--cause', 'nosuch'];
      const { code, err, out, asked } = await against(routes, line);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(
        'không có dòng nào chờ sửa vì “nosuch” [unknown-cause]\n  các nguyên nhân: unknown-code (1250)\n',
      );
      expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );

  it('asks for a cause, a receipt, or rows by number', async () => {
    const { asked } = await against(routes, [
      ...['replay', 'permits.events', '--cause', 'unknown-code'],
      ...['--receipt', 'R1', '--rows', '1', '3'],
    ]);
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({
      cause: 'unknown-code',
      receipt: 'R1',
      rows: ['1', '3'],
    });
  });
});
