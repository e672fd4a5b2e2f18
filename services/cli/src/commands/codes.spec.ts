import { describe, expect, it } from '@jest/globals';
import type { Code } from '@nhip/contracts';
import { against } from '../../test/fake-hub.js';

const code: Code = {
  id: 'T10@2010-01-01',
  code: 'T10',
  validFrom: '2010-01-01',
  validTo: '2025-06-30',
  parent: 'H09@2010-01-01',
  name: { vi: 'Phường Một', en: 'Ward One' },
  predecessors: [],
  successors: ['T11@2025-07-01'],
};
const routes = {
  'GET /api/v1/codes/units': { items: [code, { ...code, code: 'T11', validTo: undefined }] },
  'GET /api/v1/codes/units/T10': { items: [code] },
  'GET /api/v1/codes/noted': {
    items: [code, { ...code, note: { vi: 'cần xác nhận', en: 'to be confirmed' } }],
  },
  'GET /api/v1/code-changes/units': {
    items: [
      { code: 'T10', change: 'ended', before: code, after: null },
      { code: 'T12', change: 'new', before: null, after: { ...code, successors: [] } },
    ],
  },
  'GET /api/v1/code-changes/quiet': { items: [] },
};

describe('nhip codes', () => {
  it('lists the codes with when they are valid and what became of them', async () => {
    const { out } = await against(routes, ['codes', 'units']);
    expect(out).toMatch(/^mã +tên +từ ngày +đến ngày +thuộc +thay cho +được thay bằng$/m);
    expect(out).toMatch(
      /^T10 +Phường Một +01\/01\/2010 +30\/06\/2025 +H09@2010-01-01 +– +T11@2025-07-01$/m,
    );
    expect(out).toMatch(/^T11 +Phường Một +01\/01\/2010 +–/m);
  });

  it('shows of which level a code is where its list has levels', async () => {
    const levels = { 'GET /api/v1/codes/levels': { items: [{ ...code, level: 'commune' }, code] } };
    const { out } = await against(levels, ['codes', 'levels']);
    expect(out).toMatch(/ thuộc +cấp +thay cho /m);
    expect(out).toMatch(/ H09@2010-01-01 +commune +– /m);
  });

  it('shows what is to be known of a code where there is anything', async () => {
    const { out } = await against(routes, ['codes', 'noted']);
    expect(out).toMatch(/ được thay bằng +ghi chú$/m);
    expect(out).toMatch(/ T11@2025-07-01 +cần xác nhận$/m);
  });

  it('shows what changed between two days', async () => {
    const line = ['codes', 'units', '--since', '2025-06-30', '--as-of', '2025-07-01'];
    const { out, asked } = await against(routes, line);
    expect(asked[0]?.query).toMatchObject({ since: '2025-06-30', asOf: '2025-07-01' });
    expect(out).toMatch(/^mã +thay đổi +tên trước +tên sau +được thay bằng$/m);
    expect(out).toMatch(/^T10 +hết hiệu lực +Phường Một +– +T11@2025-07-01$/m);
    expect(out).toMatch(/^T12 +mã mới +– +Phường Một +–$/m);
    const quiet = await against(routes, [...line.with(1, 'quiet'), '--lang', 'en']);
    expect(quiet.out).toBe('nothing changed between these days\n');
  });

  it('compares whole lists only', async () => {
    const { code: exit, err } = await against(routes, [
      'codes',
      'units',
      'T10',
      '--since',
      '2025-01-01',
    ]);
    expect([exit, err]).toEqual([2, expect.stringContaining('[one-code-or-changes]')]);
  });

  it('shows one code, as of a day', async () => {
    const line = ['codes', 'units', 'T10', '--as-of', '2025-01-01', '--json'];
    const ran = await against(routes, line);
    expect(ran.asked[0]?.query).toEqual({ asOf: '2025-01-01' });
    expect(ran.json()).toEqual({ items: [code] });
  });
});
