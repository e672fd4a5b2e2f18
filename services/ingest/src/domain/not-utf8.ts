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
import { recordsOfBytes } from './csv-records.js';
import { oldEncodingOf } from './vietnamese-encodings.js';

const LF = 10;

/** A file up to the end of its first line that is not UTF-8. */
function upToFirst(bytes: Buffer): Buffer {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LF, from);
    const next = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, next))) return bytes.subarray(0, next);
    from = next;
  }
  return bytes;
}

/** The first cell that is not UTF-8. @throws Fault `too-large` */
function firstCell(bytes: Buffer, form: FileForm): CellPlace | undefined {
  const { delimiter, before, nameAt } = lookForHeader(bytes, form);
  const cut = upToFirst(bytes);
  // The cell may go on in the next line: it is closed here.
  for (const part of [cut, Buffer.concat([cut, Buffer.from('"')])])
    for (const [record, cells] of recordsOfBytes(part, delimiter).entries()) {
      const at = cells.findIndex((cell) => !isUtf8(Buffer.from(cell, 'latin1')));
      if (at >= 0) return { row: Math.max(record + 1 - before, 0), column: nameAt(at) };
    }
  return undefined;
}

/** Why a file that is not UTF-8 is refused: what it seems to be, and where it first is. */
export function notUtf8(bytes: Buffer, form: FileForm): Fault {
  const place = firstCell(bytes, form);
  const encoding = oldEncodingOf(bytes);
  if (encoding === 'tcvn3') return tcvn3NotUtf8(place);
  if (encoding === 'vni') return vniNotUtf8(place);
  return encoding === 'windows-1258'
    ? windows1258NotDeclared(place)
    : bodyNotUtf8('invalid', place);
}
