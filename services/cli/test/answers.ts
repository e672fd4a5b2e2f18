import type {
  Coverage,
  Explanation,
  Feed,
  FeedDetail,
  Indicator,
  RawPlace,
  Receipt,
  Tile,
  Value,
  ValueFreshness,
  Values,
} from '@nhip/contracts';

/** Answers of a hub, as its contract types them. */
const freshness: ValueFreshness = { state: 'late', feeds: [] };
const missing = ['T10', 'T20', 'T31'].map((agency) => ({
  agency,
  name: { vi: agency, en: agency },
}));
const coverage: Coverage = { expected: 34, received: 31, missing };

export const feed: Feed = {
  feed: 'permits.events',
  name: { vi: 'Tiến trình hồ sơ', en: 'Events of dossiers' },
  agency: 'H09',
  agencyName: { vi: 'Sở Xây dựng', en: 'Construction' },
  contact: null,
  freshness: 'fresh',
  lastDelivery: '2026-11-23T09:42:00.000Z',
  nextCutoff: null,
  conformance: { received: 1250, rejected: 3, days: 30 },
};

export const feedDetail: FeedDetail = {
  ...feed,
  version: 2,
  record: 'permit',
  pull: null,
  accepts: ['csv', 'json'],
  schedule: { every: 'P1D', by: '09:00' },
  columns: [
    { name: 'id', required: true, personal: false, isKey: true },
    { name: 'officer', required: false, personal: true, isKey: false },
  ],
};

export const receipt: Receipt = {
  receipt: 'R1',
  feed: 'permits.events',
  agency: 'H09',
  kind: 'rows',
  state: 'applied',
  received: 1250,
  skipped: 0,
  rejected: 1,
  applied: 1240,
  late: 5,
  duplicates: 4,
  quarantined: 1,
  commit: 7,
  sentAt: '2026-11-23T09:42:00.000Z',
  sentBy: 'agency:H09',
  file: 'events.csv',
  errors: [
    {
      row: 3,
      column: 'start',
      value: '31/02/2026',
      code: 'impossible-date',
      message: { vi: 'không có ngày này', en: 'there is no such day' },
    },
  ],
};

export const indicator: Indicator = {
  id: 'air.mean',
  version: 1,
  definition: 'ab12',
  name: { vi: 'Trung bình bụi mịn', en: 'Mean fine dust' },
  meaning: { vi: 'Trung bình các giờ đo được', en: 'Mean of the hours measured' },
  source: {},
  owner: 'H09',
  unit: 'ug/m3',
  decimals: 1,
  unitName: { vi: 'µg/m³', en: 'µg/m³' },
  target: 25.5,
  frequency: 'day',
  sharing: 'open',
  cube: 'air',
  formula: 'total / valid',
  dimensions: [{ name: 'station', list: 'stations', title: { vi: 'trạm đo', en: 'station' } }],
  measures: [],
  feeds: ['air.hours'],
};

export const value: Value = {
  period: '2026-11',
  dims: { station: { code: 'S1', validFrom: null, name: { vi: 'Trạm 1', en: 'Station 1' } } },
  value: 1032.8,
  state: 'provisional',
  flags: [],
  measures: { total: 65.5, valid: 2 },
  freshness,
  coverage,
};

export const values: Values = {
  indicator: 'air.mean',
  version: 1,
  definition: 'ab12',
  unit: 'ug/m3',
  decimals: 1,
  unitName: { vi: 'µg/m³', en: 'µg/m³' },
  commit: 1204,
  at: '2026-11-23T09:42:00.000Z',
  values: [value, { ...value, period: '2026-12', value: null, state: 'no-data' }],
};

export const raw: RawPlace = {
  agency: 'H09',
  sentBy: 'agency:H09',
  sentAt: '2026-11-23T09:42:00.000Z',
  receipt: 'R1',
  file: 'air.csv',
  row: 7,
  topic: 'nhip.feed.air.hours',
  partition: 1,
  offset: '9',
  sha256: 'ab',
  feed: 'air.hours',
  mapping: 1,
  incarnation: 'i',
};

export const explanation: Explanation = {
  indicator: 'air.mean',
  version: 1,
  definition: 'ab12',
  name: indicator.name,
  meaning: indicator.meaning,
  unit: 'ug/m3',
  unitName: { vi: 'µg/m³', en: 'µg/m³' },
  decimals: 1,
  commit: 1204,
  period: '2026-11',
  dims: {},
  value: 32.8,
  sentence: {
    vi: 'Trung bình bụi mịn, tháng 11/2026: 32,8 µg/m³, cộng từ 2 bản ghi',
    en: 'Mean fine dust, 2026-11: 32.8 µg/m³, added up from 2 records',
  },
  formula: 'total / valid',
  calculation: { vi: '65,5 ÷ 2', en: '65.5 ÷ 2' },
  measures: { total: 65.5, valid: 2 },
  names: {},
  count: 2,
  flags: [],
  freshness,
  coverage,
  leftOut: [{ code: 'quarantined', count: 3, message: { vi: 'dòng chờ sửa', en: 'rows wait' } }],
  records: [
    {
      id: 'S1/01',
      type: 'hour',
      version: 5,
      contribution: { total: 35.5, valid: 1 },
      fields: {},
      raw,
    },
  ],
};

export const tile: Tile = {
  no: 4,
  kind: 'number',
  indicator: 'air.mean',
  version: 1,
  title: { vi: 'Bụi mịn', en: 'Fine dust' },
  meaning: indicator.meaning,
  unit: { vi: 'µg/m³', en: 'µg/m³' },
  decimals: 1,
  span: 3,
  period: '2026-Q4',
  value: 32.8,
  state: 'complete',
  flags: ['incomplete'],
  freshness,
  coverage,
  target: null,
  direction: 'down',
  level: null,
};
