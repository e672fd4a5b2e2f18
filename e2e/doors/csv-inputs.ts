import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  AT,
  file,
  HEADER,
  line,
  PERSON,
  PERSON_NUMBER,
  refused,
  taken,
  wrong,
  type Input,
} from './input.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const ends = (head: string, rows: string): string =>
  `${HEADER}${head}${line(1)}${rows}${line(2)}${rows}`;
const TWO = file(line(1), line(2, 'Trần Phú'));
const NOTE = { records: { 2: { id: '2', note: 'Trần Phú' } } };

const lineEnds: readonly Input[] = [
  taken('LF', ends('\n', '\n'), 2),
  taken('CRLF', ends('\r\n', '\r\n'), 2, { records: { 1: { id: '1', note: null } } }),
  taken('CR', ends('\r', '\r'), 2),
  taken('LF after the header, CRLF after the rows', ends('\n', '\r\n'), 2),
  taken('CRLF after the header, LF after the rows', ends('\r\n', '\n'), 2),
  taken('CR after the header, CRLF after the rows', ends('\r', '\r\n'), 2),
  taken(
    'another line end inside quotes',
    `${HEADER}\r\n${line(1, '"a\nb"')}\r\n${line(2, '"c\rd"')}\r\n`,
    2,
    {
      records: { 1: { id: '1', note: 'a\nb' }, 2: { id: '2', note: 'c\rd' } },
    },
  ),
  taken('a last row without an end', `${HEADER}\n${line(1)}\n${line(2, 'x')}`, 2, {
    records: { 2: { id: '2', note: 'x' } },
  }),
];

const wide = (header: string, ...rows: readonly string[]): string =>
  [header, ...rows, ''].join('\n');

