import { answersAre } from '../../../test/answer-laws.js';

answersAre({
  'POST /api/v1/session': { name: 'an', roles: ['agency-sender'], agency: 'H09' },
  'GET /api/v1/session': { name: 'ministry:G14', roles: ['ministry'], ministry: 'G14' },
  'POST /api/v1/keys': {
    id: '0123456789abcdef',
    agency: 'H09.91',
    name: 'agency:H09.91/01234567',
    createdAt: '2026-11-25T01:00:00.000Z',
    key: 'agency_secret',
  },
  'GET /api/v1/keys': {
    items: [
      {
        id: '0123456789abcdef',
        agency: 'H09.91',
        name: 'agency:H09.91/01234567',
        createdAt: '2026-11-25T01:00:00.000Z',
      },
    ],
  },
  'GET /healthz': { status: 'ok' },
  'GET /readyz': {
    ready: true,
    parts: {
      stores: { ok: true },
      registry: { ok: true },
      ledger: { ok: true },
      normalise: { ok: true },
      ingest: { ok: true },
      watch: { ok: false, detail: 'waits for the catalogue' },
      screens: { ok: true },
      exchange: { ok: true },
    },
  },
});
