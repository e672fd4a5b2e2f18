import { answersAre } from '../../../test/answer-laws.js';

answersAre({
  'GET /api/v1/codes/{list}': {
    items: [
      {
        id: 'Internet@2010-01-01',
        code: 'Internet',
        validFrom: '2010-01-01',
        validTo: '2025-06-30',
        parent: 'Remote',
        name: { vi: 'Trực tuyến', en: 'Internet' },
        predecessors: [],
        successors: [],
      },
    ],
  },
  'GET /api/v1/codes/{list}/{code}': {
    items: [
      {
        id: 'Internet@2010-01-01',
        code: 'Internet',
        validFrom: '2010-01-01',
        name: { vi: 'Trực tuyến', en: 'Internet' },
        predecessors: [],
        successors: [],
      },
    ],
  },
  'GET /api/v1/code-changes/{list}': {
    items: [
      {
        code: '44',
        change: 'changed',
        before: {
          id: '44@2004-01-01',
          code: '44',
          validFrom: '2004-01-01',
          validTo: '2025-06-30',
          name: { vi: 'Tỉnh Quảng Bình', en: 'Quang Binh Province' },
          note: { vi: 'cần xác nhận', en: 'to be confirmed' },
          predecessors: [],
          successors: ['44@2025-07-01'],
        },
        after: null,
      },
    ],
  },
  'GET /api/v1/definitions': {
    items: [
      {
        kind: 'agency',
        id: 'H09',
        version: 1,
        revision: 1,
        pack: 'municipal-permits',
        body: {
          version: 1,
          name: { vi: 'UBND tỉnh Bình Dương', en: "People's Committee of Bình Dương" },
          contact: 'ioc@example.vn',
        },
      },
    ],
  },
  'POST /api/v1/packs': {
    pack: 'municipal-permits',
    definitions: [
      { kind: 'agency', id: 'H09', version: 1, change: 'same' },
      {
        kind: 'code-list',
        id: 'permit-channel',
        version: 2,
        change: 'new',
        codes: {
          new: { count: 1, first: ['Fax@2026-01-01'] },
          changed: { count: 1, first: ['Desk@2010-01-01'] },
          removed: { count: 0, first: [] },
        },
      },
    ],
  },
});
