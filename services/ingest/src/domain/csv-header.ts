import {
  columnTwice,
  headerElsewhere,
  missingColumns,
  noHeader,
  noRows,
  tooManyColumns,
} from '../faults.js';
import type { Charset } from './csv-bytes.js';
import { firstRecords, recordsOf, type Cells } from './csv-records.js';

/** What is known of a feed's files before one comes. */
export interface FileForm {
  /** The columns that its contract knows. */
  readonly columns: readonly string[];
  /** Those that a file must have. */
  readonly required: readonly string[];
  /** In what its files are written, where neither they nor the request say it; absent: UTF-8. */
  readonly charset?: Charset | undefined;
}

/** Where the rows of a file begin, and what their cells are. */
export interface Header {
  readonly delimiter: string;
  /** Records of the file before the first row. */
  readonly before: number;
  /** Cells of the header line. */
  readonly cells: number;
  /** Of each column that is data its place in a record, from 0. */
  readonly columns: readonly { readonly name: string; readonly at: number }[];
  /** Places of cells above which nothing stands. */
  readonly unnamed: readonly number[];
  /** Columns that the contract does not know, as an answer may name them. */
  readonly extra: readonly string[];
}

const DELIMITERS = [',', ';', '\t'];
/** The line by which Excel names the separator: no data, and not shown in a sheet. */
const SEPARATOR_LINE = /^"?sep=([^\w"\r\n])"?(?:[\r\n]|$)/i;
/** What of a file is looked at for its header. */
const [HEAD_BYTES, HEAD_LINES] = [1024 * 1024, 100];
/** More than any agency's file has. */
const MOST_COLUMNS = 2_000;
const [MOST_SHOWN, LONGEST_SHOWN] = [200, 200];

const cut = (column: string): string => column.slice(0, LONGEST_SHOWN);
/** Column names as an answer repeats them: whoever sent the file chose how many they are, and how long. */
const shown = (columns: Cells): string[] => columns.slice(0, MOST_SHOWN).map(cut);

const AROUND = /^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g;
/** A name as people see it: composed, on one line, without blanks around it. */
const nameOf = (cell: string): string =>
  cell.replace(AROUND, '').replace(/\s+/g, ' ').normalize('NFC');

/** Holds the lines of a file against the columns of its feed. */
class HeaderSearch {
  readonly #known: ReadonlyMap<string, string>;
  readonly #required: readonly string[];

  constructor({ columns, required }: FileForm) {
    this.#known = new Map(columns.map((column) => [nameOf(column), column]));
    this.#required = required.map(nameOf);
  }

  knownIn = (names: Cells): number => names.filter((name) => this.#known.has(name)).length;

  missingIn = (names: Cells): readonly string[] =>
    this.#required.filter((column) => !names.includes(column));

  isHeader = (names: Cells): boolean =>
    this.knownIn(names) > 0 && this.missingIn(names).length === 0;

  /** Whether a line is one of names, which an answer may repeat: what is none may be about a person. */
  hasNames = (names: Cells): boolean => {
    const known = this.knownIn(names);
    return known > 1 || (known === 1 && names.filter((name) => name !== '').length === 1);
  };

  /** A column under the name that the contract writes it with. */
  named = (name: string): string => this.#known.get(name) ?? name;

  isKnown = (name: string): boolean => this.#known.has(name);
}

interface Reading {
  readonly delimiter: string;
  readonly lines: readonly Cells[];
}

/** The first lines as each separator reads them, without the line that names one. */
function readings(bytes: Buffer, most: number): { readings: readonly Reading[]; skipped: number } {
  const head = bytes.subarray(0, HEAD_BYTES);
  const told = SEPARATOR_LINE.exec(head.toString('latin1', 0, 8))?.[1];
  const skipped = told === undefined ? 0 : 1;
  const read = (delimiter: string): Reading => {
    const lines = firstRecords(head, delimiter, most + skipped).slice(skipped);
    return { delimiter, lines: lines.map((cells) => cells.map(nameOf)) };
  };
  return { readings: (told === undefined ? DELIMITERS : [told]).map(read), skipped };
}

const isBlank = (names: Cells): boolean => names.every((name) => name === '');
/** The header stands in the first line that says something. */
const placeIn = (lines: readonly Cells[]): number =>
  Math.max(
    0,
    lines.findIndex((names) => !isBlank(names)),
  );

/** The reading in whose lines most columns of the feed stand; where none do, most cells. */
function likeliest(all: readonly Reading[], { knownIn }: HeaderSearch): Reading {
  const score = ({ lines }: Reading): number =>
    Math.max(0, ...lines.map(knownIn)) * MOST_COLUMNS + (lines[placeIn(lines)]?.length ?? 0);
  return all.reduce((best, one) => (score(one) > score(best) ? one : best));
}

/** Says why no header was found, and where it is. */
function refuse({ lines }: Reading, { required }: FileForm, search: HeaderSearch): never {
  const at = placeIn(lines);
  const names = lines[at] ?? [];
  const named = names.filter((name) => name !== '').length;
  if (named > MOST_COLUMNS) throw tooManyColumns(named, MOST_COLUMNS);
  const found = lines.findIndex(search.isHeader);
  if (found >= 0) throw headerElsewhere(at + 1, found + 1);
  if (!search.hasNames(names)) throw noHeader(at + 1, required);
  throw missingColumns(search.missingIn(names), shown(names.filter((name) => name !== '')), at + 1);
}

function assertNames(names: Cells, isNamed: boolean): void {
  const named = names.filter((name) => name !== '').length;
  if (named > MOST_COLUMNS) throw tooManyColumns(named, MOST_COLUMNS);
  const places = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined && name !== '')
      throw columnTwice(isNamed ? cut(name) : placeName(first), [first + 1, at + 1]);
    places.set(name, first ?? at);
  }
}

