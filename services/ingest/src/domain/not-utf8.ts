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
import { CsvReader } from './csv-reader.js';
import { assertSize } from './csv-records.js';
import { Pace, type Turns } from './turns.js';
import { oldEncodingOf } from './vietnamese-encodings.js';

const LF = 10;

/** The first line of a file that is not UTF-8. */
function* firstLine(bytes: Buffer): Turns<{ readonly from: number; readonly to: number }> {
  const pace = new Pace();
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return { from, to };
    if (pace.isOver(to - from)) yield;
    from = to;
  }
  return { from: 0, to: bytes.length };
}

const isNotUtf8 = (cell: string): boolean => !isUtf8(Buffer.from(cell, 'latin1'));

/** The first cell that is not UTF-8. @throws Fault `too-large` */
function* firstCell(bytes: Buffer, form: FileForm): Turns<CellPlace | undefined> {
  const { delimiter, before, nameAt } = yield* lookForHeader(bytes, form);
  const { from, to } = yield* firstLine(bytes);
  yield* assertSize(bytes.subarray(0, to), delimiter);
  // Each byte as one character. A cell that goes on in the next line ends where the text does.
  const [reader, pace] = [new CsvReader(bytes.toString('latin1', 0, to), delimiter), new Pace()];
  for (let record = 0; ; record += 1) {
    const start = reader.at;
    const cells = reader.next();
    if (!cells) return undefined;
    const at = reader.at > from ? cells.findIndex(isNotUtf8) : -1;
    if (at >= 0) return { row: Math.max(record + 1 - before, 0), column: nameAt(at) };
    if (pace.isOver(reader.at - start)) yield;
  }
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
