import { describe, expect, it } from '@jest/globals';
import type { RecordHistory, RecordVersion } from '@nhip/contracts';
import { raw } from '../../test/answers.js';
import { against } from '../../test/fake-hub.js';

const current: RecordVersion = {
  version: 1_300_000_000_000,
  outcome: 'current',
  deleted: false,
  current: true,
  withdrawn: false,
  commit: 7,
  fields: {
    channel: { code: 'Desk', validFrom: null, name: { vi: 'Tại quầy', en: 'Desk' } },
    receivedAt: '2026-11-23T09:42:00.000Z',
    group: null,
  },
  raw,
};
const record: RecordHistory = {
  type: 'permit',
  id: '12/2026/GPXD',
  names: { channel: { vi: 'kênh', en: 'channel' } },
  current,
  history: [
    current,
    { ...current, version: 1, current: false, outcome: 'late', withdrawn: true },
    { ...current, version: 2, current: false, outcome: 'retracted', deleted: true },
  ],
};
const URL = 'GET /api/v1/records/permit/12%2F2026%2FGPXD';

describe('nhip history', () => {
  it('shows the record as it stands, and each version with what became of it', async () => {
    const { out } = await against({ [URL]: record }, ['history', 'permit', '12/2026/GPXD']);
    expect(out).toMatch(/^kênh +Tại quầy$/m);
    expect(out).toMatch(/^receivedAt +16:42 23\/11\/2026$/m);
    expect(out).toMatch(/^group +–$/m);
    expect(out).toMatch(/^1300000000000 +hiện hành +16:42 23\/11\/2026 +H09 +R1 +air\.csv +7$/m);
    expect(out).toMatch(/^ *1 +đến sau bản mới hơn, đã rút lại /m);
    expect(out).toMatch(/^ *2 +không còn bản nào, đã xoá /m);
  });

  it('says in its first line that the record is simulated', async () => {
    const simulated = { ...record, history: [{ ...current, raw: { ...raw, simulated: true } }] };
    const { out } = await against({ [URL]: simulated }, ['history', 'permit', '12/2026/GPXD']);
    expect(out).toMatch(/^DỮ LIỆU MÔ PHỎNG\npermit /);
  });

  it('shows the versions of a record of which none stands', async () => {
    const gone = { [URL]: { ...record, current: null } };
    const { out, code } = await against(gone, ['history', 'permit', '12/2026/GPXD']);
    expect(code).toBe(0);
    expect(out).toMatch(/^permit 12\/2026\/GPXD$/m);
    expect(out).toMatch(/^ *phiên bản +tình trạng/m);
  });

  it.each(['.', '..', ''])('refuses the id “%s”, which would be another route', async (id) => {
    const { code, err, asked } = await against({}, ['history', 'permit', id]);
    expect(code).toBe(2);
    expect(err).toContain('[wrong-id]');
    expect(asked).toEqual([]);
  });
});
