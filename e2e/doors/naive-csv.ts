/** A second reading of CSV, character by character, that shares nothing with the first but the rules of docs/decisions/2026-11-28-reading-csv.md. */

/** What a record is: data, no data, or to be refused alone. */
export type NaiveRow = Readonly<Record<string, unknown>> | 'nothing' | 'refused';
/** By their numbers from 1; undefined where nobody can say where the rows are. */
export type NaiveFile = readonly NaiveRow[] | undefined;

export interface NaiveForm {
  readonly required: readonly string[];
  readonly deletionColumns: ReadonlySet<string>;
  readonly columns: readonly string[];
  readonly header?: { readonly line?: number; readonly within?: number } | undefined;
}

interface NaiveRecord {
  readonly cells: readonly string[];
  /** It has a quote in a cell that is not quoted. */
  readonly isSpoilt: boolean;
}

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a file may say: its mark decides, then what was declared; what is UTF-8 is that though windows-1258 was declared. */
function textsOf(bytes: Buffer, declared: string): readonly (string | undefined)[] {
  const marked = { fffe: 'utf-16le', feff: 'utf-16be' }[bytes.toString('hex', 0, 2)];
  if (marked) return [decoded(bytes, marked)];
  if (bytes.toString('hex', 0, 3) === 'efbbbf') return [decoded(bytes, 'utf-8')];
  if (declared === 'utf-16') return ['utf-16le', 'utf-16be'].map((one) => decoded(bytes, one));
  if (declared.startsWith('utf-16')) return [decoded(bytes, declared)];
  const old = declared === 'windows-1258' ? decoded(bytes, declared)?.normalize('NFC') : undefined;
  return [decoded(bytes, 'utf-8') ?? old];
}

/** Undefined where a quote is not closed, or something follows a closing one. */
function recordsOf(text: string, delimiter: string): readonly NaiveRecord[] | undefined {
  const records: NaiveRecord[] = [];
  let [cells, cell, isSpoilt, at]: [string[], string, boolean, number] = [[], '', false, 0];
  const endOfLine = (): number =>
    text.startsWith('\r\n', at) ? 2 : '\r\n'.includes(text[at] ?? ' ') ? 1 : 0;
  const endRecord = (): void => {
    records.push({ cells: [...cells, cell], isSpoilt });
    [cells, cell, isSpoilt] = [[], '', false];
  };
  while (at < text.length) {
    let isQuoted = false;
    if (text[at] === '"') {
      isQuoted = true;
      for (at += 1; ; at += 1) {
        if (at >= text.length) return undefined;
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
        else break;
      }
      at += 1;
    }
    while (at < text.length && text[at] !== delimiter && endOfLine() === 0) {
      if (isQuoted) return undefined;
      isSpoilt ||= text[at] === '"';
      cell += text[at];
      at += 1;
    }
    if (text[at] === delimiter) {
      cells.push(cell);
      [cell, at] = ['', at + 1];
      // A file may end right behind a separator.
      if (at >= text.length) endRecord();
      continue;
    }
    at += endOfLine();
    endRecord();
  }
  return records;
}

const UNSEEN = '[\\u0000- \\s\\p{Cf}\\u034f\\u115f\\u1160\\u2800\\u3164\\uffa0]+';
const AROUND = new RegExp(`^${UNSEEN}|${UNSEEN}$`, 'gu');
const nameOf = (cell: string): string =>
  cell.replace(AROUND, '').replace(/\s+/g, ' ').normalize('NFC');
const isBlank = (cell: string): boolean => /^\s*$/.test(cell);

function headerAt(records: readonly NaiveRecord[], { header, ...form }: NaiveForm): number {
  const has = (names: readonly string[], wanted: Iterable<string>): boolean =>
    [...wanted].every((one) => names.includes(nameOf(one)));
  const isHeader = ({ cells }: NaiveRecord): boolean => {
    const names = cells.map(nameOf);
    return (
      has(names, form.required) ||
      (form.deletionColumns.size > 0 && has(names, form.deletionColumns))
    );
  };
  const first = records.findIndex(({ cells }) => cells.some((cell) => nameOf(cell) !== ''));
  const at =
    header?.line === undefined
      ? header?.within === undefined
        ? first
        : records.slice(0, header.within).findIndex(isHeader)
      : header.line - 1;
  return records[at] && isHeader(records[at]) ? at : -1;
}

function rowsBelow(header: NaiveRecord, records: readonly NaiveRecord[]): NaiveFile {
  const names = header.cells.map(nameOf);
  const named = names.filter((name) => name !== '');
  if (new Set(named).size < named.length) return undefined;
  const last = names.findLastIndex((name) => name !== '') + 1;
  const count = (length: number): number =>
    records.filter(({ cells }) => cells.length === length).length;
  const length = count(last) > count(names.length) ? last : names.length;
  return records.map(({ cells, isSpoilt }) => {
    if (cells.every(isBlank)) return 'nothing';
    if (isSpoilt || cells.length !== length) return 'refused';
    return Object.fromEntries(
      names.flatMap((name, at) => (name === '' ? [] : [[name, cells[at]]])),
    );
  });
}

function readAs(text: string, form: NaiveForm): NaiveFile {
  const told = /^"?sep=([^\w"\r\n])"?(?:[\r\n]|$)/i.exec(text)?.[1];
  for (const delimiter of told === undefined ? [',', ';', '\t'] : [told]) {
    const records = recordsOf(text, delimiter)?.slice(told === undefined ? 0 : 1);
    const at = records ? headerAt(records, form) : -1;
    if (records && at >= 0) return rowsBelow(records[at] as NaiveRecord, records.slice(at + 1));
  }
  return undefined;
}

/** @param declared in what it is written, where its mark does not say it */
export function naiveCsv(bytes: Buffer, form: NaiveForm, declared = 'utf-8'): NaiveFile {
  for (const text of textsOf(bytes, declared)) {
    const file = text === undefined ? undefined : readAs(text, form);
    if (file) return file;
  }
  return undefined;
}
