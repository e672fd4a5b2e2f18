import { describe, expect, it } from '@jest/globals';
import { feed, feedDetail } from '../../test/answers.js';
import { against } from '../../test/fake-hub.js';

const routes = {
  'GET /api/v1/feeds': { items: [feed, { ...feed, feed: 'air.hours', freshness: 'missing' }] },
  'GET /api/v1/feeds/permits.events': feedDetail,
};

describe('nhip feeds', () => {
  it('shows how fresh each feed is, and how well it keeps to its contract', async () => {
    const { out, code } = await against(routes, ['feeds']);
    const [header, , first, second] = out.split('\n');
    expect(code).toBe(0);
    expect(header).toMatch(/^nguồn dữ liệu +tên +đơn vị +cập nhật +lần gửi cuối/);
    expect(first).toMatch(
      /^permits\.events +Tiến trình hồ sơ +H09 +đã cập nhật +16:42 23\/11\/2026 +chưa đặt lịch +1\.247\/1\.250 dòng trong 30 ngày$/,
    );
    expect(second).toContain('chưa gửi');
  });

  it('tells feeds of simulated data, where there are any', async () => {
    const items = [feed, { ...feed, feed: 'air.hours', simulated: true as const }];
    const { out } = await against({ 'GET /api/v1/feeds': { items } }, ['feeds']);
    expect(out).toMatch(/ loại dữ liệu /);
    expect(out).toMatch(/^air\.hours .* mô phỏng +đã cập nhật/m);
    expect(out).toMatch(/^permits\.events .* H09 +– +đã cập nhật/m);
  });

  it('speaks English where that is asked for', async () => {
    const { out } = await against(routes, ['feeds', '--lang', 'en']);
    expect(out).toMatch(/^feed +name +agency +freshness/);
    expect(out).toContain('1,247/1,250 rows in 30 days');
  });

  it('shows one feed with its columns', async () => {
    const { out } = await against(routes, ['feeds', 'permits.events']);
    expect(out).toMatch(/^lịch gửi +mỗi P1D, trước 09:00$/m);
    expect(out).toMatch(/^nhận +csv, json$/m);
    expect(out).toMatch(/^id +có +– +có$/m);
    expect(out).toMatch(/^officer +– +có +–$/m);
    expect(out).not.toMatch(/liên hệ/);
  });

  it('gives the answer of the hub to programs', async () => {
    expect((await against(routes, ['feeds', 'permits.events', '--json'])).json()).toEqual(
      feedDetail,
    );
    expect((await against(routes, ['--json', 'feeds'])).json()).toEqual(
      routes['GET /api/v1/feeds'],
    );
  });
});
