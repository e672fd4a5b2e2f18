import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Sent } from '@nhip/contracts';
import { Problem } from '../api.js';
import { startTexts } from '../texts.js';
import { refusedSaid, sentSaid } from './sent-said.js';

const SENT: Sent = { receipt: 'R1', received: 2, skipped: 0, rejected: 0, errors: [] };
const named = (column: string): string => `Kênh (${column})`;
const said = (more: Partial<Sent>) => sentSaid('a.csv', { ...SENT, ...more }, named);
const error = (row: number) => ({
  row,
  code: 'c',
  column: 'channel',
  message: { vi: 'mã lạ', en: 'unknown' },
});

beforeAll(() => startTexts('vi'));

describe('what is said of a file', () => {
  it('that is right is that it was taken', () => {
    expect(said({})).toEqual(['a.csv: đã nhận 2 dòng']);
  });

  it('with wrong rows names them, and their columns as people do', () => {
    expect(said({ rejected: 1, errors: [error(7)] })).toEqual([
      'a.csv: đã nhận 2 dòng, 1 dòng sai chờ sửa',
      'Dòng 7, Kênh (channel): mã lạ',
      expect.stringContaining('không tính dòng tiêu đề'),
    ]);
  });

  it('that was tried says that nothing was sent', () => {
    const { receipt: _, ...tried } = SENT;
    expect(sentSaid('a.csv', tried, named)).toEqual(['Thử a.csv: 2 dòng, đều đúng. Chưa gửi gì.']);
    expect(sentSaid('a.csv', { ...tried, rejected: 1, errors: [error(1)] }, named)[0]).toBe(
      'Thử a.csv: 2 dòng, 1 dòng sai. Chưa gửi gì.',
    );
  });

  it('says that it names the first faults alone, and what of it is not kept', () => {
    const lines = said({
      rejected: 30,
      skipped: 3,
      notKept: ['Màu', '#9'],
      errors: Array.from({ length: 30 }, (_, i) => error(i + 1)),
    });
    expect(lines[1]).toContain('bỏ qua 3 dòng');
    expect(lines[2]).toContain('Màu, #9');
    expect(lines.at(-2)).toBe('chỉ nêu 20 điều đầu tiên');
  });

  it('that was refused says that no row was taken, why, and what to do', () => {
    const text = (vi: string) => ({ vi, en: vi });
    expect(
      refusedSaid('a.csv', new Problem(422, text('đây là XLSX'), text('lưu lại'), 'x')),
    ).toEqual(['a.csv: chưa nhận dòng nào.', 'đây là XLSX', 'lưu lại']);
    const empty = new Problem(
      422,
      text('không có dòng nào'),
      text('?nothingToReport=true'),
      'no-rows',
    );
    expect(refusedSaid('a.csv', empty)[2]).toContain('bấm “Báo không phát sinh”');
    expect(refusedSaid('a.csv', new Problem(503, text('không trả lời'), undefined))).toHaveLength(
      2,
    );
  });
});
