import { describe, expect, it } from '@jest/globals';
import { answersAre } from '../../../test/answer-laws.js';
import { STREAM_EVENTS } from '../screens.js';

const freshness = {
  state: 'unknown',
  feeds: [
    {
      feed: 'municipal-permits.events',
      state: 'unknown',
      lastDelivery: '2026-11-27T00:56:19.768Z',
    },
  ],
};
const coverage = { expected: 1, received: 1, missing: [] };
const ranked = {
  no: 8,
  kind: 'ranked',
  indicator: 'permits.received',
  version: 1,
  title: { vi: 'Theo kênh nộp', en: 'By channel' },
  meaning: { vi: 'Số hồ sơ theo kênh nộp', en: 'Dossiers by channel' },
  unit: { vi: 'hồ sơ', en: 'dossiers' },
  decimals: 0,
  span: 6,
  period: 'all',
  value: null,
  state: 'no-data',
  flags: [],
  freshness,
  coverage,
  target: null,
  direction: 'none',
  level: null,
  by: 'channel',
  byName: { vi: 'Kênh nộp', en: 'Channel' },
  columns: [
    {
      indicator: 'permits.received',
      name: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
      unit: { vi: 'hồ sơ', en: 'dossiers' },
      decimals: 0,
      target: null,
      direction: 'none',
    },
  ],
  total: { values: [55], levels: [null], states: ['complete'] },
  rows: [
    {
      code: 'Desk',
      validFrom: '2010-01-01',
      name: { vi: 'Trực tiếp tại quầy', en: 'Desk' },
      values: [null],
      levels: [null],
      states: ['no-data'],
      rank: 1,
      trend: [null, 3],
    },
  ],
};
const { columns: _columns, rows: _rows, total: _total, ...listed } = ranked;
const map = {
  ...listed,
  kind: 'map',
  squares: [
    {
      code: 'Desk',
      name: { vi: 'Trực tiếp tại quầy', en: 'Desk' },
      column: 1,
      row: 2,
      value: 3,
      level: 'bad',
      state: 'complete',
      step: 4,
    },
  ],
};
const feeds = {
  no: 9,
  kind: 'feeds',
  title: { vi: 'Nguồn dữ liệu', en: 'Feeds' },
  span: 6,
  feeds: [
    {
      feed: 'municipal-permits.events',
      name: { vi: 'Cấp phép', en: 'Permits' },
      state: 'fresh',
      lastDelivery: null,
      coverage,
    },
  ],
};
const words = {
  no: 10,
  kind: 'text',
  title: { vi: 'Ghi chú', en: 'Note' },
  span: 3,
  text: { vi: 'chữ', en: 'words' },
};
const alarm = {
  id: 'freshness/municipal-permits.events',
  kind: 'freshness',
  subject: 'municipal-permits.events',
  state: 'open',
  since: 1_764_000_000_000,
  message: { vi: 'chưa gửi', en: 'is missing' },
};

answersAre({
  'POST /api/v1/recover': {
    recovered: [
      {
        topic: 'nhip.records',
        partition: 3,
        former: { incarnation: 'a/b', next: '1204' },
        taken: { incarnation: 'a/c', next: '0' },
      },
      {
        topic: 'nhip.records',
        partition: 4,
        former: { incarnation: 'a/b', next: '10' },
        taken: { incarnation: 'a/b', next: '40' },
        missing: { from: '10', to: '39' },
      },
    ],
    dryRun: false,
    rebuilt: { epoch: 2, commit: 17 },
  },
  'GET /api/v1/recover': { waiting: 12 },
  'GET /api/v1/screens': {
    items: [
      {
        id: 'permits',
        version: 2,
        title: { vi: 'Hồ sơ cấp phép', en: 'Permit dossiers' },
        scope: { vi: 'UBND tỉnh Bình Dương', en: "People's Committee of Bình Dương" },
        tiles: 9,
      },
    ],
  },
  'GET /api/v1/screens/{id}': {
    screen: {
      id: 'permits',
      version: 2,
      title: { vi: 'Hồ sơ cấp phép', en: 'Permit dossiers' },
      scope: { vi: 'UBND tỉnh Bình Dương', en: "People's Committee of Bình Dương" },
    },
    epoch: 1,
    commit: 5,
    at: '2026-11-27T00:56:20.634Z',
    tiles: [
      {
        no: 1,
        kind: 'number',
        indicator: 'permits.received',
        version: 1,
        title: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
        meaning: {
          vi: 'Số hồ sơ cấp phép được tiếp nhận trong kỳ',
          en: 'Permit dossiers received in the period',
        },
        unit: { vi: 'hồ sơ', en: 'dossiers' },
        decimals: 0,
        span: 3,
        period: 'all',
        value: 55,
        state: 'complete',
        flags: [],
        freshness,
        coverage,
        target: 95,
        direction: 'up',
        scale: { from: 0, to: 100, bands: [{ from: 0, to: 100, band: 'good' }] },
        level: 'good',
        series: [{ period: '2011-10', value: 55, state: 'complete' }],
      },
      ranked,
      map,
      feeds,
      words,
    ],
    alarms: [alarm],
  },
});

describe('the stream of a screen', () => {
  const stamp = { epoch: 1, commit: 5, at: '2026-11-27T00:56:20.634Z' };

  it.each<[keyof typeof STREAM_EVENTS, object]>([
    ['cells', { ...stamp, tiles: [ranked] }],
    ['cells', { ...stamp, tiles: [] }],
    ['alarms', { alarms: [alarm] }],
    ['alarms', { alarms: [] }],
    ['alive', {}],
  ])('tells %s, absolute', (name, data) => {
    expect(STREAM_EVENTS[name].parse(data)).toEqual(data);
  });

  it('begins with a snapshot that is all of the screen', () => {
    expect(STREAM_EVENTS.snapshot.safeParse({ ...stamp, tiles: [] }).success).toBe(false);
  });
});
