/** The rows and definitions of the ingest bench: 267 bytes a row of NDJSON, as in the permit log. */
export const AGENCY = 'H09';
export const FEED = 'bench.events';
const ROW_BYTES = 267;

const name = { vi: 'Đo', en: 'Bench' };
const text = { type: ['string', 'null'] };

export const definitions = [
  { kind: 'agency', id: AGENCY, body: { name } },
  {
    kind: 'code-list',
    id: 'channel',
    body: { name, codes: [{ code: 'Internet', from: '2010-01-01', name }] },
  },
  {
    kind: 'type',
    id: 'bench',
    body: {
      name,
      effective: 'receivedAt',
      fields: {
        channel: { code: 'channel', required: true },
        receivedAt: { type: 'instant', required: true },
      },
    },
  },
  {
    kind: 'feed',
    id: FEED,
    body: {
      name,
      agency: AGENCY,
      accepts: ['ndjson'],
      key: 'id',
      record: 'bench',
      version: 'instant(r.at)',
      contract: {
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 200 },
          channel: text,
          department: text,
          step: text,
          at: { type: 'string', minLength: 1 },
          end: text,
          note: text,
          officer: text,
        },
        required: ['id', 'channel', 'at'],
      },
      personal: ['officer'],
      map: { id: 'r.id', channel: 'code("channel", r.channel)', receivedAt: 'instant(r.at)' },
    },
  },
].map((one) => ({ ...one, version: 1, revision: 1, pack: 'bench' }));

/** Rows of a batch, each of exactly 267 bytes. */
export function rowsOf(batch, rows) {
  return Array.from({ length: rows }, (_, i) => {
    const row = {
      id: `case-${batch * rows + i}`,
      channel: 'Internet',
      department: 'General',
      step: 'T10 Determine necessity to stop indication',
      at: '2026-11-25T08:00:00.123+07:00',
      end: '2026-12-25T08:00:00.123+07:00',
      officer: '',
      note: '',
    };
    row.note = 'x'.repeat(Math.max(0, ROW_BYTES - JSON.stringify(row).length));
    return JSON.stringify(row);
  });
}
