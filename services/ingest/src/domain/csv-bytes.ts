import { isUtf8 } from 'node:buffer';
import { composed } from '@nhip/contracts';
import {
  charsetNotSupported,
  gzipNotCsv,
  htmlNotCsv,
  notInCharset,
  utf16NotDeclared,
  xlsNotCsv,
  xlsxNotCsv,
  zipNotCsv,
} from '../faults.js';
import type { Turns } from './turns.js';

/** In what a CSV file may be written. */
export type Charset = 'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'windows-1258';

const LABELS: ReadonlyMap<string, Charset> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['windows-1258', 'windows-1258'],
  ['cp1258', 'windows-1258'],
  ['x-cp1258', 'windows-1258'],
]);

/** What a request says its text is written in; undefined where it says nothing. @throws Fault `unsupported` */
export function charsetOf(contentType: string): Charset | undefined {
  const label = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  if (label === undefined) return undefined;
  const charset = LABELS.get(label.toLowerCase());
  if (charset) return charset;
  throw charsetNotSupported(['utf-8', 'utf-16le', 'utf-16be', 'windows-1258']);
}

const HEAD_BYTES = 4_096;
const HTML = /^\s*<(?:!doctype|html|head|body|table|meta|\?xml)/i;

/** @throws Fault `invalid` where a file is another kind of file, by its own name */
function assertText(body: Buffer): void {
  const head = body.toString('latin1', 0, HEAD_BYTES);
  if (head.startsWith('PK\x03\x04'))
    throw /xl\/|\[Content_Types\]/.test(head) ? xlsxNotCsv() : zipNotCsv();
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw xlsNotCsv();
  if (head.startsWith('\x1f\x8b')) throw gzipNotCsv();
  if (HTML.test(head.replace(/^\xef\xbb\xbf/, ''))) throw htmlNotCsv();
}

/** Half of what people write in UTF-16 are bytes 0, on one side of each pair. */
function looksUtf16(body: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const head = body.subarray(0, HEAD_BYTES);
  const zeros = [0, 0] as [number, number];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[(at % 2) as 0 | 1] += 1;
  const [high, low] = zeros;
  const most = Math.max(high, low);
  if (most === 0 || most < head.length / 8 || Math.min(high, low) > most / 4) return undefined;
  return low > high ? 'utf-16le' : 'utf-16be';
}

const MARKS: readonly (readonly [Charset, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

const BYTES_A_TURN = 1024 * 1024;
/** The marks of letters in windows-1258, each of which stands behind its letter. */
const LETTER_MARKS: ReadonlySet<number | undefined> = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2]);

/** A text in pieces, none of which begins with a mark that belongs to the one before. */
function* piecesOf(body: Buffer): Generator<Buffer, void> {
  for (let from = 0; from < body.length;) {
    let to = from + BYTES_A_TURN;
    while (LETTER_MARKS.has(body[to])) to += 1;
    yield body.subarray(from, to);
    from = to;
  }
}

/** Line by line, so that one that cannot be composed leaves the others to be. */
const composedLines = (text: string): string => text.replace(/[^\n]+/g, composed);

function* decoded(body: Buffer, charset: Charset): Turns<Buffer> {
  const [decoder, parts]: [TextDecoder, Buffer[]] = [new TextDecoder(charset, { fatal: true }), []];
  try {
    for (const piece of piecesOf(body)) {
      const text = decoder.decode(piece, { stream: true });
      parts.push(Buffer.from(charset === 'windows-1258' ? composedLines(text) : text));
      yield;
    }
    parts.push(Buffer.from(decoder.decode()));
    return Buffer.concat(parts);
  } catch {
    throw notInCharset(charset);
  }
}

/**
 * A file as bytes in UTF-8, without a mark: by its own mark, else as it was declared to be, else as it is. What is written in UTF-8
 * is that whatever was declared: no text in windows-1258 happens to be so.
 * @returns undefined where it was not declared and is not UTF-8
 * @throws Fault `invalid` where it is no text, or not what was declared
 */
export function* utf8Of(body: Buffer, declared: Charset | undefined): Turns<Buffer | undefined> {
  const [marked, mark] =
    MARKS.find(([, bytes]) => body.subarray(0, bytes.length).equals(bytes)) ?? [];
  const content = body.subarray(mark?.length ?? 0);
  assertText(content);
  const charset = marked ?? declared;
  if (charset === 'utf-16') return yield* decoded(content, looksUtf16(content) ?? 'utf-16le');
  if (charset === 'utf-16le' || charset === 'utf-16be') return yield* decoded(content, charset);
  if (looksUtf16(content)) throw utf16NotDeclared();
  if (isUtf8(content)) return content;
  return charset === 'windows-1258' ? yield* decoded(content, charset) : undefined;
}
