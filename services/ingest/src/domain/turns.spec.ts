import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import { DOSSIER_FEED, dossierCatalogue } from '@nhip/testkit';
import type { Defined } from '@nhip/kernel';
import { judgeRows } from '../app/judge-rows.js';
import { CompiledFeed } from './keep-rows.js';
import { parseRowsInTurns, type ContentType } from './parse-rows.js';
import type { Turns } from './turns.js';
import { textNotes } from './twice-encoded.js';

const feed = new CompiledFeed(
  dossierCatalogue.get('feed', DOSSIER_FEED) as Defined<'feed'>,
  dossierCatalogue,
);

/** How often others have their turn, whatever comes of the work. */
function turnsOf(work: Turns<unknown>): number {
  let turns = 0;
  try {
    while (!work.next().done) turns += 1;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  return turns;
}

const HEADER = 'id,channel,at\n';
const [N, ROWS_A_TURN] = [60_000, 2_000];
const rows = (row: string): string => `${row}\n`.repeat(N);
const array = (row: string): string => `[${`${row},`.repeat(N - 1)}${row}]`;
const CSV: ContentType = { format: 'csv' };

describe('others have their turn', () => {
  it.each<[string, string | Buffer, ContentType]>([
    ['rows of a file', HEADER + rows('1,Desk,2026-11-25'), CSV],
    ['rows of the wrong length', HEADER + rows('a'), CSV],
    ['rows with a quote inside a cell', HEADER + rows('a"b,Desk,2026-11-25'), CSV],
    ['lines of nothing below a header', HEADER + rows(''), CSV],
    ['lines without a header', rows('a'), CSV],
    ['lines of nothing', rows(''), CSV],
    ['cells of a line', 'a,'.repeat(N), CSV],
    ['separators', ','.repeat(N), CSV],
    ['tabs', '\t'.repeat(N), CSV],
    ['lines before a quote that is not closed', `${HEADER}${rows('a')}"`, CSV],
    ['lines before one that is not UTF-8', Buffer.from(`${HEADER}${rows('a')}\xd4`, 'latin1'), CSV],
    [
      'lines of windows-1258',
      Buffer.from(HEADER + rows('\xd4'), 'latin1'),
      { format: 'csv', charset: 'windows-1258' },
    ],
    ['lines of JSON', rows('{}'), { format: 'ndjson' }],
    ['lines that are no JSON', rows('{'), { format: 'ndjson' }],
    ['lines with a key twice', rows('{"a":1,"a":2}'), { format: 'ndjson' }],
    ['lines of nothing in JSON', rows(''), { format: 'ndjson' }],
    ['elements of an array', array('{}'), { format: 'json' }],
    ['elements that are no objects', array('7'), { format: 'json' }],
    ['elements with a key twice', array('{"a":1,"a":2}'), { format: 'json' }],
  ])('while %s are read', (_, body, content) => {
    const turns = turnsOf(parseRowsInTurns(Buffer.from(body), content, feed));
    expect(turns).toBeGreaterThanOrEqual(N / ROWS_A_TURN);
  });

  it.each<[string, Record<string, unknown>]>([
    ['taken', { id: '1', channel: 'Desk', at: '2026-11-25' }],
    ['refused', {}],
  ])('while rows are judged that are %s', (_, row) => {
    const parsed = Array.from({ length: N }, () => ({ ok: true as const, row }));
    expect(turnsOf(judgeRows(parsed, feed, 0))).toBeGreaterThanOrEqual(N / ROWS_A_TURN);
  });

  it('while long rows are judged of which each makes many records, that may repeat what it has', () => {
    const definition = feed.definition;
    const columns = Array.from({ length: 50 }, (_, i) => `c${i}`);
    const properties = Object.fromEntries(columns.map((column) => [column, {}]));
    const contract = { properties: { ...definition.contract.properties, ...properties } };
    const each = { columns: '^c[0-9]', as: 'which', value: 'said' };
    const wide = new CompiledFeed({ ...definition, contract, each }, dossierCatalogue);
    const row = { id: '1', channel: 'Desk', at: '2026-11-25', c0: 'x'.repeat(2_000) };
    const parsed = Array.from({ length: 200 }, () => ({ ok: true as const, row }));
    expect(turnsOf(judgeRows(parsed, wide, 0))).toBeGreaterThanOrEqual(200);
  });

  it('while a key that stands twice is looked for in one long row', () => {
    const row = `{"a":1,"a":[${'1,'.repeat(2_000_000)}1]}`;
    const turns = turnsOf(parseRowsInTurns(Buffer.from(row), { format: 'json' }, feed));
    expect(turns).toBeGreaterThanOrEqual(40);
  });

  it('while text that may have been encoded twice is looked at', () => {
    const row = { number: 1, key: null, sha256: '', findings: [] };
    const value = JSON.stringify({ note: `Ä${'x'.repeat(1_000)}中` });
    const kept = Array.from({ length: 1_000 }, () => ({ ...row, value }));
    expect(turnsOf(textNotes(kept, 100))).toBeGreaterThanOrEqual(10);
  });
});

describe('what is read of a file', () => {
  it('grows with the file alone, however many columns without a name its header has', () => {
    const body = Buffer.from(`${HEADER.trim()}${','.repeat(300_000)}\n${rows('a')}`);
    const turns = turnsOf(parseRowsInTurns(body, CSV, feed));
    expect(turns).toBeLessThan(1_000);
  });
});
