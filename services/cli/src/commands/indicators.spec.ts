import { describe, expect, it } from '@jest/globals';
import { indicator, value, values } from '../../test/answers.js';
import { against } from '../../test/fake-hub.js';

const routes = {
  'GET /api/v1/indicators': { items: [indicator] },
  'GET /api/v1/indicators/air.mean': indicator,
  'GET /api/v1/indicators/air.mean/values': values,
};

describe('nhip indicators', () => {
  it('lists them with their unit and formula', async () => {
    const { out } = await against(routes, ['indicators']);
    expect(out).toMatch(/^chỉ số +tên +đơn vị tính +công thức$/m);
    expect(out).toMatch(/^air\.mean +Trung bình bụi mịn +µg\/m³ +total \/ valid$/m);
  });

  it('shows the definition of one, with its dimensions', async () => {
    const { out } = await against(routes, ['indicators', 'air.mean']);
    expect(out).toMatch(/^mục tiêu +25,5$/m);
    expect(out).toMatch(/^định nghĩa +ab12$/m);
    expect(out).toMatch(/^station +trạm đo +stations$/m);
  });

  it('shows by which levels a dimension can be asked', async () => {
    const name = { vi: 'x', en: 'x' };
    const levels = [
      { level: 'area', name },
      { level: 'station', name },
    ];
    const dimensions = [
      { name: 'station', list: 'stations', title: null, levels },
      { name: 'kind', list: 'kinds', title: null },
    ];
    const route = { 'GET /api/v1/indicators/air.mean': { ...indicator, dimensions } };
    const { out } = await against(route, ['indicators', 'air.mean']);
    expect(out).toMatch(/^station +– +stations +area, station$/m);
  });
});

