import { isUtf8 } from 'node:buffer';
import type { FeedRow, Finding, RowError } from '@nhip/contracts';
import { Pace, type Turns } from './turns.js';

/** What windows-1252 has at 0x80 to 0x9F. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What windows-1252 or latin-1 writes as one byte, by its number. */
const BYTES = new Map([...WINDOWS_1252].map((character, i) => [character.charCodeAt(0), i + 0x80]));

/** The bytes of a text as windows-1252 or latin-1 writes it; undefined where it cannot. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : BYTES.get(code);
    if (byte === undefined) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}

/**
 * Of the pairs that two encodings make of one Vietnamese letter, those that stand in no text that was encoded once. “Ã” is a letter
 * itself, and before a no-break space, a dash or a closing quote it is nothing strange.
 */
const PAIR = /[ÄÆ]|á[º»]|Ã[¡-ª¬®-º¼-¿]/;
const VIETNAMESE = /[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/;

/** Whether a text is UTF-8 that was read as windows-1252 and written as UTF-8 once more: all of it, and Vietnamese before that. */
export function isTwiceEncoded(text: string): boolean {
  if (!PAIR.test(text)) return false;
  const bytes = bytesOf(text);
  return bytes !== undefined && isUtf8(bytes) && VIETNAMESE.test(bytes.toString());
}

const finding = (column: string, value: string): Finding => ({
  code: 'twice-encoded',
  column,
  value: value.slice(0, 200),
  message: {
    vi: `chữ ở cột “${column}” có vẻ đã bị chuyển sang UTF-8 hai lần; vẫn nhận như đã gửi, xem lại phần mềm xuất dữ liệu`,
    en: `the text in column “${column}” seems to have been turned into UTF-8 twice; it is taken as sent, look at the program that exports it`,
  },
});

/** What a sender should know of the text of a row as it is kept, personal columns emptied. */
function notesOf({ number, value }: FeedRow): readonly RowError[] {
  if (!PAIR.test(value)) return [];
  const row = JSON.parse(value) as Readonly<Record<string, unknown>>;
  return Object.entries(row).flatMap(([column, text]) =>
    typeof text === 'string' && isTwiceEncoded(text)
      ? [{ row: number, ...finding(column, text) }]
      : [],
  );
}

/** Of rows that can be read as JSON, up to so many notes. */
export function* textNotes(rows: readonly FeedRow[], most: number): Turns<readonly RowError[]> {
  const notes: RowError[] = [];
  const pace = new Pace();
  for (const row of rows) {
    if (notes.length >= most) break;
    if (row.findings.length > 0) continue;
    notes.push(...notesOf(row));
    if (pace.isOver(row.value.length)) yield;
  }
  return notes.slice(0, most);
}
