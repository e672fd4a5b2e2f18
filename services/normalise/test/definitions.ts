import { Catalogue, type Definition } from '@nhip/kernel';

const name = { vi: 'Hồ sơ', en: 'Dossiers' };
export const FEED = 'dossiers.events';

export const feedBody = {
  name,
  agency: 'H09',
  senders: ['H10'],
  accepts: ['json', 'ndjson', 'csv', 'kafka'],
  key: 'id',
  record: 'dossier',
  version: 'instant(r.at)',
  deleted: 'r.gone == "true"',
  contract: {
    properties: {
      id: { type: 'string', minLength: 1 },
      channel: { type: 'string' },
      at: { type: 'string' },
      fee: { type: ['string', 'number', 'null'] },
      note: { type: ['string', 'null'] },
      applicant: { type: ['string', 'null'], maxLength: 40 },
      gone: { type: ['string', 'null'] },
    },
    required: ['id', 'channel', 'at'],
  },
  personal: ['applicant'],
  map: { id: 'r.id', channel: 'code("channel", r.channel)', receivedAt: 'instant(r.at)', note: 'r.note' },
};

const body = (kind: string, id: string, content: object, version = 1): Definition => ({
  kind,
  id,
  version,
  body: content as Record<string, unknown>,
});

export const definitions: readonly Definition[] = [
  body('agency', 'H09', { name }),
  body('code-list', 'channel', { name, codes: [{ code: 'Desk', from: '2010-01-01', name }] }),
  body('type', 'dossier', {
    name,
    effective: 'receivedAt',
    fields: {
      channel: { code: 'channel', required: true },
      receivedAt: { type: 'instant', required: true },
      note: { type: 'text' },
    },
  }),
  body('feed', FEED, feedBody),
  body('feed', 'other.events', { ...feedBody, agency: 'H11', senders: [] }),
  body('cube', 'dossiers', {
    name,
    record: 'dossier',
    dimensions: { channel: 'channel' },
    measures: { received: { count: true, at: 'receivedAt' } },
  }),
  body('indicator', 'dossiers.received', { name, cube: 'dossiers', value: 'received', unit: 'count', decimals: 0 }),
];

export const catalogue = Catalogue.build(definitions, 1);
