import { beforeAll, expect, it } from '@jest/globals';
import type { QuarantinedRow } from '@nhip/contracts';
import { startTexts } from '../texts.js';
import { waitingCsv } from './waiting-csv.js';

beforeAll(() => startTexts('vi'));

const row = (number: number, raw?: string): QuarantinedRow => ({
  id: String(number),
  receipt: 'R1',
  row: number,
  key: null,
  at: '2026-11-27T02:00:00.000Z',
  state: 'waiting',
  findings: [{ code: 'c', column: 'kênh', message: { vi: 'mã lạ; sửa', en: 'unknown' } }],
  ...(raw !== undefined && { raw }),
});
const linesOf = (...rows: readonly QuarantinedRow[]): readonly string[] =>
  waitingCsv(rows, (column) => `Kênh nộp (${column})`, false).split('\r\n');
const WHY = '"Kênh nộp (kênh): mã lạ; sửa"';

it('gives rows in the order of their file, with their columns behind where they stood and why they wait', () => {
  expect(
    linesOf(row(7, '{"id":"2","ghi chú":"\\"x\\"\\n"}'), row(2, '{"id":"1","kênh":"a;b"}')),
  ).toEqual([
    '\ufeffNhịp: Biên nhận;Nhịp: Dòng;Nhịp: vì sao chờ sửa;id;kênh;ghi chú',
    `R1;2;${WHY};1;"a;b";`,
    `R1;7;${WHY};2;;"""x""\n"`,
    '',
  ]);
});

it('gives values as they were sent: digits, nothing, and what has parts', () => {
  const raw = '{"n":9007199254740993,"d":1.50,"no":null,"yes":true,"list":[1,{"a":"b"}]}';
  expect(linesOf(row(1, raw))[1]).toBe(
    `R1;1;${WHY};9007199254740993;1.50;;true;"[""1"",{""a"":""b""}]"`,
  );
});

it.each([
  ['nothing', undefined],
  ['no object', '[1]'],
  ['no JSON', '{"'],
])('gives why a row waits of which %s is kept', (_, raw) =>
  expect(linesOf(row(1, raw))[1]).toBe(`R1;1;${WHY}`),
);

it('says in the first column of its header that a feed is of simulated data, and reads back as before', () => {
  const [header, line] = waitingCsv([row(1, '{"id":"1"}')], (one) => one, true).split('\r\n');
  expect(header).toBe(
    '\ufeffNhịp: DỮ LIỆU MÔ PHỎNG;Nhịp: Biên nhận;Nhịp: Dòng;Nhịp: vì sao chờ sửa;id',
  );
  expect(line).toBe(';R1;1;"kênh: mã lạ; sửa";1');
});
