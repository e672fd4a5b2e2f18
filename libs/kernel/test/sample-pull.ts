import type { PullBody } from '../src/index.js';

/** A pull from a portal; a test says itself what it depends on. */
export const samplePull: PullBody = {
  kind: 'portal-sync',
  url: 'https://portal.example.vn',
  login: '/login',
  path: '/sync',
  service: 'DongBoHoSoMC',
  unit: '000.00.00.H09',
  agency: 'H09',
  secret: 'portal',
  every: 'PT5M',
  since: '2026-01-01T00:00:00+07:00',
  parameters: { from: 'a', to: 'b', page: 'c', size: 'd' },
};
