import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ExplainedRecord, Explanation } from '@nhip/contracts';
import { startTexts } from '../texts.js';
import { recordsCsv } from './records-table.js';
import { causeOf, isNamed, resultOf, worstRecords } from './records.js';

const raw = {
  agency: 'H09.04',
  agencyName: { vi: 'Sở Tài chính', en: 'Department of Finance' },
  sentAt: '2026-11-25T00:00:00.000Z',
  file: null,
  row: 7,
  receipt: 'R1',
};
const record = (id: string, more: Partial<ExplainedRecord> = {}): ExplainedRecord =>
  ({ id, type: 'dossier', version: 5, contribution: {}, fields: { a: 1 }, raw, ...more }) as never;
const onTime = (id: string, part: number): ExplainedRecord =>
  record(id, { contribution: { onTime: part, finished: 1 }, alone: 100 * part });
const names = {
  onTime: { vi: 'đúng hạn', en: 'on time' },
  finished: { vi: 'hồ sơ đã giải quyết', en: 'dossiers finished' },
};
const share = { part: '1', of: '2', whole: 'finished' };

describe('the records behind a figure', () => {
  beforeAll(() => startTexts('vi'));

  it('are in their order, but of a ratio those first that make it worse', () => {
    const records = [onTime('a', 1), onTime('b', 0), onTime('c', 1), onTime('d', 0)];
    const ids = (direction: 'up' | 'down' | 'none') =>
      worstRecords(records, direction).map(({ id }) => id);
    expect(ids('up')).toEqual(['b', 'd', 'a', 'c']);
    expect(ids('down')).toEqual(['a', 'c', 'b', 'd']);
    expect(ids('none')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('of a ratio say whether they are of its part', () => {
    expect(resultOf(onTime('a', 1), { share, names })).toBe('đúng hạn');
    expect(resultOf(onTime('a', 0), { share, names })).toBe('không đúng hạn');
    expect(resultOf(onTime('a', 0), { share, names: {} })).toBe('không đạt');
  });

  it('of a sum say what they add', () => {
    const [one, two] = [record('a', { contribution: { n: 1 } }), onTime('b', 1)];
    expect(resultOf(one, { names: {} })).toBe('+1');
    expect(resultOf(two, { names })).toBe('đúng hạn +1, hồ sơ đã giải quyết +1');
  });

  it.each([
    ['new', record('a', { before: { contribution: {}, standing: null } })],
    ['corrected', record('a', { before: { contribution: {}, standing: { version: 4 } as never } })],
    ['timer', record('a', { before: { contribution: {}, standing: { version: 5 } as never } })],
    [
      'deleted',
      record('a', { fields: {}, before: { contribution: {}, standing: { version: 4 } as never } }),
    ],
    [
      'deleted',
      record('a', { fields: {}, before: { contribution: {}, standing: { version: 5 } as never } }),
    ],
  ])('made a difference because they are %s', (cause, changed) => {
    expect(causeOf(changed)).toBe(cause);
  });

  it('are found by their id and their sender', () => {
    expect(isNamed(record('H09.04-1'), ' 04-1 ')).toBe(true);
    expect(isNamed(record('x'), 'tài chính')).toBe(true);
    expect(isNamed(record('x'), 'tư pháp')).toBe(false);
  });

  it('are a file in which no cell is a formula', () => {
    const records = [record('=1+1', { contribution: { n: 1 } })];
    const csv = (flags: Explanation['flags']) =>
      recordsCsv({ records, names: {}, flags } as unknown as Explanation, ['id']);
    expect(csv(['simulated'])).toContain('DỮ LIỆU MÔ PHỎNG;id');
    expect(csv([])).toBe("\ufeffid\r\n'=1+1;Sở Tài chính;H09.04;+1;07:00 25/11/2026;;7;R1\r\n");
  });
});
