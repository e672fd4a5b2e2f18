import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Explanation } from '@nhip/contracts';
import { markup, words } from '../../test/render.js';
import { tile } from '../../test/tiles.js';
import { startTexts } from '../texts.js';
import { ExplainedFigure } from './explain-panel.js';

const both = (text: string) => ({ vi: text, en: text });
const RAW = { agency: 'H09', row: 1, sentAt: '2026-11-25T00:00:00.000Z', file: null };
const figure = (more: Partial<Explanation> = {}) => ({
  tile: tile(1),
  explained: {
    indicator: 'permits.received',
    value: 1329,
    sentence: both('câu'),
    meaning: both('nghĩa'),
    calculation: both('1.329'),
    measures: { received: 1329 },
    names: {},
    period: '2026-11',
    dims: {},
    count: 1329,
    flags: [],
    leftOut: [],
    records: [],
    ...more,
  } as unknown as Explanation,
  view: { tile: 1, codes: [] },
  to: () => '?tile=1',
  onMore: () => undefined,
  all: () => Promise.reject(new Error('not asked for')),
});

describe('an explained figure', () => {
  beforeAll(() => startTexts('vi'));

  it('counts its records as numbers are written', () => {
    expect(words(ExplainedFigure, figure())).toContain('1.329 bản ghi được tính vào');
  });

  it('names the values that it counts, and those with data that it does not', () => {
    const values = [
      { value: '2.000815', counts: { 'distinct(online)': false } },
      { value: '1.001193', counts: { 'distinct(online)': true } },
    ];
    const distinct = { field: 'procedure', name: both('Thủ tục'), values, count: 7 };
    const part = { cube: 'c', from: null, to: null, measures: {}, count: 9, distinct };
    const names = { 'distinct(online)': both('có hồ sơ trực tuyến') };
    const said = words(ExplainedFigure, figure({ parts: [part], names }));
    expect(said).toMatch(
      /Thủ tục: 7.*có hồ sơ trực tuyến.*2\.000815 ?chưa đếm.*1\.001193 ?được đếm/,
    );
    expect(said).toContain('2 trong 7 dòng');
  });

  it('says that a row number does not count the header', () => {
    const records = [{ type: 'dossier', id: '1', contribution: { received: 1 }, raw: RAW }];
    expect(words(ExplainedFigure, figure({ records: records as never }))).toContain(
      'không tính dòng tiêu đề',
    );
  });

  it('says that records which belong to it could not be counted', () => {
    const { explained, ...rest } = figure();
    expect(words(ExplainedFigure, { explained, ...rest })).not.toContain('Chưa đủ');
    const lacking = { ...explained, flags: ['incomplete' as const] };
    expect(words(ExplainedFigure, { explained: lacking, ...rest })).toContain(
      'Chưa đủ: có bản ghi thuộc về số này không tính được',
    );
  });

  it('says once that it is of simulated data, and why there is no number', () => {
    expect(words(ExplainedFigure, figure())).not.toMatch(/mô phỏng/i);
    const reason = both('hai loại dữ liệu');
    const said = words(ExplainedFigure, figure({ flags: ['simulated'], value: null, reason }));
    expect(said.match(/mô phỏng/gi)).toEqual(['MÔ PHỎNG']);
    expect(said).toContain('không có số liệu: hai loại dữ liệu');
  });

  it('as of a moment is not recomputed: that would be the figure of now', () => {
    expect(markup(ExplainedFigure, figure())).toContain('<button');
    const then = { ...figure(), view: { tile: 1, codes: [], moment: '1204' } };
    expect(markup(ExplainedFigure, then)).not.toContain('<button');
    expect(words(ExplainedFigure, then)).toContain('Chỉ tính lại được số liệu hiện tại');
  });

  it('of several periods says what each adds up to', () => {
    const parts: Explanation['parts'] = [
      {
        cube: 'c',
        from: '2026-11-01',
        to: '2026-11-30',
        measures: { received: 1500 },
        count: 1500,
      },
      { cube: 'c', from: null, to: null, measures: { 'desk.open': 7 }, count: null },
    ];
    const record = {
      type: 'dossier',
      id: '1',
      contribution: { received: 1 },
      raw: RAW,
    };
    const records = [
      { ...record, part: 0 },
      { ...record, part: 1 },
    ] as unknown as Explanation['records'];
    const said = words(ExplainedFigure, figure({ parts, records }));
    expect(said).toContain('01/11/2026 – 30/11/2026: received = 1.500 1.500 bản ghi');
    expect(said).toContain('desk.open = 7');
    expect(words(ExplainedFigure, figure())).not.toContain('Tính từ');
  });
});
