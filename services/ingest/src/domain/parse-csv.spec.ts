import { describe, expect, it } from '@jest/globals';
import { Fault, type Text } from '@nhip/contracts';
import fc from 'fast-check';
import type { FileForm } from './csv-header.js';
import { parseRows, type ContentType } from './parse-rows.js';

const FORM: FileForm = { columns: ['id', 'name', 'note'], required: ['id', 'name'] };

/** What a file comes to: its rows by number, how many lines are no data, what is wrong with rows, what is not kept. */
interface Outcome {
  readonly rows: Readonly<Record<number, unknown>>;
  readonly skipped?: number;
  readonly errors?: Readonly<Record<number, unknown>>;
  readonly notKept?: readonly string[];
}
interface Refused {
  readonly code: string;
  readonly message: Text;
  readonly hint: Text;
  readonly fields?: object;
}

const bytesOf = (body: string | Buffer): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : body;

const CSV: ContentType = { format: 'csv' };

function read(body: string | Buffer, form = FORM, type = CSV): Outcome {
  const { rows, extra } = parseRows(bytesOf(body), type, form);
  const numbered = rows.map((row, i) => [i + 1, row] as const);
  const errors = numbered.flatMap(([number, row]) =>
    row && !row.ok ? [[number, row.finding.message] as const] : [],
  );
  return {
    rows: Object.fromEntries(
      numbered.flatMap(([number, row]) => (row?.ok ? [[number, row.row]] : [])),
    ),
    skipped: rows.filter((row) => row === undefined).length,
    errors: Object.fromEntries(errors),
    notKept: extra,
  };
}

function refusal(body: string | Buffer, form = FORM, type = CSV): Refused {
  try {
    read(body, form, type);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, text: message, hint, fields } = error;
    return { code, message, hint: hint as Text, fields };
  }
  throw new Error('it was taken');
}

const AN = { id: '1', name: 'An' };
const BINH = { id: '2', name: 'Bình' };
const TWO = { rows: { 1: AN, 2: BINH } };
const NOTHING: Outcome = { rows: {}, skipped: 0, errors: {}, notKept: [] };

