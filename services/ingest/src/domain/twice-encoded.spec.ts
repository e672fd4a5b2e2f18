import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atOnce } from './turns.js';
import { isTwiceEncoded, textNotes } from './twice-encoded.js';

const windows1252 = new TextDecoder('windows-1252');
/** UTF-8 that was read as what Windows reads by default, or as latin-1. */
const spoilt = (text: string): readonly string[] => [
  windows1252.decode(Buffer.from(text)),
  Buffer.from(text).toString('latin1'),
];

const NAMES = [
  'Phường Bến Nghé',
  'Xã Đắk Pxi',
  'Thị trấn Đồng Đăng',
  'Cấp giấy phép xây dựng mới đối với công trình không theo tuyến',
  'Đăng ký khai sinh có yếu tố nước ngoài',
  'Thành phố Thủ Đức',
  'Huyện Ea Súp',
];

describe('text that was encoded twice', () => {
  it.each(NAMES)('is known by what it was: %s', (name) => {
    for (const text of spoilt(name)) expect(isTwiceEncoded(text)).toBe(true);
    for (const text of spoilt(name.toUpperCase())) expect(isTwiceEncoded(text)).toBe(true);
  });

  it.each([
    ['“XÃ”', '‘XÃ’', 'XÃ\u00a0AN', 'XÃ –', 'XÃ…', '«Xã Bá»', '(XÃ)', 'Bá»', 'XÃ»', '25\u00a0°C'],
    ['Müller', 'Ängelholm', 'Æ', 'Ã', 'café', 'naïve', '±5', '¼', 'Ea Ĭ', 'Y Čư'],
  ])('is none of %s, %s, %s and the like', (...texts) => {
    expect(texts.filter(isTwiceEncoded)).toEqual([]);
  });

  it('is no name of a commune or procedure, however it is written', () => {
    const forms: readonly ((name: string) => string)[] = [
      (name) => name,
      (name) => name.toUpperCase(),
      (name) => name.normalize('NFD'),
      (name) => name.toUpperCase().replaceAll(' ', '\u00a0'),
      (name) => `“${name.toUpperCase()}”`,
      (name) => `«${name}»`,
      (name) => `${name.toUpperCase()}…`,
    ];
    const written = NAMES.flatMap((name) => forms.map((form) => form(name)));
    expect(written.filter(isTwiceEncoded)).toEqual([]);
  });

  it('is nothing that is written with Vietnamese letters, blanks, dashes and quotes in pairs', () => {
    const LETTERS = 'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ';
    const letter = fc.constantFrom(...LETTERS, ...LETTERS.toUpperCase(), ' ', '\u00a0', '–', '…');
    const words = fc.string({ unit: letter, maxLength: 30 });
    const quoted = fc.tuple(words, fc.constantFrom('“”', '‘’', '«»'), words, words);
    fc.assert(
      fc.property(quoted, ([before, [open, close], inside, after]) => {
        expect(isTwiceEncoded(before + open + inside + close + after)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is told of the rows that are taken, by column, and never more than was asked for', () => {
    const row = (number: number, note: string) => ({
      number,
      key: null,
      sha256: '',
      findings: [],
      value: JSON.stringify({ id: String(number), note, n: 1 }),
    });
    const [note = ''] = spoilt('đường');
    const rows = [row(1, 'đường'), row(2, note), row(3, note)];
    expect(atOnce(textNotes(rows, 100))).toEqual(
      [2, 3].map((number) => ({
        row: number,
        code: 'twice-encoded',
        column: 'note',
        value: note,
        message: {
          vi: 'chữ ở cột “note” có vẻ đã bị chuyển sang UTF-8 hai lần; vẫn nhận như đã gửi, xem lại phần mềm xuất dữ liệu',
          en: 'the text in column “note” seems to have been turned into UTF-8 twice; it is taken as sent, look at the program that exports it',
        },
      })),
    );
    expect(atOnce(textNotes(rows, 1))).toHaveLength(1);
  });
});