const headers: readonly Input[] = [
  taken('blanks around the names', wide(' id ;\u00a0channel\u200b;at ;note', line(1)), 1),
  taken(
    'a name that is not composed',
    wide(`id;channel;at;${'ghi chú'.normalize('NFD')}`, line(1, 'x')),
    1,
    {
      feed: 'composed',
      records: { 1: { id: '1', note: 'x' } },
    },
  ),
  refused('a name twice', wide(`${HEADER};id`, `${line(1)};B1`), [
    422,
    'column-twice',
    '“id”',
    '1',
    '5',
  ]),
  refused('a name twice, but for a blank', wide(`${HEADER};note `, `${line(1)};`), [
    422,
    'column-twice',
    '“note”',
    '4',
    '5',
  ]),
  taken('an empty column', wide(`${HEADER};`, `${line(1)};`, `${line(2)};`), 2),
  taken('three empty columns', wide(`${HEADER};;;`, `${line(1)};;;`, `${line(2)};;;`), 2),
  taken('two empty columns in the header only', wide(`${HEADER};;`, line(1), line(2)), 2),
  taken('an empty column in between', wide('id;;channel;at', `1;;Desk;${AT}`), 1),
  taken('something under an empty column', wide(`${HEADER};`, `${line(1)};x`), 1, {
    notKept: ['#5'],
  }),
  taken(
    'something under two of the empty columns',
    wide(`;${HEADER};`, `0;${line(1)};`, `1;${line(2)};x`),
    2,
    { notKept: ['#1', '#6'] },
  ),
  taken(
    '998 lines of separators',
    wide(HEADER, line(1), line(2), ...Array<string>(997).fill(';;;'), ' ;\u00a0;;'),
    2,
    {
      skipped: 998,
    },
  ),
  taken('lines of nothing between the rows', wide(HEADER, '', line(2), ';;;', line(4)), 2, {
    skipped: 2,
  }),
  taken('lines of nothing before the header', `\n;;;\n${TWO}`, 2),
  taken('sep=;', `sep=;\r\n${TWO}`, 2),
  taken('"sep=⇥" in quotes', `\ufeff"sep=\t"\n${TWO.replaceAll(';', '\t')}`, 2),
  taken('sep=|', `sep=|\n${TWO.replaceAll(';', '|')}`, 2),
  taken('commas', TWO.replaceAll(';', ','), 2),
  taken('tabs', TWO.replaceAll(';', '\t'), 2),
  taken('a line break in a name of the header', wide(`"Người\nký";${HEADER}`, `x;${line(1)}`), 1, {
    notKept: ['#1'],
  }),
  taken(
    'commas in a name of the header, semicolons between',
    wide(`"a, b, c, d, e";${HEADER}`, `x;${line(1)}`),
    1,
    {
      notKept: ['#1'],
    },
  ),
  taken('columns that the feed does not know', wide(`${HEADER};Màu`, `${line(1)};đỏ`), 1, {
    notKept: ['#5'],
  }),
  taken(
    'a header and a row that no line end parts, which may name a person',
    `${HEADER}\u2028${PERSON};${PERSON_NUMBER}\n${line(1)};x`,
    1,
    { notKept: ['#4', '#5'] },
  ),
  refused(
    'a header with two rows behind it that no line end parts',
    `${HEADER}\u2028x;${PERSON};${PERSON}\n${line(1)};x`,
    [422, 'column-twice', '5', '6'],
  ),
  refused('a title above the header', `BÁO CÁO THÁNG 11;;;\n;;;\n${TWO}`, [
    422,
    'header-elsewhere',
    '1',
    '3',
    'header: { line: 3 }',
  ]),
  refused('an upper line of the header', `Hồ sơ;;;Khác\n${TWO}`, [
    422,
    'header-elsewhere',
    '1',
    '2',
  ]),
  taken(
    'a title above the header, which the feed declares',
    `BÁO CÁO "THÁNG 11";;;\n;;;\n${TWO}`,
    2,
    { feed: 'titled' },
  ),
  taken('a title above the header, which the feed has looked for', `BÁO CÁO;;;\n;;;\n\n${TWO}`, 2, {
    feed: 'searched',
  }),
  refused(
    'a header in another line than the feed declares',
    `BÁO CÁO;;;\n${TWO}`,
    [422, 'header-elsewhere', '3', '2'],
    { feed: 'titled' },
  ),
  taken(
    'sep= above a title, and the header in the line that the feed declares',
    `sep=;\r\nBÁO CÁO;;;\n;;;\n${TWO}`,
    2,
    { feed: 'titled' },
  ),
  refused(
    'a header below the lines in which the feed has it looked for',
    `${'BÁO CÁO;;;\n'.repeat(5)}${TWO}`,
    [422, 'header-elsewhere', '1', '5', '6', 'header: { line: 6 }'],
    { feed: 'searched' },
  ),
  taken('totals, which the feed leaves out', wide(HEADER, line(1), 'Tổng cộng;;;1', line(3)), 2, {
    feed: 'totals',
    skipped: 1,
  }),
  taken('totals of which the feed says nothing', wide(HEADER, line(1), 'Tổng cộng;;;1'), 2, {
    wrong: [
      wrong(2, 'required-version', 'at'),
      wrong(2, 'required-field', 'at'),
      wrong(2, 'required-field', 'channel'),
    ],
  }),
  refused('a column that is missing', wide('id;note;Kênh', '1;x;Desk'), [
    422,
    'missing-columns',
    'channel',
    'at',
    '#3',
    '1',
  ]),
  refused('no header', `${PERSON};${PERSON_NUMBER}\n${PERSON};${PERSON_NUMBER}\n`, [
    422,
    'no-header',
    '1',
    'id, channel, at',
  ]),
  refused('a header alone', `${HEADER}\n`, [422, 'no-rows', 'nothingToReport=true']),
  refused('an empty file', '', [422, 'no-rows', 'nothingToReport=true']),
  refused('nothing but separators', ';;;\n;;;\n', [422, 'no-rows']),
  refused('nothing but totals', wide(HEADER, 'Tổng cộng;;;'), [422, 'no-rows'], { feed: 'totals' }),
  refused('100,000 columns', Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(), [
    422,
    'too-many-columns',
    '100000',
    '2000',
  ]),
  refused('more lines than are taken at once', `${HEADER}\n${line(1)}${'\n'.repeat(1_000_001)}`, [
    413,
    'too-many-rows',
    '1000000',
  ]),
];