describe('a file is taken', () => {
  it.each<[string, string, Outcome]>([
    ['with LF', 'id,name\n1,An\n2,Bình\n', TWO],
    ['with CRLF', 'id,name\r\n1,An\r\n2,Bình\r\n', TWO],
    ['with CR', 'id,name\r1,An\r2,Bình\r', TWO],
    ['with LF after the header and CRLF after the rows', 'id,name\n1,An\r\n2,Bình\r\n', TWO],
    ['with CRLF after the header and LF after the rows', 'id,name\r\n1,An\n2,Bình\n', TWO],
    ['with CR after the header and CRLF after the rows', 'id,name\r1,An\r\n2,Bình\r\n', TWO],
    ['without an end of its last row', 'id,name\r\n1,An\r\n2,Bình', TWO],
    [
      'with another line end inside quotes',
      'id,name\r\n1,"A\nn"\r\n2,"B\rì\r\nnh"',
      {
        rows: { 1: { id: '1', name: 'A\nn' }, 2: { id: '2', name: 'B\rì\r\nnh' } },
      },
    ],
    [
      'with an empty last cell before CR',
      'id,name,note\n1,An,\r\n',
      {
        rows: { 1: { ...AN, note: '' } },
      },
    ],
    ['with a mark', '\ufeffid,name\n1,An\n2,Bình', TWO],
    ['with semicolons', 'id;name\n1;An\n2;Bình', TWO],
    ['with tabs', 'id\tname\n1\tAn\n2\tBình', TWO],
    ['that names its separator', 'sep=;\r\nid;name\r\n1;An\r\n2;Bình', TWO],
    ['that names its separator in quotes', '\ufeff"sep=\t"\nid\tname\n1\tAn\n2\tBình', TWO],
    ['that names a separator of its own', 'sep=|\nid|name\n1|An\n2|Bình', TWO],
    ['with blanks around the names', ' id ;\u00a0name\u200b\n1;An\n2;Bình', TWO],
    [
      'with names that are not composed',
      'id;name;gi\u0301a\n1;An;5',
      {
        rows: { 1: { ...AN, gía: '5' } },
        notKept: ['gía'],
      },
    ],
    [
      'with a line break in a name, semicolons',
      '"Ghi\nchú";id;name\nx;1;An\ny;2;Bình',
      {
        ...TWO,
        rows: { 1: { ...AN, 'Ghi chú': 'x' }, 2: { ...BINH, 'Ghi chú': 'y' } },
        notKept: ['Ghi chú'],
      },
    ],
    [
      'with commas in a name, semicolons',
      '"a, b, c, d";id;name\nx;1;An',
      {
        rows: { 1: { ...AN, 'a, b, c, d': 'x' } },
        notKept: ['a, b, c, d'],
      },
    ],
    ['with an empty column', 'id;name;\n1;An;\n2;Bình;', TWO],
    ['with three empty columns', 'id;name;;;\n1;An;;;\n2;Bình;;;', TWO],
    ['with two empty columns in the header only', 'id;name;;\n1;An\n2;Bình', TWO],
    ['with an empty column in between', 'id;;name\n1;;An\n2;;Bình', TWO],
    [
      'with something under an empty column',
      ';id;name;\n0;1;An;\n1;2;Bình;x',
      {
        ...TWO,
        notKept: ['#1', '#4'],
      },
    ],
    [
      'with lines of nothing',
      'id;name\n\n1;An\n;\n ;\u00a0\n2;Bình\n;;;;\n\n',
      {
        rows: { 2: AN, 5: BINH },
        skipped: 5,
      },
    ],
    ['with lines of nothing before the header', '\n;\nid;name\n1;An\n2;Bình', TWO],
    [
      'with a row of the wrong length',
      'id;name\n1;An\n2;B;ình\n3\n',
      {
        rows: { 1: AN },
        errors: {
          2: {
            vi: 'dòng có 3 ô, tiêu đề có 2 cột: đặt ô có “;” ở trong vào ngoặc kép',
            en: 'the row has 3 cells, the header 2 columns: put a cell that holds “;” in quotes',
          },
          3: {
            vi: 'dòng có 1 ô, tiêu đề có 2 cột: để trống ô không có giá trị, nhưng vẫn viết “;”',
            en: 'the row has 1 cells, the header 2 columns: leave a cell without a value empty, but write its “;”',
          },
        },
      },
    ],
    [
      'with a row that fits its header by an unquoted separator',
      'id;name;;\n1;An\n2;B;ì;nh\n3;C',
      {
        rows: { 1: AN, 3: { id: '3', name: 'C' } },
        errors: {
          2: {
            vi: 'dòng có 4 ô, tiêu đề có 2 cột: đặt ô có “;” ở trong vào ngoặc kép',
            en: 'the row has 4 cells, the header 2 columns: put a cell that holds “;” in quotes',
          },
        },
      },
    ],
    [
      'with a quote inside a cell that is not quoted',
      'id;name\n1;An\n2;B"ì\n3;"B""ì"\n4;ống 5"',
      {
        rows: { 1: AN, 3: { id: '3', name: 'B"ì' } },
        errors: Object.fromEntries(
          [2, 4].map((row) => [
            row,
            {
              vi: 'ô thứ 2 có dấu ngoặc kép ở giữa: đặt cả ô trong ngoặc kép và viết dấu đó hai lần ("")',
              en: 'cell 2 has a quote inside: put the whole cell in quotes and write that quote twice ("")',
            },
          ]),
        ),
      },
    ],
  ])('%s', (_name, body, expected) => {
    expect(read(body)).toEqual({ ...NOTHING, ...expected });
  });

  it('with its names as the contract writes them', () => {
    const form = { columns: ['Ngày nhận', 'mã hồ sơ'.normalize('NFD')], required: [] };
    const body = 'Ngày\nnhận,x'.replace('\n', ' ') + ',mã hồ sơ\n1,2,3';
    expect(Object.keys(read(body, form).rows[1] as object)).toEqual(
      expect.arrayContaining(form.columns),
    );
  });

  it('with a column without a name that the contract knows', () => {
    const form = { columns: ['', 'id'], required: ['id'] };
    expect(read(',id,,\n7,1,,\n', form).rows).toEqual({ 1: { '': '7', id: '1' } });
  });

  it('with the same numbers for its rows however large it is', () => {
    const lines = Array.from({ length: 40_000 }, (_, i) =>
      [i + 1, `"dòng${i % 3 === 0 ? '\r\n' : '\n'}hai"`, 'x'.repeat(80)].join(),
    );
    lines[31_233] = '31234,"B"';
    lines[31_234] = '31235,B"ì,';
    const { rows, skipped, errors } = read(`id,name,note\n${lines.join('\n')}`);
    expect([Object.keys(rows).length, skipped]).toEqual([39_998, 0]);
    expect(Object.keys(errors ?? {})).toEqual(['31234', '31235']);
    expect(rows[40_000]).toMatchObject({ id: '40000' });
  });

  it('whatever stands in its cells, with any line ends', () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const lines = fc.array(fc.tuple(cell, cell, end), { minLength: 1, maxLength: 8 });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(lines, end, fc.constantFrom(',', ';', '\t'), (rows, first, delimiter) => {
        const body = rows
          .map(
            ([id, name, last]) =>
              [id, name].map((text) => quoted(`.${text}`)).join(delimiter) + last,
          )
          .join('');
        const expected = rows.map(([id, name], i) => [i + 1, { id: `.${id}`, name: `.${name}` }]);
        expect(read(`id${delimiter}name${first}${body}`).rows).toEqual(
          Object.fromEntries(expected),
        );
      }),
    );
  });
});

