import { quoteNotClosed, textAfterQuote } from '../faults.js';

/** Of each record, by its number from 0, the first cell that holds a quote without being quoted. */
export type StrayQuotes = ReadonlyMap<number, number>;

/** The end of a quoted cell, after its closing quote; undefined where there is none. */
function endOfQuoted(text: string, opened: number): number | undefined {
  for (let at = opened + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return undefined;
    if (text[at + 1] !== '"') return at + 1;
  }
}

const lineAt = (text: string, at: number): number =>
  (text.slice(0, at).match(/\r\n?|\n/g)?.length ?? 0) + 1;

/**
 * Finds what the parser refused, cell by cell. A quote inside a cell that is not quoted spoils its own record only; one that opens a
 * cell and is not closed, or closed too early, may have taken the records after it into the cell.
 * @param before records before the first row
 * @throws Fault `invalid`, with the row and the line in which the quote opened
 */
export function strayQuotes(text: string, delimiter: string, before: number): StrayQuotes {
  const ends = new RegExp(`\\${delimiter}|\\r\\n?|\\n|$`, 'g');
  const stray = new Map<number, number>();
  let [record, cell] = [0, 0];
  for (let at = 0; at < text.length; at = ends.lastIndex) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuoted(text, at) : at;
    const row = Math.max(record + 1 - before, 0);
    if (end === undefined) throw quoteNotClosed(row, lineAt(text, at));
    ends.lastIndex = end;
    const { 0: mark, index } = ends.exec(text) as RegExpExecArray;
    if (isQuoted && index > end) throw textAfterQuote(row, lineAt(text, at));
    if (!isQuoted && !stray.has(record) && text.slice(at, index).includes('"'))
      stray.set(record, cell);
    if (mark === '') break;
    [record, cell] = mark === delimiter ? [record, cell + 1] : [record + 1, 0];
  }
  return stray;
}
