import type { Definition } from '@nhip/kernel';

const name = { vi: 'Hồ sơ', en: 'Dossiers' };
const text = { type: ['string', 'null'] };
const TYPE = {
  name,
  effective: 'receivedAt',
  fields: {
    channel: { code: 'channel', required: true },
    receivedAt: { type: 'instant', required: true },
    doneAt: { type: 'instant' },
    fee: { type: 'decimal', scale: 2 },
    pages: { type: 'integer' },
    urgent: { type: 'boolean' },
    note: { type: 'text' },
  },
};

/** What most agencies declare: no zone, no rule of its own for files. */
const STANDARD = {
  name,
  agency: 'H09',
  accepts: ['json', 'ndjson', 'csv', 'kafka'],
  key: 'id',
  record: 'door',
  version: 'instant(r.at)',
  deleted: { column: 'gone', yes: ['có', 'true'], no: ['không', 'false'] },
  contract: {
    properties: {
      id: { type: ['string', 'number'] },
      channel: text,
      at: text,
      done: text,
      fee: { type: ['string', 'number', 'null'] },
      pages: { type: ['string', 'number', 'null'] },
      urgent: { type: ['string', 'boolean', 'null'] },
      note: text,
      applicant: { type: ['string', 'null'], maxLength: 40 },
      gone: text,
    },
    required: ['id', 'channel', 'at'],
  },
  personal: ['applicant'],
  map: {
    id: 'r.id',
    channel: 'code("channel", r.channel)',
    receivedAt: 'instant(r.at)',
    doneAt: 'instant(r.done, "dd/MM/yyyy", "+07:00")',
    fee: 'r.fee',
    pages: 'r.pages',
    urgent: 'r.urgent',
    note: 'r.note',
  },
};

/** What feeds declare beyond the standard, by the last part of their names. */
export const DECLARED: Readonly<Record<string, object>> = {
  standard: {},
  titled: { header: { line: 3 } },
  searched: { header: { within: 5 } },
  totals: { skip: 'lower(r.id) == "tổng cộng"' },
  windows1258: { charset: 'windows-1258' },
  words: { empty: ['NA', '-'] },
  zoned: { zone: '+07:00' },
  patterned: { record: 'patterned' },
  clocked: {
    map: { ...STANDARD.map, doneAt: 'instant(r.done, "d/M/yy h:mm a", "+07:00", 1950)' },
  },
  composed: {
    contract: {
      ...STANDARD.contract,
      properties: { ...STANDARD.contract.properties, 'ghi chú': text },
      required: ['id', 'channel', 'at', 'ghi chú'],
    },
    map: { ...STANDARD.map, note: 'r["ghi chú"]' },
  },
  ndjson: { accepts: ['ndjson'] },
};

export const feedOf = (declared: string): string => `doors.${declared}`;

const definition = (kind: string, id: string, body: object): Definition => ({
  kind,
  id,
  version: 1,
  body: body as Record<string, unknown>,
});

const kafkaOnly = (format: string): boolean => format !== 'kafka';

export const doorDefinitions: readonly Definition[] = [
  definition('agency', 'H09', { name }),
  definition('code-list', 'channel', {
    name,
    codes: ['Desk', 'Post'].map((code) => ({ code, from: '2010-01-01', name })),
  }),
  definition('type', 'door', TYPE),
  definition('type', 'patterned', { ...TYPE, id: { pattern: '^HS-[0-9]{4}$' } }),
  ...Object.entries(DECLARED).map(([declared, more]) => {
    const accepts = declared === 'standard' ? STANDARD.accepts : STANDARD.accepts.filter(kafkaOnly);
    return definition('feed', feedOf(declared), { ...STANDARD, accepts, ...more });
  }),
];
