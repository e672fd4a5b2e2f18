import { describe, expect, it } from '@jest/globals';
import { periodName, sentenceOf, withNumbers, written } from './sentence.js';

const indicator = {
  name: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
  unit: 'dossier',
  unitName: { vi: 'hồ sơ', en: 'dossiers' },
};

describe('a number in words', () => {
  it('is written as each language writes numbers', () => {
    expect(written('1234567.5', 'vi')).toBe('1.234.567,5');
    expect(written('1234567.5', 'en')).toBe('1,234,567.5');
    expect(written('-12', 'vi')).toBe('-12');
  });

  it.each([
    ['2011-05', 'tháng 05/2011'],
    ['2011-05-09', 'ngày 09/05/2011'],
    ['2011-Q3', 'quý III/2011'],
    ['2011-W07', 'tuần 07/2011'],
    ['2011', 'năm 2011'],
    ['all', 'mọi thời gian'],
  ])('names the period %s as “%s”', (period, vi) => {
    expect(periodName(period).vi).toBe(vi);
  });

  it('shows the formula with its numbers', () => {
    const numbers = new Map([
      ['finished', '1329'],
      ['late', '377'],
    ]);
    expect(withNumbers('(finished - late) / finished * 100', numbers, 'vi')).toBe(
      '(1.329 − 377) ÷ 1.329 × 100',
    );
    expect(withNumbers('late * 0.5', numbers, 'vi')).toBe('377 × 0,5');
    expect(withNumbers('absent', numbers, 'en')).toBe('–');
    expect(withNumbers('sumOf("a", late, "b", absent) * 2', numbers, 'en')).toBe('(377 + –) × 2');
    expect(withNumbers('points(late / finished, 6, 0.8)', numbers, 'vi')).toBe(
      'points(377 ÷ 1.329; 6; 0,8)',
    );
    const before = new Map([
      ['lastYear(desk.late)', '5'],
      ['lastYear(late)', '2.5'],
    ]);
    expect(withNumbers('late - lastYear(late / desk.late) * 2', before, 'en')).toBe(
      '– − (2.5 ÷ 5) × 2',
    );
  });

  it('says the value and how many records it was added up from, or that there is none', () => {
    expect(sentenceOf(indicator, '2011-05', '1434', 1434).vi).toBe(
      'Hồ sơ tiếp nhận, tháng 05/2011: 1.434 hồ sơ, cộng từ 1.434 bản ghi',
    );
    expect(sentenceOf(indicator, '2011-05', '1', 1).en).toMatch(/, added up from 1 record$/);
    expect(sentenceOf(indicator, '2011-05', undefined, 0).en).toBe(
      'Dossiers received, 2011-05: no data',
    );
  });

  it('of a ratio says how many of how many', () => {
    const rate = { name: { vi: 'Đúng hạn', en: 'On time' }, unit: '%' };
    const name = { vi: 'hồ sơ đã giải quyết', en: 'dossiers finished' };
    const share = { part: '952', of: '1329', name };
    const said = sentenceOf(rate, '2011-05', '71.63', 1329, undefined, share);
    expect(said.vi).toBe('Đúng hạn, tháng 05/2011: 71,63 %, 952 trong 1.329 hồ sơ đã giải quyết');
    expect(said.en).toBe('On time, 2011-05: 71.63 %, 952 of 1,329 dossiers finished');
    expect(sentenceOf(rate, '2011-05', '71.63', 2, 11, share).en).toContain('2 records changed it');
  });

  it.each([
    [
      1250,
      11,
      '1.250 bản ghi thay đổi số này từ lần ghi 11',
      '1,250 records changed it since commit 11',
    ],
    [1, 11, '1 bản ghi thay đổi số này từ lần ghi 11', '1 record changed it since commit 11'],
    [
      0,
      11,
      'không bản ghi nào thay đổi số này từ lần ghi 11',
      'no record changed it since commit 11',
    ],
    [
      2,
      0,
      '2 bản ghi thay đổi số này từ trước lần ghi đầu',
      '2 records changed it since before the first commit',
    ],
  ])(
    'of a change by %i records since commit %i says so, and adds up nothing',
    (count, since, vi, en) => {
      const said = sentenceOf(indicator, '2011-05', '1434', count, since);
      expect(said.vi).toBe(`Hồ sơ tiếp nhận, tháng 05/2011: 1.434 hồ sơ; ${vi}`);
      expect(said.en.replace(/^.*; /, '')).toBe(en);
      expect(sentenceOf(indicator, '2011-05', undefined, count, since).vi).toBe(
        `Hồ sơ tiếp nhận, tháng 05/2011: không có số liệu; ${vi}`,
      );
    },
  );

  it('of a change that is still counted says no number of records', () => {
    const said = sentenceOf(indicator, '2011-05', '1434', null, 11);
    expect(said.vi).toBe('Hồ sơ tiếp nhận, tháng 05/2011: 1.434 hồ sơ');
  });
});
