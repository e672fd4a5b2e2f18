import type { RegistryMessage } from '@nhip/contracts';
import { Catalogue, KINDS, type Definition } from '@nhip/kernel';

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
  zone: '+07:00',
  version: 'instant(r.at)',
  deleted: { column: 'gone', yes: ['true'], no: ['false'] },
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

const dossierCube = {
  name,
  record: 'dossier',
  dimensions: { channel: 'channel' },
  measures: { received: { count: true, at: 'receivedAt' } },
};

const dossierIndicator = {
  name,
  meaning: name,
  source: {},
  owner: 'H09',
  cube: 'dossiers',
  value: 'received',
  unit: 'count',
  decimals: 0,
  frequency: 'day',
  sharing: 'open',
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
  body('cube', 'dossiers', dossierCube),
  body('indicator', 'dossiers.received', dossierIndicator),
];

/** Of each kind what cannot be used: without the shape of its kind, or of that shape and yet not to be compiled. */
export const brokenDefinitions: readonly Definition[] = [
  ...KINDS.map((kind) => body(kind, `broken.${kind}`, {})),
  body('feed', DOSSIER_FEED, { ...dossierFeed, map: { id: 'r.id +' } }, 2),
  body('cube', 'dossiers', { ...dossierCube, dimensions: { channel: 'nowhere' } }, 2),
  body('indicator', 'dossiers.received', { ...dossierIndicator, value: 'nothing' }, 2),
];

/** Definitions as the registry tells them, of one revision. */
export const registered = (
  definitions: readonly Definition[],
  revision: number,
): readonly RegistryMessage[] =>
  definitions.map(({ kind, id, version, body: content }) => ({
    kind,
    id,
    version,
    body: content,
    revision,
    pack: 'test',
  }));

export const dossierCatalogue = Catalogue.build(dossierDefinitions, 1);
