import { answersAre } from '../../../test/answer-laws.js';

const feed = {
  feed: 'municipal-permits.events',
  name: { vi: 'Tiến trình hồ sơ cấp phép', en: 'Events of permit dossiers' },
  agency: 'H09',
  agencyName: { vi: 'UBND tỉnh Bình Dương', en: "People's Committee of Bình Dương" },
  contact: 'ioc@example.vn',
  freshness: 'unknown',
  lastDelivery: null,
  nextCutoff: null,
  conformance: { received: 0, rejected: 0, days: 30 },
};
const finding = {
  code: 'missing-column',
  column: 'case:channel',
  message: { vi: 'thiếu cột “case:channel”', en: 'column “case:channel” is missing' },
};

answersAre({
  'GET /api/v1/feeds': {
    items: [feed],
  },
  'GET /api/v1/feeds/{feed}': {
    ...feed,
    version: 1,
    record: 'permit',
    accepts: ['json', 'ndjson'],
    pull: null,
    schedule: { every: 'P1D', by: '08:00', grace: 'P1D', calendar: 'working' },
    columns: [{ name: 'case:channel', required: true, personal: false, isKey: false }],
  },
  'POST /api/v1/feeds/{feed}/records': {
    received: 299,
    skipped: 2,
    rejected: 0,
    errors: [],
    wouldChange: ['permits.received', 'permits.finished'],
  },
  'GET /api/v1/receipts': {
    items: [
      {
        receipt: '0mwy9tbugc6c3329e4efd',
        feed: 'municipal-permits.events',
        agency: 'H09',
        kind: 'rows',
        state: 'applied',
        received: 2,
        skipped: 0,
        rejected: 2,
        applied: 0,
        late: 0,
        duplicates: 0,
        quarantined: 2,
        commit: null,
        sentAt: '2026-11-27T00:56:19.768Z',
        sentBy: 'agency:H09',
        errors: [{ row: 1, ...finding }],
      },
    ],
  },
  'GET /api/v1/feeds/{feed}/quarantine': {
    items: [
      {
        id: '1',
        receipt: '0mwy9tbugc6c3329e4efd',
        row: 1,
        key: null,
        at: '2026-11-27T00:56:20.360Z',
        state: 'waiting',
        findings: [finding],
        raw: '{}',
      },
    ],
    causes: [{ code: 'missing-column', count: 2 }],
    cursor: '1',
  },
  'POST /api/v1/feeds/{feed}/quarantine/replay': { replayed: 0, waiting: 2 },
  'POST /api/v1/receipts/{id}/withdraw': { receipt: '0mwy9tnbe088f6c72de75' },
  'DELETE /api/v1/feeds/{feed}/records/{id}': { receipt: '0mwy9tnbe088f6c72de75' },
  'POST /api/v1/replay': { done: false, read: 0, rows: 120, recovered: [] },
  'GET /api/v1/replay': { done: true, read: 120, rows: 120 },
  'GET /api/v1/alarms': {
    items: [
      {
        id: 'freshness/municipal-permits.events',
        kind: 'freshness',
        subject: 'municipal-permits.events',
        state: 'open',
        since: '2026-11-27T00:56:19.768Z',
        message: {
          vi: 'Tiến trình hồ sơ cấp phép: chưa gửi',
          en: 'Events of permit dossiers is missing',
        },
      },
    ],
  },
});