const quotes: readonly Input[] = [
  taken(
    'quotes within quotes, separators and line ends too',
    file(line(1, '"a ""b""; c\nd"'), line(2)),
    2,
    {
      records: { 1: { id: '1', note: 'a "b"; c\nd' } },
    },
  ),
  refused('a quote that is never closed', file(line(1), line(2, '"x'), line(3), line(4)), [
    422,
    'quote-not-closed',
    '3',
    '2',
    '""',
  ]),
  refused(
    'a quote that is never closed, with more than 1 MB behind it',
    file(line(1), line(2, '"x'), ...Array.from({ length: 40_000 }, (_, i) => line(i + 3))),
    [413, 'cell-too-large', '3', '2', '1 MB'],
  ),
  refused(
    'a quote that is never closed, after a row of several lines and a spoilt one',
    file(line(1, '"a\r\nb"'), line(2, 'ống 5"'), line(3, '"x'), line(4, '""')),
    [422, 'quote-not-closed', '5', '3'],
  ),
  refused(
    'a quote that a later stray one closes',
    file(line(1), line(2, '"x'), line(3), line(4, 'y"z'), line(5)),
    [422, 'text-after-quote', '3', '2'],
  ),
  refused('text after a closing quote', file(line(1), line(2, '"x" y')), [
    422,
    'text-after-quote',
    '3',
    '2',
  ]),
  refused('a quote of the header that is never closed', `${HEADER};"x\n${line(1)};\n`, [
    422,
    'quote-not-closed',
    '1',
  ]),
  refused(
    'U+0000 after a closing quote, and text',
    file(line(1), line(2, `"x"${String.fromCharCode(0)} y`)),
    [422, 'text-after-quote', '3', '2'],
  ),
  taken('a quote inside a cell that is not quoted', file(line(1), line(2, 'ống 5"'), line(3)), 3, {
    wrong: [wrong(2, 'quote-in-cell', 'note', '""')],
  }),
  taken('a cell too many', file(line(1), '2;Desk;Đ; x;y'), 2, {
    wrong: [wrong(2, 'wrong-column-count', undefined, '5', '4', '“;”')],
  }),
  taken(
    'a cell too many, as many as the header has with its empty columns',
    wide(`${HEADER};;`, line(1), `2;Desk;Đ; x;y;z`, line(3)),
    3,
    {
      wrong: [wrong(2, 'wrong-column-count', undefined, '6', '4', '“;”')],
    },
  ),
  taken('a cell too few', file(line(1), '2;Desk', line(3)), 3, {
    wrong: [wrong(2, 'wrong-column-count', undefined, '2', '4', '“;”')],
  }),
  taken(
    'one wrong row of 3,000, after rows of several lines',
    file(
      ...Array.from({ length: 3_000 }, (_, i) =>
        i === 2_499 ? '2500;Desk' : line(i + 1, i % 3 ? '' : '"a\r\nb"'),
      ),
    ),
    3_000,
    { wrong: [wrong(2_500, 'wrong-column-count')] },
  ),
];

const LE = Buffer.from(TWO.replaceAll(';', '\t').replaceAll('\n', '\r\n'), 'utf16le');
const BE = Buffer.from(LE).swap16();
const TSV = 'text/tab-separated-values';
/** A second row whose note is in other bytes. */
const noted = (bytes: string): Buffer =>
  Buffer.concat([
    Buffer.from(`${HEADER}\n${line(1)}\n2;Desk;${AT};"`),
    hex(bytes),
    Buffer.from('"\n'),
  ]);
const WINDOWS_1258 = noted('4e677579eade6e2056e36e');
const INNER = { records: { 2: { id: '2', note: 'Nguyễn Văn' } } };
const XLSX = Buffer.from('PK\x03\x04\x14\x00\x06\x00[Content_Types].xml \x89\xff', 'latin1');
const GZIP = gzipSync(TWO);

