import { answersAre } from '../../../test/answer-laws.js';

answersAre({
  'POST /api/v1/session': { name: 'an', roles: ['agency-sender'], agency: 'H09' },
  'GET /api/v1/session': { name: 'ministry:G14', roles: ['ministry'], ministry: 'G14' },
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
