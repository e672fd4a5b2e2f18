import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idReader } from './record-id.js';

const read = idReader();
const codeOf = (text: string, of = read): string => {
  const id = of(text);
  return typeof id === 'string' ? '' : id.code;
};

describe('the id of a record', () => {
  it.each([
    ['0071', '0071'],
    ['1e5', '1e5'],
    ['Hồ-sơ-Diện-1'.normalize('NFD'), 'Hồ-sơ-Diện-1'.normalize('NFC')],
    [' pc8-2', 'pc8-2'],
    ['pc8-2\u00a0', 'pc8-2'],
    ['\u200bpc8-2', 'pc8-2'],
    ['\ufeffpc8-2\r\n', 'pc8-2'],
    ['\u2060\u3000pc8 2\u3164', 'pc8 2'],
    ['Đ-3', 'Đ-3'],
    ['Ð-3', 'Ð-3'],
    ['2026/0001-TTHC', '2026/0001-TTHC'],
    ['😀'.repeat(90), '😀'.repeat(90)],
  ])('%j is kept as %j', (text, id) => {
    expect(read(text)).toBe(id);
  });

  it.each([
    ['', 'missing-id'],
    [' \u00a0\u200b', 'missing-id'],
    ['x'.repeat(201), 'id-too-long'],
    ['a\tb', 'wrong-record-id'],
    ['a\u0000b', 'wrong-record-id'],
    ['a\u0085b', 'wrong-record-id'],
    ['a\ud800b', 'wrong-record-id'],
    ['a\u00a0b', 'wrong-record-id'],
    ['a\u200bb', 'wrong-record-id'],
    ['a\u{e0041}b', 'wrong-record-id'],
  ])('%j is refused by %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('is refused with the character and its place, in both languages', () => {
    expect(read('pc\u200b8')).toEqual({
      code: 'wrong-record-id',
      message: {
        vi: 'mã định danh có ký tự không nhìn thấy được: U+200B, ký tự thứ 3; bỏ ký tự đó rồi gửi lại',
        en: 'the id has a character that cannot be seen: U+200B, character 3; send it again without',
      },
    });
  });

  it('has the form of its type', () => {
    const dossier = idReader('^[A-Z]\\d{2}-\\d{6}-\\d{4}$');
    expect(dossier(' H09-261125-0007')).toBe('H09-261125-0007');
    expect(dossier('H09-7')).toMatchObject({
      code: 'wrong-record-id',
      value: 'H09-7',
      message: {
        vi: 'mã định danh “H09-7” không có dạng ^[A-Z]\\d{2}-\\d{6}-\\d{4}$',
        en: 'the id “H09-7” does not match ^[A-Z]\\d{2}-\\d{6}-\\d{4}$',
      },
    });
  });

  it('is the same once it was read, however often and in which form it comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const id = read(text);
        if (typeof id !== 'string') return;
        expect([id, ` ${id}\u00a0`, id.normalize('NFD')].map(read)).toEqual([id, id, id]);
      }),
    );
  });
});