describe('a file is refused', () => {
  const names: Text = {
    vi: 'ghi tên cột ở dòng 1 của tệp: id, name',
    en: 'write the names of the columns in line 1: id, name',
  };
  const twice = {
    vi: 'đặt mỗi cột một tên',
    en: 'give each column a name of its own',
  };
  const close = {
    vi: 'đóng ô bằng dấu ngoặc kép; dấu ngoặc kép ở trong ô thì viết hai lần ("")',
    en: 'close the cell with a quote; write a quote within a cell twice ("")',
  };
  const missed = {
    vi: 'xem từ dòng đó có dấu ngoặc kép nào thiếu; dấu ngoặc kép ở trong ô thì viết hai lần ("")',
    en: 'see whether a quote is missing from that line on; write a quote within a cell twice ("")',
  };
  const move = (to: number, line: number): Text => ({
    vi: `chuyển tiêu đề lên dòng ${to} rồi gửi lại, hoặc đề nghị khai báo “header: { line: ${line} }” cho nguồn này`,
    en: `move the header to line ${to} and send it again, or have “header: { line: ${line} }” declared for this feed`,
  });
  const elsewhere = (looked: number, found: number): Refused => ({
    code: 'header-elsewhere',
    message: {
      vi: `không có tiêu đề ở dòng ${looked}: các cột bắt buộc nằm ở dòng ${found}`,
      en: `there is no header in line ${looked}: the required columns stand in line ${found}`,
    },
    hint: move(looked, found),
    fields: { looked: { first: looked, last: looked }, found },
  });

  it.each<[string, string, Refused]>([
    [
      'with a name twice',
      'id,name,note,id\n1,An,,2',
      {
        code: 'column-twice',
        message: {
          vi: 'cột “id” xuất hiện hai lần: ở cột thứ 1 và thứ 4',
          en: 'the column “id” appears twice: as column 1 and as column 4',
        },
        hint: twice,
        fields: { column: 'id', places: [1, 4] },
      },
    ],
    [
      'with names that differ by a blank',
      'id,name,name \n1,An,',
      {
        code: 'column-twice',
        message: {
          vi: 'cột “name” xuất hiện hai lần: ở cột thứ 2 và thứ 3',
          en: 'the column “name” appears twice: as column 2 and as column 3',
        },
        hint: twice,
      },
    ],
    [
      'that lacks a column',
      'id;note;Tên\n1;;An',
      {
        code: 'missing-columns',
        message: {
          vi: 'tiêu đề ở dòng 1 thiếu cột: name',
          en: 'the header in line 1 lacks the columns: name',
        },
        hint: {
          vi: 'tệp có các cột: id, note, Tên',
          en: 'the file has the columns: id, note, Tên',
        },
        fields: { missing: ['name'], found: ['id', 'note', 'Tên'], line: 1 },
      },
    ],
    ['with a title above its header', 'BÁO CÁO THÁNG 5;\n;\nid;name\n1;An', elsewhere(1, 3)],
    ['with an upper line of its header', 'Hồ sơ;;Khác\nid;name;note\n1;An;', elsewhere(1, 2)],
    [
      'without a header, of which nothing is said',
      '079012345678;Nguyễn Văn An\n079012345679;Trần Thị Bình',
      {
        code: 'no-header',
        message: {
          vi: 'tệp không có tiêu đề: ở dòng 1 không có tên các cột',
          en: 'the file has no header: the names of the columns are not in line 1',
        },
        hint: names,
        fields: { looked: { first: 1, last: 1 }, missing: ['id', 'name'] },
      },
    ],
    [
      'with a quote that is never closed',
      'id,name\n1,An\n2,"Bình\n3,Chi\n4,Dũng\n',
      {
        code: 'quote-not-closed',
        message: {
          vi: 'dấu ngoặc kép mở ở dòng 3 của tệp (dòng dữ liệu thứ 2) không được đóng',
          en: 'the quote that opens in line 3 of the file (row 2) is never closed',
        },
        hint: close,
        fields: { row: 2, line: 3 },
      },
    ],
    [
      'with a quote that is never closed, after a row on several lines and a spoilt one',
      'id,name\r\n1,"A\r\nn"\r\n2,B"\r\n3,"Chi\r\n4,""',
      {
        code: 'quote-not-closed',
        message: {
          vi: 'dấu ngoặc kép mở ở dòng 5 của tệp (dòng dữ liệu thứ 3) không được đóng',
          en: 'the quote that opens in line 5 of the file (row 3) is never closed',
        },
        hint: close,
        fields: { row: 3, line: 5 },
      },
    ],
    [
      'with a quote of its header that is never closed',
      'sep=,\nid,name,"note\n1,An,\n',
      {
        code: 'quote-not-closed',
        message: {
          vi: 'dấu ngoặc kép mở ở dòng 2 của tệp (phần tiêu đề) không được đóng',
          en: 'the quote that opens in line 2 of the file (the header) is never closed',
        },
        hint: close,
        fields: { row: 0, line: 2 },
      },
    ],
    [
      'with text after a quote that a later stray one closes',
      'id,name\n1,An\n2,"Bình\n3,Chi\n4,Dũng\n5,B"ổ\n6,Gấm\n',
      {
        code: 'text-after-quote',
        message: {
          vi: 'ô có dấu ngoặc kép mở ở dòng 3 của tệp (dòng dữ liệu thứ 2) còn chữ sau dấu đóng',
          en: 'the cell whose quote opens in line 3 of the file (row 2) goes on after the quote that closes it',
        },
        hint: missed,
        fields: { row: 2, line: 3 },
      },
    ],
  ])('%s', (_name, body, expected) => {
    expect(refusal(body)).toMatchObject(expected);
  });

  it.each(['', '\n\n;;\n'])('where it says nothing: %j', (body) => {
    expect(refusal(body).code).toBe('no-rows');
  });

  it.each<[string, string, Refused]>([
    [
      'of too many lines',
      `id;name\n1;An${'\n'.repeat(1_000_001)}`,
      {
        code: 'too-many-rows',
        message: {
          vi: 'tệp có quá 1000000 dòng',
          en: 'the file has more than 1000000 lines',
        },
        hint: {
          vi: 'chia thành nhiều lần gửi; xoá các dòng trống ở cuối tệp',
          en: 'cut it into several deliveries; remove the empty lines at its end',
        },
      },
    ],
    [
      'of too many cells',
      `id;name\n1;An${';'.repeat(20_000_001)}`,
      {
        code: 'too-many-cells',
        message: { vi: 'tệp có quá 20000000 ô', en: 'the file has more than 20000000 cells' },
        hint: {
          vi: 'chia thành nhiều lần gửi; xoá các cột trống ở bên phải',
          en: 'cut it into several deliveries; remove the empty columns at its right',
        },
      },
    ],
  ])('%s before it is read', (_name, body, expected) => {
    expect(refusal(body)).toMatchObject(expected);
  });

  it('never with what stands in a file without a header', () => {
    const cell = fc.constantFrom('Nguyễn Văn An', '079012345678', '"12 Lê Lợi"', 'An', '');
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.boolean(), (lines, anything) => {
        const form = anything ? { columns: ['id'], required: [] } : FORM;
        const said = JSON.stringify(refusal(lines.map((row) => row.join(';')).join('\n'), form));
        expect(said).not.toMatch(/Nguyễn|0790|Lợi|An/);
      }),
    );
  });

  it('exactly where a quote may have taken rows into a cell', () => {
    const mess = fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', 'a'), maxLength: 40 });
    /** Cell by cell: an unquoted one ends at the next mark, a quoted one at its closing quote. */
    const CELL = /(?:"(?:[^"]|"")*"|[^";\r\n][^;\r\n]*|)(?:;|\r\n|\n|\r|$)/y;
    const isSafe = (text: string): boolean => {
      for (let at = 0; at < text.length; at = CELL.lastIndex) {
        CELL.lastIndex = at;
        if (!CELL.test(text)) return false;
      }
      return true;
    };
    fc.assert(
      fc.property(mess, (text) => {
        const body = `id;name\n1;An\n${text}`;
        let code = '';
        try {
          read(body);
        } catch (error) {
          ({ code } = error as Fault);
        }
        expect(['quote-not-closed', 'text-after-quote'].includes(code)).toBe(!isSafe(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a file of which bytes were changed', () => {
  it('is taken with every line in its place, or refused in words', () => {
    const bytes = Buffer.from('id;name;note\r\n1;An;"a ""b""\n"\r\n2;Bình;\r\n;;\n3;"Chi;";x\n');
    const change = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.constantFrom(0, 10, 13, 34, 59, 65, 0x80, 0xc3, 0xfe, 0xff),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const body = Buffer.from(bytes);
        for (const [at, byte] of changes) body[at] = byte;
        try {
          const { rows, skipped = 0, errors = {} } = read(body);
          const numbers = [...Object.keys(rows), ...Object.keys(errors)].map(Number);
          expect(Math.max(0, ...numbers)).toBeLessThanOrEqual(numbers.length + skipped);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a file in another encoding', () => {
  const FILE = 'id\tname\r\n1\tNguyễn Văn An\r\n2\tBình\r\n';
  const ROWS = { 1: { id: '1', name: 'Nguyễn Văn An' }, 2: BINH };
  const LE = Buffer.from(FILE, 'utf16le');
  const BE = Buffer.from(LE).swap16();
  const WINDOWS_1258 = Buffer.concat([
    Buffer.from('id,name\n1,'),
    Buffer.from('4e677579eade6e2056e36e20416e', 'hex'),
    Buffer.from('\n2,B\xecnh'.replace('\xec', 'i\xcc'), 'latin1'),
  ]);

  it.each<[string, Buffer, ContentType['charset'], FileForm['charset']]>([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${FILE}`), undefined, undefined],
    ['UTF-8 that the request declares', Buffer.from(FILE), 'utf-8', 'windows-1258'],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from('fffe', 'hex'), LE]), undefined, undefined],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from('feff', 'hex'), BE]), 'utf-8', undefined],
    ['UTF-16LE that the request declares', LE, 'utf-16le', undefined],
    ['UTF-16BE that the feed declares', BE, undefined, 'utf-16be'],
    ['UTF-16 of which the request does not say which', BE, 'utf-16', undefined],
    ['UTF-16 of which the request does not say which, the usual one', LE, 'utf-16', undefined],
    ['windows-1258 that the request declares', WINDOWS_1258, 'windows-1258', undefined],
    ['windows-1258 that the feed declares', WINDOWS_1258, undefined, 'windows-1258'],
    ['UTF-8 though windows-1258 was declared', Buffer.from(FILE), 'windows-1258', undefined],
  ])('is taken: %s', (_name, body, charset, ofFeed) => {
    const form = { ...FORM, charset: ofFeed };
    expect(read(body, form, { format: 'csv', charset })).toEqual({ ...NOTHING, rows: ROWS });
  });

  const csv = (hex: string): Buffer =>
    Buffer.concat([Buffer.from('id;name\n1;An\n2;"'), Buffer.from(hex, 'hex'), Buffer.from('"\n')]);
  const unicode = (from: string): Text => ({
    vi: `chuyển từ ${from} sang Unicode, chẳng hạn bằng UniKey, rồi lưu thành “CSV UTF-8” trong Excel`,
    en: `convert it from ${from} to Unicode, as UniKey does, and save it as “CSV UTF-8” in Excel`,
  });
  const excel = {
    vi: 'mở bằng Excel, chọn “Lưu thành”, kiểu “CSV UTF-8”, rồi gửi tệp đó',
    en: 'open it in Excel, save it as “CSV UTF-8”, and send that file',
  };
  const utf16 = {
    code: 'utf16-not-declared',
    message: {
      vi: 'tệp viết bằng UTF-16 mà không có dấu đầu tệp (BOM) và không khai',
      en: 'the file is written in UTF-16, without a mark (BOM) and undeclared',
    },
    hint: {
      vi: 'lưu thành “CSV UTF-8” trong Excel, hoặc gửi với “Content-Type: text/csv; charset=utf-16le”',
      en: 'save it as “CSV UTF-8” in Excel, or send it with “Content-Type: text/csv; charset=utf-16le”',
    },
  };

  it.each<[string, Buffer, Refused]>([
    [
      'TCVN3',
      csv('4e677579d46e2056a86e20416e'),
      {
        code: 'tcvn3-not-utf8',
        message: {
          vi: 'chữ viết bằng mã TCVN3 (ABC), không phải UTF-8, bắt đầu từ dòng dữ liệu thứ 2, cột “name”',
          en: 'the text is written in TCVN3 (ABC), not in UTF-8, from row 2, column “name” on',
        },
        hint: unicode('TCVN3'),
        fields: { row: 2, column: 'name' },
      },
    ],
    [
      'VNI',
      csv('4e67757965e36e205661ea6e20416e'),
      {
        code: 'vni-not-utf8',
        message: {
          vi: 'chữ viết bằng mã VNI, không phải UTF-8, bắt đầu từ dòng dữ liệu thứ 2, cột “name”',
          en: 'the text is written in VNI, not in UTF-8, from row 2, column “name” on',
        },
        hint: unicode('VNI'),
        fields: { row: 2, column: 'name' },
      },
    ],
    [
      'windows-1258',
      csv('4e677579eade6e2056e36e20416e'),
      {
        code: 'windows-1258-not-declared',
        message: {
          vi: 'chữ viết bằng mã windows-1258 mà không khai, không phải UTF-8, bắt đầu từ dòng dữ liệu thứ 2, cột “name”',
          en: 'the text is written in windows-1258, which was not declared, not in UTF-8, from row 2, column “name” on',
        },
        hint: {
          vi: 'lưu thành “CSV UTF-8” trong Excel, hoặc gửi với “Content-Type: text/csv; charset=windows-1258”',
          en: 'save it as “CSV UTF-8” in Excel, or send it with “Content-Type: text/csv; charset=windows-1258”',
        },
        fields: { row: 2, column: 'name' },
      },
    ],
    [
      'something else, in a column that has no name',
      Buffer.from('id;name;\n1;An;\xff\xfe\xfd\n', 'latin1'),
      {
        code: 'invalid-utf8',
        message: {
          vi: 'nội dung không phải UTF-8, bắt đầu từ dòng dữ liệu thứ 1, cột “#3”',
          en: 'the body is not UTF-8, from row 1, column “#3” on',
        },
        hint: {
          vi: 'lưu lại tệp bằng mã UTF-8 (trong Excel: “CSV UTF-8”)',
          en: 'save the file as UTF-8 (in Excel: “CSV UTF-8”)',
        },
      },
    ],
    ['UTF-16LE without a word', LE, utf16],
    ['UTF-16BE without a word', BE, utf16],
    [
      'XLSX',
      Buffer.from('PK\x03\x04\x14\x00\x06\x00[Content_Types].xml \x89\xff', 'latin1'),
      {
        code: 'xlsx-not-csv',
        message: {
          vi: 'đây là tệp Excel (.xlsx), không phải CSV',
          en: 'this is an Excel file (.xlsx), not CSV',
        },
        hint: excel,
      },
    ],
    [
      'a ZIP archive',
      Buffer.from('PK\x03\x04\x14\x00\x06\x00data.csv', 'latin1'),
      {
        code: 'zip-not-csv',
        message: { vi: 'đây là tệp nén ZIP, không phải CSV', en: 'this is a ZIP archive, not CSV' },
        hint: { vi: 'giải nén rồi gửi tệp bên trong', en: 'unpack it and send the file in it' },
      },
    ],
    [
      'an old Excel file',
      Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      {
        code: 'xls-not-csv',
        message: {
          vi: 'đây là tệp Excel đời cũ (.xls), không phải CSV',
          en: 'this is an Excel file of the old kind (.xls), not CSV',
        },
        hint: excel,
      },
    ],
    [
      'gzip',
      Buffer.from('1f8b0800', 'hex'),
      {
        code: 'gzip-not-csv',
        message: { vi: 'đây là tệp nén gzip, không phải CSV', en: 'this is a gzip file, not CSV' },
        hint: {
          vi: 'giải nén rồi gửi, hoặc gửi kèm “Content-Encoding: gzip”',
          en: 'unpack it, or send it with “Content-Encoding: gzip”',
        },
      },
    ],
    [
      'HTML',
      Buffer.from('\ufeff\n<!DOCTYPE html><html><body>Lỗi 500</body></html>'),
      {
        code: 'html-not-csv',
        message: {
          vi: 'đây là trang web (HTML, XML), không phải CSV',
          en: 'this is a web page (HTML, XML), not CSV',
        },
        hint: {
          vi: 'mở tệp ra xem: có thể là thông báo lỗi của phần mềm đã xuất nó; xuất lại thành CSV',
          en: 'open it: it may be what went wrong in the program that exported it; export it again as CSV',
        },
      },
    ],
  ])('is refused by its own name: %s', (_name, body, expected) => {
    expect(refusal(body)).toMatchObject(expected);
  });

  it('is refused where it is not what was declared', () => {
    expect(refusal(LE.subarray(0, -1), FORM, { format: 'csv', charset: 'utf-16le' })).toMatchObject(
      {
        code: 'not-in-charset',
        message: {
          vi: 'tệp không viết bằng utf-16le như đã khai, hoặc bị cắt ngang',
          en: 'the file is not written in utf-16le as it says, or was cut',
        },
        fields: { charset: 'utf-16le' },
      },
    );
  });

  it('names the header where that is what cannot be read', () => {
    const body = Buffer.from('id,name,Ghi ch\xb8\n1,An,\n', 'latin1');
    expect(refusal(body).fields).toEqual({ row: 0, column: '#3' });
  });

  it('names the cell also where it goes on in the next line', () => {
    const body = Buffer.from('id,name\n1,An\n2,"B\xb8\nc"\n3,C\n', 'latin1');
    expect(refusal(body).fields).toEqual({ row: 2, column: 'name' });
  });
});

describe('a header that stands where its feed says', () => {
  const TITLED = 'BÁO CÁO "THÁNG 5";;\n\n;Hồ sơ;\nid;name;\n1;An;\n;;\n2;Bình;\n';
  const ROWS = { ...NOTHING, rows: { 1: AN, 3: BINH }, skipped: 1 };

  it.each<[FileForm['header'], string]>([
    [{ line: 4 }, TITLED],
    [{ within: 4 }, TITLED],
    [{ within: 100 }, TITLED],
    [{ within: 1 }, 'id;name;\n1;An;\n;;\n2;Bình;\n'],
    [{ line: 4 }, `sep=;\r\n${TITLED}`],
  ])('is found by %j', (header, body) => {
    expect(read(body, { ...FORM, header })).toEqual(ROWS);
  });

  it.each<[FileForm['header'], Refused]>([
    [
      { line: 3 },
      {
        code: 'header-elsewhere',
        message: {
          vi: 'không có tiêu đề ở dòng 3: các cột bắt buộc nằm ở dòng 4',
          en: 'there is no header in line 3: the required columns stand in line 4',
        },
        hint: {
          vi: 'chuyển tiêu đề lên dòng 3 rồi gửi lại, hoặc đề nghị khai báo “header: { line: 4 }” cho nguồn này',
          en: 'move the header to line 3 and send it again, or have “header: { line: 4 }” declared for this feed',
        },
      },
    ],
    [
      { within: 2 },
      {
        code: 'header-elsewhere',
        message: {
          vi: 'không có tiêu đề ở các dòng 1–2: các cột bắt buộc nằm ở dòng 4',
          en: 'there is no header in lines 1 to 2: the required columns stand in line 4',
        },
        hint: {
          vi: 'chuyển tiêu đề lên các dòng 1–2 rồi gửi lại, hoặc đề nghị khai báo “header: { line: 4 }” cho nguồn này',
          en: 'move the header to lines 1 to 2 and send it again, or have “header: { line: 4 }” declared for this feed',
        },
      },
    ],
  ])('and else is said where it stands: %j', (header, expected) => {
    expect(refusal(TITLED, { ...FORM, header })).toMatchObject(expected);
  });

  it('and is not repeated where it is none', () => {
    const form = { ...FORM, header: { line: 2 } };
    expect(JSON.stringify(refusal('id;name\n079012345678;An\n', form))).not.toMatch(/0790|An/);
    expect(refusal('x\n', form).code).toBe('no-header');
  });
});
