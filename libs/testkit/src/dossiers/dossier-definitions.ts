import { Catalogue, type Definition } from '@nhip/kernel';

const name = { vi: 'Hồ sơ', en: 'Dossiers' };
/** A feed of dossiers, small enough to see through: each channel, a fee, a personal field. */
export const DOSSIER_FEED = 'dossiers.events';

export const dossierFeed = {
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
  map: {
    id: 'r.id',
    channel: 'code("channel", r.channel)',
    receivedAt: 'instant(r.at)',
    note: 'r.note',
  },
};

const body = (kind: string, id: string, content: object, version = 1): Definition => ({
  kind,
  id,
  version,
  body: content as Record<string, unknown>,
});

export const dossierDefinitions: readonly Definition[] = [
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
  body('feed', DOSSIER_FEED, dossierFeed),
  body('feed', 'other.events', { ...dossierFeed, agency: 'H11', senders: [] }),
  body('cube', 'dossiers', {
    name,
    record: 'dossier',
    dimensions: { channel: 'channel' },
    measures: { received: { count: true, at: 'receivedAt' } },
  }),
  body('indicator', 'dossiers.received', {
    name,
    cube: 'dossiers',
    value: 'received',
    unit: 'count',
    decimals: 0,
  }),
];

export const dossierCatalogue = Catalogue.build(dossierDefinitions, 1);
