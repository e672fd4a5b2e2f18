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

const BINH = { id: '2', name: 'Bình' };
const NOTHING: Outcome = { rows: {}, skipped: 0, errors: {}, notKept: [] };

describe('a file is taken', () => {
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
  it.each(['', '\n\n;;\n'])('where it says nothing: %j', (body) => {
    expect(refusal(body).code).toBe('no-rows');
  });

  it('of too many cells before it is read', () => {
    expect(refusal(`id;name\n1;An${';'.repeat(20_000_001)}`)).toMatchObject({
      code: 'too-many-cells',
      message: { vi: 'tệp có quá 20000000 ô', en: 'the file has more than 20000000 cells' },
      hint: {
        vi: 'chia thành nhiều lần gửi; xoá các cột trống ở bên phải',
        en: 'cut it into several deliveries; remove the empty columns at its right',
      },
    });
  });

  it('of a cell that is too long, which a quote may have made', () => {
    const rows = '2,Bình\n'.repeat(200_000);
    expect(refusal(`id,name\n1,"An\n${rows}3,"\n`)).toMatchObject({
      code: 'cell-too-large',
      message: {
        vi: 'ô bắt đầu ở dòng 2 của tệp (dòng dữ liệu thứ 1) dài hơn 1 MB',
        en: 'the cell that begins in line 2 of the file (row 1) has more than 1 MB',
      },
      fields: { row: 1, line: 2 },
    });
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
  it('is not repeated where it is none', () => {
    const form = { ...FORM, header: { line: 2 } };
    expect(JSON.stringify(refusal('id;name\n079012345678;An\n', form))).not.toMatch(/0790|An/);
    expect(refusal('x\n', form).code).toBe('no-header');
  });
});
