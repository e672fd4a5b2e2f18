import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '@nhip/contracts';
import { isAudited } from './audited.js';

describe('the audit log', () => {
  it('notes who read records and who changed what is known, and nothing else', () => {
    expect(ROUTES.filter(isAudited).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /api/v1/feeds/{feed}/records/{id}',
      'POST /api/v1/receipts/{id}/withdraw',
      'GET /api/v1/feeds/{feed}/quarantine',
      'POST /api/v1/feeds/{feed}/quarantine/replay',
      'POST /api/v1/packs',
      'GET /api/v1/records/{type}/{id}',
      'GET /api/v1/indicators/{id}/explain',
      'POST /api/v1/recover',
      'GET /exchange/v1/datasets/{id}/changes',
    ]);
  });
});
