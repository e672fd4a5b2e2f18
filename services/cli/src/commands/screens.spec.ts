import { describe, expect, it } from '@jest/globals';
import type { Alarm, Screen } from '@nhip/contracts';
import { tile } from '../../test/answers.js';
import { against } from '../../test/fake-hub.js';

const head = { id: 'air', version: 1, title: { vi: 'Không khí', en: 'Air' }, scope: null };
const message = { vi: 'nguồn air.hours gửi chậm', en: 'the feed air.hours is late' };
const alarm: Alarm = {
  id: 'freshness/air.hours',
  kind: 'freshness',
  subject: 'air.hours',
  state: 'open',
  since: '2026-11-23T09:42:00.000Z',
  message,
};
const screen: Screen = {
  screen: head,
  epoch: 1,
  commit: 1204,
  at: '2026-11-23T09:42:00.000Z',
  tiles: [tile, { ...tile, no: 5, value: null, state: 'no-data', flags: [], period: 'all' }],
  alarms: [{ ...alarm, since: 1 }],
};
const routes = {
  'GET /api/v1/screens': { items: [{ ...head, tiles: 2 }] },
  'GET /api/v1/screens/air': screen,
  'GET /api/v1/alarms': { items: [alarm] },
};

describe('nhip screens', () => {
  it('lists them', async () => {
    const { out } = await against(routes, ['screens']);
    expect(out).toMatch(/^air +Không khí +– +2$/m);
  });

  it('shows the figures of one, as of one commit, and its alarms', async () => {
    const { out } = await against(routes, ['screens', 'air']);
    expect(out).toMatch(/^Không khí; theo lần ghi 1204, lúc 16:42 23\/11\/2026$/m);
    expect(out).toMatch(
      /^ *4 +Bụi mịn +Quý IV\/2026 +32,8 +µg\/m³ +chưa đủ +gửi chậm +31\/34 đơn vị$/m,
    );
    expect(out).toMatch(/^ *5 +Bụi mịn +tất cả +không có số liệu/m);
    expect(out).toMatch(/^cảnh báo: nguồn air\.hours gửi chậm$/m);
  });

  it('says in its first line that figures are simulated', async () => {
    const simulated = { ...screen, tiles: [{ ...tile, flags: ['simulated'] }] };
    const { out } = await against({ 'GET /api/v1/screens/air': simulated }, [
      ...['screens', 'air', '--lang', 'en'],
    ]);
    expect(out).toMatch(/^SIMULATED DATA\nAir; /);
    expect((await against(routes, ['screens', 'air'])).out).not.toMatch(/mô phỏng/i);
  });

  it('gives the answer of the hub to programs', async () => {
    expect((await against(routes, ['screens', 'air', '--json'])).json()).toEqual(screen);
  });
});

describe('nhip alarms', () => {
  it('lists them with since when', async () => {
    const { out } = await against(routes, ['alarms']);
    expect(out).toMatch(/^đang mở +16:42 23\/11\/2026 +air\.hours +nguồn air\.hours gửi chậm$/m);
  });

  it('says that there are none', async () => {
    const { out } = await against({ 'GET /api/v1/alarms': { items: [] } }, ['alarms']);
    expect(out).toBe('không có gì\n');
  });
});