const encodings: readonly Input[] = [
  taken('UTF-8 with a mark', `\ufeff${TWO}`, 2, NOTE),
  taken(
    'UTF-16LE with a mark, tabs: “Unicode Text” of Excel',
    Buffer.concat([hex('fffe'), LE]),
    2,
    NOTE,
  ),
  taken('UTF-16BE with a mark', Buffer.concat([hex('feff'), BE]), 2, { ...NOTE, type: TSV }),
  taken('UTF-16 that the request declares', BE, 2, { ...NOTE, type: 'text/csv; charset=utf-16' }),
  taken('UTF-16LE that the request declares', LE, 2, {
    ...NOTE,
    type: `${TSV}; charset="UTF-16LE"`,
  }),
  taken('windows-1258 that the request declares', WINDOWS_1258, 2, {
    ...INNER,
    type: 'text/csv; charset=windows-1258',
  }),
  taken('windows-1258 that the feed declares', WINDOWS_1258, 2, { ...INNER, feed: 'windows1258' }),
  taken('UTF-8 though the feed declares windows-1258', TWO, 2, { ...NOTE, feed: 'windows1258' }),
  refused('windows-1258 undeclared', WINDOWS_1258, [
    422,
    'windows-1258-not-declared',
    'windows-1258',
    '2',
    '“note”',
    'CSV UTF-8',
  ]),
  refused('TCVN3', noted('4e677579d46e2056a86e'), [
    422,
    'tcvn3-not-utf8',
    'TCVN3',
    '2',
    '“note”',
    'UniKey',
    'CSV UTF-8',
  ]),
  refused('VNI', noted('4e67757965e36e205661ea6e'), [
    422,
    'vni-not-utf8',
    'VNI',
    '2',
    '“note”',
    'UniKey',
  ]),
  refused(
    'bytes that are no text, in a column without a name',
    Buffer.concat([Buffer.from(`${HEADER};\n${line(1)};`), hex('fffefd'), Buffer.from('\n')]),
    [422, 'invalid-utf8', '1', '“#5”'],
  ),
  refused('bytes that are no text', noted('fffefd'), [
    422,
    'invalid-utf8',
    'UTF-8',
    '2',
    '“note”',
    'CSV UTF-8',
  ]),
  refused('UTF-16 without a mark, undeclared', LE, [
    422,
    'utf16-not-declared',
    'UTF-16',
    'charset=utf-16le',
  ]),
  refused('UTF-16BE without a mark, undeclared', BE, [
    422,
    'utf16-not-declared',
    'UTF-16',
    'charset=utf-16le',
  ]),
  refused('UTF-16 that was cut', LE.subarray(0, -1), [422, 'not-in-charset', 'utf-16le'], {
    type: 'text/csv; charset=utf-16le',
  }),
  refused('a charset that nobody reads', TWO, [415, 'charset-not-supported', 'windows-1258'], {
    type: 'text/csv; charset=iso-8859-1',
  }),
  taken('text that was encoded twice', file(line(1, Buffer.from('đường').toString('latin1'))), 1, {
    notes: [wrong(1, 'twice-encoded', 'note', '“note”')],
  }),
  taken('names that only look so', file(line(1, 'XÃ ĐÔNG HÒA'), line(2, 'Xã À Â Ã')), 2),
  refused('XLSX said to be CSV', XLSX, [422, 'xlsx-not-csv', 'Excel', 'CSV UTF-8']),
  refused('XLSX by its own type', XLSX, [415, 'unsupported-media-type', 'text/csv', 'CSV UTF-8'], {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  refused(
    'an old Excel file',
    hex('d0cf11e0a1b11ae10000'),
    [422, 'xls-not-csv', 'Excel', 'CSV UTF-8'],
    { type: 'application/vnd.ms-excel' },
  ),
  taken('a CSV that Windows calls vnd.ms-excel', TWO, 2, {
    ...NOTE,
    type: 'application/vnd.ms-excel',
  }),
  refused('a ZIP archive', Buffer.from('PK\x03\x04\x14\x00\x06\x00data.csv', 'latin1'), [
    422,
    'zip-not-csv',
    'ZIP',
  ]),
  refused('gzip that nobody declared', GZIP, [422, 'gzip-not-csv', 'gzip', 'Content-Encoding']),
  refused('a web page', '\ufeff\n<!DOCTYPE html><html><body>Lỗi 500</body></html>', [
    422,
    'html-not-csv',
    'HTML',
  ]),
  taken('gzip', GZIP, 2, { ...NOTE, coding: 'gzip' }),
  taken('deflate', deflateSync(TWO), 2, { ...NOTE, coding: 'deflate' }),
  taken('br', brotliCompressSync(TWO), 2, { ...NOTE, coding: 'br' }),
  refused(
    'plain bytes under Content-Encoding: gzip',
    TWO,
    [400, 'body-not-opened', 'Content-Encoding'],
    { coding: 'gzip' },
  ),
  refused(
    'gzip without its end',
    GZIP.subarray(0, -5),
    [400, 'body-not-opened', 'Content-Encoding'],
    { coding: 'gzip' },
  ),
  refused('gzip in gzip', gzipSync(GZIP), [415, 'unsupported-media-type', 'gzip, deflate, br'], {
    coding: 'gzip, gzip',
  }),
  refused('zstd', TWO, [415, 'unsupported-media-type', 'gzip, deflate, br'], { coding: 'zstd' }),
  refused(
    '200 MB in a little gzip',
    gzipSync(Buffer.alloc(200 * 1024 * 1024, 32)),
    [413, 'body-too-large', '64 MB'],
    { coding: 'gzip' },
  ),
  refused('a body over the limit', Buffer.alloc(64 * 1024 * 1024 + 1, 32), [
    413,
    'body-too-large',
    '64 MB',
  ]),
  refused('no type', TWO, [415, 'unsupported-media-type', 'text/csv'], { type: null }),
  refused(
    'a form',
    '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nid\r\n--x--',
    [415, 'unsupported-media-type', 'text/csv'],
    {
      type: 'multipart/form-data; boundary=x',
    },
  ),
  refused(
    'CSV to a feed that takes NDJSON only',
    TWO,
    [415, 'format-not-accepted', 'csv', 'ndjson'],
    { feed: 'ndjson' },
  ),
];

/** Reading CSV, as people really send it. */
export const csvInputs: Readonly<Record<string, readonly Input[]>> = {
  'Line ends': lineEnds,
  'The header': headers,
  'Quotes and cells': quotes,
  'Encodings and kinds of files': encodings,
};