describe('nhip values', () => {
  it('shows each period with the declared decimals, its state, and how much was received', async () => {
    const { out } = await against(routes, ['values', 'air.mean', '--by', 'station']);
    const [title, header, , first, second] = out.split('\n');
    expect(title).toBe('air.mean, µg/m³; theo lần ghi 1204, lúc 16:42 23/11/2026');
    expect(header).toMatch(/^kỳ +station +giá trị +tình trạng +cập nhật +đã nhận từ$/);
    expect(first).toMatch(/^11\/2026 +S1 Trạm 1 +1\.032,8 +tạm tính +gửi chậm +31\/34 đơn vị$/);
    expect(second).toMatch(/^12\/2026 +S1 Trạm 1 +không có số liệu +không có số liệu/);
  });

  it('shows the rank of each where there are ranks', async () => {
    const answer = { ...values, values: [{ ...value, rank: 2, of: 3 }, value] };
    const route = { 'GET /api/v1/indicators/air.mean/values': answer };
    const { out } = await against(route, ['values', 'air.mean', '--by', 'station']);
    expect(out).toMatch(/^kỳ +station +giá trị +hạng +tình trạng/m);
    expect(out).toMatch(/^11\/2026 +S1 Trạm 1 +1\.032,8 +2\/3 +tạm tính/m);
  });

  it('says once why values are provisional, and what they lack', async () => {
    const reason = { vi: 'mẫu số tạm', en: 'a denominator is not final' };
    const answer = {
      ...values,
      values: [
        { ...value, reason, lacks: ['a', 'b'] },
        { ...value, reason },
      ],
    };
    const route = { 'GET /api/v1/indicators/air.mean/values': answer };
    const { out } = await against(route, ['values', 'air.mean']);
    expect(out.match(/tạm tính: mẫu số tạm/g)).toHaveLength(1);
    expect(out).toContain('tạm tính, thiếu a, b');
  });

  it('of simulated data say so once, in the first line, and why there are none where both kinds meet', async () => {
    const flags = ['simulated' as const];
    const reason = { vi: 'hai loại dữ liệu', en: 'two kinds' };
    const none = { ...value, value: null, state: 'no-data' as const, flags, reason };
    const answer = { ...values, values: [{ ...value, state: 'complete', flags }, none] };
    const route = { 'GET /api/v1/indicators/air.mean/values': answer };
    const { out } = await against(route, ['values', 'air.mean']);
    expect(out.split('\n')[0]).toBe('DỮ LIỆU MÔ PHỎNG');
    expect(out.match(/mô phỏng/gi)).toHaveLength(1);
    expect(out).toMatch(/^11\/2026 +1\.032,8 +đủ số liệu /m);
    expect(out).toContain('không có số liệu: hai loại dữ liệu');
    expect((await against(routes, ['values', 'air.mean'])).out).not.toMatch(/mô phỏng/i);
  });

  it('by a level show how many codes are added up, and nothing where a code stands alone', async () => {
    const sum = { ...value, leaves: 1204, below: 'commune' };
    const route = {
      'GET /api/v1/indicators/air.mean/values': { ...values, values: [sum, value] },
    };
    const asked = ['values', 'air.mean', '--by', 'station', '--level', 'area'];
    const {
      out,
      asked: [request],
    } = await against(route, asked);
    expect(request?.query).toMatchObject({ by: 'station', level: 'area' });
    const [, header, , first, second] = out.split('\n');
    expect(header).toMatch(/^kỳ +station +giá trị +số mã được cộng +tình trạng/);
    expect(first).toMatch(/^11\/2026 +S1 Trạm 1 +1\.032,8 +1\.204 +tạm tính/);
    expect(second).toMatch(/^11\/2026 +S1 Trạm 1 +1\.032,8 +– +tạm tính/);
  });

  it('in the units of a day say what is not allocated to a unit', async () => {
    const part = { ...value, unallocated: true as const };
    const route = {
      'GET /api/v1/indicators/air.mean/values': { ...values, values: [part] },
    };
    const line = ['values', 'air.mean', '--by', 'station', '--units', 'current'];
    const { out, asked } = await against(route, line);
    expect(asked[0]?.query).toMatchObject({ units: 'current' });
    expect(out).toMatch(/^11\/2026 +S1 Trạm 1, chưa phân bổ xuống dưới +1\.032,8 /m);
  });

  it('writes numbers as English does', async () => {
    const { out } = await against(routes, ['values', 'air.mean'], { NHIP_LANG: 'en' });
    expect(out).toMatch(/^11\/2026 +1,032\.8 +provisional +late +31\/34 agencies$/m);
  });

  it('names the agencies that have not sent for a period', async () => {
    const { out } = await against(routes, ['values', 'air.mean']);
    expect(out).toMatch(/^chưa gửi cho kỳ 11\/2026: T10, T20, T31$/m);
  });

  it('loses no digit, and shows what is flagged', async () => {
    const large = { ...value, value: 1e19, exact: '10000000000000000001.5', flags: ['revised'] };
    const answer = { ...values, values: [{ ...large, period: 'all' }] };
    const route = { 'GET /api/v1/indicators/air.mean/values': answer };
    const { out } = await against(route, ['values', 'air.mean']);
    expect(out).toMatch(/^tất cả +10\.000\.000\.000\.000\.000\.001,5 +tạm tính, đã điều chỉnh/m);
  });

  it('as of a commit leave out what is only known of now', async () => {
    const { freshness: _freshness, coverage: _coverage, ...then } = value;
    const route = { 'GET /api/v1/indicators/air.mean/values': { ...values, values: [then] } };
    const { out } = await against(route, ['values', 'air.mean', '--as-of', '7']);
    expect(out).toMatch(/^kỳ +giá trị +tình trạng$/m);
  });

  it('says that nothing was known before the first commit, rather than a time of none', async () => {
    const answer = { ...values, commit: 0, at: null, values: [] };
    const route = { 'GET /api/v1/indicators/air.mean/values': answer };
    const { out } = await against(route, ['values', 'air.mean', '--as-of', '2000-01-01T00:00:00Z']);
    expect(out).toMatch(/^air\.mean, µg\/m³; trước lần ghi đầu tiên$/m);
  });

  it.each([
    ['vi', 'complete', 'chưa đủ'],
    ['vi', 'provisional', 'tạm tính, chưa đủ'],
    ['en', 'complete', 'incomplete'],
  ])(
    'says in %s that a %s value lacks records, and never that it is whole',
    async (lang, state, said) => {
      const answer = { ...values, values: [{ ...value, state, flags: ['incomplete'] }] };
      const route = { 'GET /api/v1/indicators/air.mean/values': answer };
      const { out } = await against(route, ['values', 'air.mean', '--lang', lang]);
      expect(out).toMatch(new RegExp(`^11/2026 +[\\d.,]+ +${said} {2,}`, 'm'));
      expect(out).toContain(lang === 'vi' ? 'không tính được' : 'could not be counted');
    },
  );

  it('asks what the options say', async () => {
    const { asked } = await against(routes, [
      ...['values', 'air.mean', '--grain', 'month', '--from', '2026-01', '--to', '2026-12'],
      ...['--by', 'station', '--dim', 'unit=T10', '--dim', 'unit=T20', '--as-of', '7'],
      ...['--version', '2'],
    ]);
    expect(asked[0]?.query).toEqual({
      grain: 'month',
      from: '2026-01',
      to: '2026-12',
      by: 'station',
      'dim.unit': ['T10', 'T20'],
      asOf: '7',
      version: '2',
    });
  });

  it('refuses a dimension that is not dimension=code', async () => {
    const { code, err } = await against(routes, ['values', 'air.mean', '--dim', 'unit']);
    expect(code).toBe(2);
    expect(err).toBe(
      '--dim “unit” không có dạng chiều=mã [wrong-dimension]\n  ví dụ --dim channel=Desk\n',
    );
  });
});
