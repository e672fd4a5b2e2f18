import { isUtf8 } from 'node:buffer';
import type { Fault } from '@nhip/contracts';
import {
  bodyNotUtf8,
  tcvn3NotUtf8,
  vniNotUtf8,
  windows1258NotDeclared,
  type CellPlace,
} from '../faults.js';
import { lookForHeader, type FileForm } from './csv-header.js';
import { readCsv } from './csv-reader.js';
import { assertSize } from './csv-records.js';
import { Pace, type Turns } from './turns.js';
import { oldEncodingOf } from './vietnamese-encodings.js';

const LF = 10;

/** Where the first line of a file ends that is not UTF-8. */
function* endOfFirstLine(bytes: Buffer): Turns<number> {
  const pace = new Pace();
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return to;
    if (pace.isOver(to - from)) yield;
    from = to;
  }
  return bytes.length;
}

const BEYOND_ASCII = /[\x80-\xff]/;
const isNotUtf8 = (cell: string): boolean =>
  BEYOND_ASCII.test(cell) && !isUtf8(Buffer.from(cell, 'latin1'));

/** The first cell that is not UTF-8. @throws Fault `too-large` */
function* firstCell(bytes: Buffer, form: FileForm): Turns<CellPlace | undefined> {
  const { delimiter, before, nameAt } = yield* lookForHeader(bytes, form);
  const upToIt = bytes.subarray(0, yield* endOfFirstLine(bytes));
  yield* assertSize(upToIt, delimiter);
  let row = -before;
  // Each byte as one character. A cell that goes on in the next line ends where the text does.
  for (const records of readCsv(upToIt, delimiter, 'latin1')) {
    for (const { cells } of records) {
      row += 1;
      const at = cells.findIndex(isNotUtf8);
      if (at >= 0) return { row: Math.max(row, 0), column: nameAt(at) };
    }
    yield;
  }
  return undefined;
}

/** Why a file that is not UTF-8 is refused: what it seems to be, and where it first is. */
export function* notUtf8(bytes: Buffer, form: FileForm): Turns<Fault> {
  const place = yield* firstCell(bytes, form);
  const encoding = oldEncodingOf(bytes);
  if (encoding === 'tcvn3') return tcvn3NotUtf8(place);
  if (encoding === 'vni') return vniNotUtf8(place);
  return encoding === 'windows-1258'
    ? windows1258NotDeclared(place)
    : bodyNotUtf8('invalid', place);
}
