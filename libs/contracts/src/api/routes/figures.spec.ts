import { answersAre } from '../../../test/answer-laws.js';

const raw = {
  agency: 'H09',
  agencyName: { vi: 'UBND tỉnh', en: 'Province' },
  sentBy: 'agency:H09',
  sentAt: '2026-11-27T00:56:19.040Z',
  receipt: '0mwy9tba83bd14a9153e3',
  file: 'x.csv',
  row: 4,
  topic: 'nhip.feed.municipal-permits.events',
  partition: 1,
  offset: '3',
  sha256: '21c8153772b6a1616a59fee568b0ac7b9fff77c10612185bf7417f2cd286defa',
  feed: 'municipal-permits.events',
  mapping: 1,
  incarnation: '52761d73df924c7f97d56a/3bd46511-9624-4491-9fd8-5cc1149c48f5',
};
const fields = {
  channel: {
    code: 'Internet',
    validFrom: '2010-01-01',
    name: { vi: 'Trực tuyến', en: 'Internet' },
  },
  deadline: '2011-12-06T12:41:31.788Z',
  department: {
    code: 'General',
    validFrom: '2010-01-01',
    name: { vi: 'Tổng hợp', en: 'General' },
  },
};
const version = {
  outcome: 'current',
  deleted: false,
  current: true,
  withdrawn: false,
  version: 1322145436553,
  commit: 5,
  fields,
  raw,
};
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
const coverage = {
  expected: 34,
  received: 31,
  missing: [{ agency: 'H10', name: { vi: 'Sở', en: 'Department' } }],
};

answersAre({
  'GET /api/v1/records/{type}/{id}': {
    type: 'permit',
    id: 'case-10011',
    names: {
      channel: { vi: 'Kênh nộp', en: 'Channel' },
      department: { vi: 'Bộ phận', en: 'Department' },
      step: { vi: 'Bước xử lý', en: 'Step' },
    },
    current: version,
    history: [version, { ...version, current: false, outcome: 'late', withdrawn: true }],
  },
  'GET /api/v1/indicators': {
    items: [
      {
        version: 1,
        name: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
        meaning: {
          vi: 'Số hồ sơ cấp phép được tiếp nhận trong kỳ',
          en: 'Permit dossiers received in the period',
        },
        source: { own: true },
        owner: 'H09',
        unit: 'dossier',
        unitName: { vi: 'hồ sơ', en: 'dossiers' },
        decimals: 0,
        direction: 'none',
        frequency: 'day',
        sharing: 'shared',
        id: 'permits.received',
        definition: '49606d15ada7fbb9d87d7324bb584c6bb6dae048e9542c00c703612eba184740',
        cube: 'permits',
        formula: 'received',
        dimensions: [
          { name: 'channel', list: 'permit-channel', title: { vi: 'Kênh nộp', en: 'Channel' } },
        ],
        measures: [{ name: 'received', stock: false, scale: 0 }],
        feeds: ['municipal-permits.events'],
      },
    ],
  },
  'GET /api/v1/indicators/{id}/values': {
    indicator: 'permits.received',
    version: 1,
    definition: '49606d15ada7fbb9d87d7324bb584c6bb6dae048e9542c00c703612eba184740',
    unit: 'dossier',
    unitName: { vi: 'hồ sơ', en: 'dossiers' },
    decimals: 0,
    commit: 5,
    at: '2026-11-27T00:56:20.634Z',
    values: [
      {
        period: '2011-10',
        dims: {
          channel: {
            code: 'Desk',
            validFrom: '2010-01-01',
            name: { vi: 'Trực tiếp tại quầy', en: 'Desk' },
          },
        },
        value: 9007199254740992,
        exact: '9007199254740993',
        state: 'complete',
        flags: [],
        measures: { received: 2, fees: '9007199254740993', open: null },
        freshness,
        coverage,
      },
    ],
  },
  'GET /api/v1/indicators/{id}/explain': {
    indicator: 'permits.received',
    version: 1,
    definition: '49606d15ada7fbb9d87d7324bb584c6bb6dae048e9542c00c703612eba184740',
    name: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
    meaning: {
      vi: 'Số hồ sơ cấp phép được tiếp nhận trong kỳ',
      en: 'Permit dossiers received in the period',
    },
    unit: 'dossier',
    unitName: { vi: 'hồ sơ', en: 'dossiers' },
    decimals: 0,
    commit: 5,
    period: 'all',
    dims: { channel: ['Desk'] },
    value: 55,
    sentence: {
      vi: 'Hồ sơ tiếp nhận, mọi thời gian: 55 hồ sơ, cộng từ 55 bản ghi',
      en: 'Dossiers received, all time: 55 dossiers, added up from 55 records',
    },
    formula: 'received',
    calculation: { vi: '55', en: '55' },
    measures: { received: 55 },
    names: { received: { vi: 'hồ sơ', en: 'dossiers' } },
    share: { part: '1', of: '2', whole: 'received' },
    count: 55,
    flags: ['incomplete'],
    freshness,
    coverage,
    leftOut: [
      {
        code: 'quarantined',
        count: 2,
        message: {
          vi: 'dòng chờ sửa, chưa tính vào số liệu',
          en: 'rows that wait to be mended and count in no number',
        },
      },
    ],
    records: [
      {
        id: 'case-10011',
        type: 'permit',
        version: 1322145436553,
        contribution: { received: 1 },
        alone: 100,
        fields,
        raw,
      },
    ],
    cursor: 'eyJhZnRlciI6ImNhc2UtMTAwMjQiLCJjb21taXQiOjUsInF1ZXN0aW9uIjoiWjJkdFl3RlZISE54cFRvYSJ9',
  },
  'POST /api/v1/verify': {
    equal: false,
    cells: 109,
    records: 55,
    commit: 5,
    milliseconds: 350,
    differences: [
      {
        cube: 'permits',
        cubeVersion: 1,
        dims: ['Desk@2010-01-01', ''],
        day: 15_000,
        bucket: 3,
        stored: [2, 0],
        recomputed: [3, 0],
      },
    ],
  },
});