/** The columns of a header line. One without a name is no data, but for the first of a feed whose contract knows such a column. */
function columnsOf(names: Cells, search: HeaderSearch): Pick<Header, 'columns' | 'unnamed'> {
  const places = names.map((name, at) => ({ name, at }));
  const nameless = places.find(({ name }) => name === '' && search.isKnown(name));
  const isData = (one: (typeof places)[number]): boolean => one.name !== '' || one === nameless;
  return {
    columns: places.filter(isData).map(({ name, at }) => ({ name: search.named(name), at })),
    unnamed: places.filter((one) => !isData(one)).map(({ at }) => at),
  };
}

interface Looked {
  readonly search: HeaderSearch;
  readonly readings: readonly Reading[];
  readonly reading: Reading;
  /** The line that is taken for the header, from 0 among the lines of the reading. */
  readonly at: number;
  readonly before: number;
}

function look(bytes: Buffer, form: FileForm): Looked {
  const search = new HeaderSearch(form);
  const { readings: all, skipped } = readings(bytes, HEAD_LINES);
  const reading = likeliest(all, search);
  const at = placeIn(reading.lines);
  return { search, readings: all, reading, at, before: skipped + at + 1 };
}

/** Where the rows of a file begin and how its columns are called, as far as can be told. */
export function lookForHeader(
  bytes: Buffer,
  form: FileForm,
): Pick<Header, 'delimiter' | 'before'> & { readonly nameAt: (at: number) => string } {
  const { search, reading, at, before } = look(bytes, form);
  const names = reading.lines[at] ?? [];
  const nameAt = (place: number): string => {
    const name = names[place] ?? '';
    return name !== '' && search.isKnown(name) ? name : placeName(place);
  };
  return { delimiter: reading.delimiter, before, nameAt };
}

/** Finds the header of a file and the separator that it is written with. @throws Fault `invalid` */
export function headerOf(bytes: Buffer, form: FileForm): Header {
  const { search, readings: all, reading, at, before } = look(bytes, form);
  const { delimiter, lines } = reading;
  const names = lines[at] ?? [];
  if (!search.isHeader(names)) {
    // A quote that is not closed hides the header: that is what is wrong then.
    recordsOf(bytes, delimiter, before);
    if (all.some((one) => one.lines.every(isBlank))) throw noRows();
    refuse(reading, form, search);
  }
  const isNamed = search.hasNames(names);
  assertNames(names, isNamed);
  const columns = columnsOf(names, search);
  const extra = columns.columns.filter(({ name }) => !search.isKnown(name));
  return {
    delimiter,
    before,
    cells: names.length,
    ...columns,
    extra: shown(extra.map((one) => (isNamed ? one.name : placeName(one.at)))),
  };
}

/** How a column is called that has no name, or none that may be repeated. @param at from 0 */
export const placeName = (at: number): string => `#${at + 1}`;
