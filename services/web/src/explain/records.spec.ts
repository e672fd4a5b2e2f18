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
    const part = {
      cube: 'c',
      from: null,
      to: null,
      measures: {},
      count: 1,
      distinct: { field: 'procedure', name: { vi: 'Thủ tục', en: 'Procedure' } },
    };
    const valued = { ...one, part: 0, fields: { procedure: '1.001193' } };
    expect(resultOf(valued, { names: {}, parts: [part] })).toBe('Thủ tục: 1.001193');
    const standing = { ...valued, version: 1, raw: {} as never, fields: { procedure: '2.000815' } };
    expect(
      resultOf(
        { ...valued, before: { contribution: { n: 1 }, standing } },
        { names: {}, parts: [part] },
      ),
    ).toBe('Thủ tục: 2.000815 → 1.001193');
    expect(resultOf(two, { names })).toBe('đúng hạn +1, hồ sơ đã giải quyết +1');
  });

  describe('of a change', () => {
    const before = (contribution: ExplainedRecord['contribution'], isThere = true) => ({
      contribution,
      standing: isThere ? { version: 4, fields: {}, raw } : null,
    });
    const changed = (
      then: ExplainedRecord['contribution'],
      now: ExplainedRecord['contribution'],
      more: Partial<ExplainedRecord> = {},
    ) => record('a', { contribution: now, before: before(then) as never, ...more });

    it('say what they added before and what they add now', () => {
      expect(resultOf(changed({ n: 1 }, { n: 0 }), { names: {} })).toBe('+1 → 0');
      const gone = changed({ n: 1 }, {}, { fields: {} });
      expect(resultOf(gone, { names: {} })).toBe('+1 → 0');
      const fresh = record('a', { contribution: { n: 2 }, before: before({}, false) as never });
      expect(resultOf(fresh, { names: {} })).toBe('0 → +2');
    });

    it('say it of each measure that changed, by its name', () => {
      const late = changed({ onTime: 1, finished: 1 }, { onTime: 0, finished: 1 });
      expect(resultOf(late, { names })).toBe('đúng hạn +1 → 0');
      const gone = changed({ onTime: 1, finished: 1 }, { onTime: 0, finished: 0 });
      expect(resultOf(gone, { names })).toBe('đúng hạn +1 → 0, hồ sơ đã giải quyết +1 → 0');
    });

    it('of a ratio say what they were to its part and what they are', () => {
      const of = (then: readonly number[], now: readonly number[]) => {
        const [was = 0, wasIn = 0] = then;
        const [is = 0, isIn = 0] = now;
        const one = changed({ onTime: was, finished: wasIn }, { onTime: is, finished: isIn });
        return resultOf(one, { share, names });
      };
      expect(of([1, 1], [0, 1])).toBe('đúng hạn → không đúng hạn');
      expect(of([0, 1], [0, 0])).toBe('không đúng hạn → không tính vào');
      expect(of([0, 0], [1, 1])).toBe('không tính vào → đúng hạn');
      expect(of([1, 1], [2, 2])).toBe('đúng hạn +1 → +2, hồ sơ đã giải quyết +1 → +2');
    });

    it('of what adds as much as before say no number: it is counted elsewhere', () => {
      expect(resultOf(changed({ n: 1 }, { n: 1 }), { names: {} })).toBe('chuyển nhóm');
      expect(
        resultOf(changed({ onTime: 1, finished: 1 }, { onTime: 1, finished: 1 }), { share, names }),
      ).toBe('chuyển nhóm');
    });

    it('say nothing where records add nothing, as of how many different values there are', () => {
      expect(resultOf(changed({}, {}), { names: {} })).toBe('');
      expect(resultOf(changed({ n: null }, { n: null }), { names: {} })).toBe('');
    });
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
