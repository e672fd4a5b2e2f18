import { composed, trimUnseen } from '@nhip/contracts';
import {
  columnTwice,
  headerElsewhere,
  missingColumns,
  noHeader,
  noRows,
  tooManyColumns,
} from '../faults.js';
import type { Charset } from './csv-bytes.js';
import type { Cells } from './csv-reader.js';
import { assertQuotes, firstRecords } from './csv-records.js';
import { Pace, type Turns } from './turns.js';

/** What is known of a feed's files before one comes. */
export interface FileForm {
  /** The columns that its contract knows. */
  readonly columns: readonly string[];
  /** Those that a file must have. */
  readonly required: readonly string[];
  /** Whether some of them are about persons: then a name that the contract does not know may be a person's, where a row got into the header. */
  readonly hasPersonal?: boolean;
  /** Those that a file of deletions must have, and no others; empty where rows of the feed are none. */
  readonly deletionColumns?: ReadonlySet<string>;
  /** In what its files are written, where neither they nor the request say it; absent: UTF-8. */
  readonly charset?: Charset | undefined;
  /** The line in which the column names stand, or the lines in the first of which that holds all required ones; absent: the first line that says something. */
  readonly header?: { readonly line?: number; readonly within?: number } | undefined;
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
  /** How an answer may name such a column; undefined of a place that has none. */
  readonly called: (at: number) => string | undefined;
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

interface Column {
  readonly name: string;
  readonly at: number;
}

const columnsIn = (names: Cells): Column[] =>
  names.map((name, at) => ({ name, at })).filter(({ name }) => name !== '');
/** What is composed, on one line and without blanks. */
const PLAIN = /^[!-~]*$/;

/** A name as people see it: composed, on one line, without blanks around it. */
const nameOf = (cell: string): string =>
  PLAIN.test(cell) ? cell : composed(trimUnseen(cell).replace(/\s+/g, ' '));

function* namesIn(cells: Cells): Turns<Cells> {
  const [pace, names]: [Pace, string[]] = [new Pace(), []];
  for (const cell of cells) {
    names.push(nameOf(cell));
    if (pace.isOver(cell.length)) yield;
  }
  return names;
}

/** Holds the lines of a file against the columns of its feed. */
class HeaderSearch {
  readonly #known: ReadonlyMap<string, string>;
  readonly #required: readonly string[];
  readonly #ofDeletions: readonly string[];
  readonly #hasPersonal: boolean;

  constructor({ columns, required, deletionColumns = new Set(), hasPersonal = false }: FileForm) {
    this.#hasPersonal = hasPersonal;
    this.#known = new Map(columns.map((column) => [nameOf(column), column]));
    this.#required = required.map(nameOf);
    this.#ofDeletions = [...deletionColumns].map(nameOf);
  }

  knownIn = (names: Cells): number => names.filter((name) => this.#known.has(name)).length;

  missingIn = (names: Cells): readonly string[] =>
    this.#holdsDeletions(names) ? [] : this.#required.filter((column) => !names.includes(column));

  #holdsDeletions = (names: Cells): boolean =>
    this.#ofDeletions.length > 0 && this.#ofDeletions.every((column) => names.includes(column));

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

  /** A column as an answer may name it. @param isNamed whether it stands in a line of names */
  called = ({ name, at }: Column, isNamed: boolean): string =>
    isNamed && (this.isKnown(name) || !this.#hasPersonal) ? cut(name) : placeName(at);
}

interface Reading {
  readonly delimiter: string;
  readonly lines: readonly Cells[];
}

const isBlank = (names: Cells): boolean => names.every((name) => name === '');

const LINE_END = /\r\n?|\n/;

/** The first lines of a file as each separator reads them. */
class Head {
  readonly #bytes: Buffer;
  readonly delimiters: readonly string[];
  /** Lines that are not shown in a sheet: the one that names the separator. */
  readonly hidden: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes.subarray(0, HEAD_BYTES);
    const told = SEPARATOR_LINE.exec(bytes.toString('latin1', 0, 8))?.[1];
    this.delimiters = told === undefined ? DELIMITERS : [told];
    this.hidden = told === undefined ? 0 : 1;
  }

  /** The lines whatever quotes are in them: one that is not closed hides its record and those after it. */
  *unquoted(delimiter: string): Turns<readonly Cells[]> {
    const lines: Cells[] = [];
    const head = this.#bytes.toString().split(LINE_END, HEAD_LINES);
    for (const line of head.slice(this.hidden)) lines.push(yield* namesIn(line.split(delimiter)));
    return lines;
  }

  *read(delimiter: string, most: number): Turns<Reading> {
    const lines: Cells[] = [];
    const records = yield* firstRecords(this.#bytes, delimiter, most + this.hidden);
    for (const cells of records.slice(this.hidden)) {
      lines.push(yield* namesIn(cells));
      yield;
    }
    return { delimiter, lines };
  }
}

/** The line that is taken for the header, from 0, where a feed says nothing else: the first that says something. */
function placeIn({ lines }: Reading, { header }: FileForm, search: HeaderSearch): number {
  if (header?.line !== undefined) return header.line - 1;
  const found = header?.within
    ? lines.slice(0, header.within).findIndex(search.isHeader)
    : lines.findIndex((names) => !isBlank(names));
  return Math.max(0, found);
}

/** A reading, and its lines as if there were no quotes. */
type HeadReading = Reading & { readonly unquoted: readonly Cells[] };

/** The reading in whose lines most columns of the feed stand; where none do, most cells. */
function likeliest(all: readonly HeadReading[], form: FileForm, search: HeaderSearch): Reading {
  const score = (one: HeadReading): number =>
    Math.max(0, ...[...one.lines, ...one.unquoted].map(search.knownIn)) * MOST_COLUMNS +
    (one.lines[placeIn(one, form, search)]?.length ?? 0);
  return all.reduce((best, one) => (score(one) > score(best) ? one : best));
}

const isNothing = ({ lines, unquoted }: HeadReading): boolean =>
  unquoted.every(isBlank) || (lines.length > 0 && lines.every(isBlank));

/** Says why no header was found, and where it is. @param at where it was looked for last, from 0 */
function refuse({ lines }: Reading, at: number, form: FileForm, search: HeaderSearch): never {
  const names = lines[at] ?? [];
  const named = names.filter((name) => name !== '');
  if (named.length > MOST_COLUMNS) throw tooManyColumns(named.length, MOST_COLUMNS);
  const looked = { first: form.header?.within ? 1 : at + 1, last: form.header?.within ?? at + 1 };
  const elsewhere = lines.findIndex(search.isHeader);
  if (elsewhere >= 0) throw headerElsewhere(looked, elsewhere + 1);
  if (!search.hasNames(names)) throw noHeader(looked, form.required);
  const found = columnsIn(names).map((one) => search.called(one, true));
  throw missingColumns(search.missingIn(names), shown(found), at + 1);
}

function assertNames(names: Cells, search: HeaderSearch, isNamed: boolean): void {
  const named = names.filter((name) => name !== '').length;
  if (named > MOST_COLUMNS) throw tooManyColumns(named, MOST_COLUMNS);
  const places = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined && name !== '')
      throw columnTwice(search.called({ name, at: first }, isNamed), [first + 1, at + 1]);
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
  readonly reading: Reading;
  /** The line that is taken for the header, from 0 among the lines of the reading. */
  readonly at: number;
  /** Records before the first row. */
  readonly before: number;
  readonly saysNothing: boolean;
}

/** Reads no further than a header should stand; only where there is none, far enough to say where it is. */
function* look(bytes: Buffer, form: FileForm): Turns<Looked> {
  const [search, head] = [new HeaderSearch(form), new Head(bytes)];
  const looked = (reading: Reading, saysNothing = false): Looked => {
    const at = placeIn(reading, form, search);
    return { search, reading, at, before: head.hidden + at + 1, saysNothing };
  };
  const first = form.header?.line ?? form.header?.within ?? 1;
  for (const delimiter of head.delimiters) {
    const near = looked(yield* head.read(delimiter, first));
    if (search.isHeader(near.reading.lines[near.at] ?? [])) return near;
  }
  const all: HeadReading[] = [];
  for (const delimiter of head.delimiters) {
    const unquoted = yield* head.unquoted(delimiter);
    all.push({ ...(yield* head.read(delimiter, HEAD_LINES)), unquoted });
  }
  return looked(likeliest(all, form, search), all.some(isNothing));
}

/** Where the rows of a file begin and how its columns are called, as far as can be told. */
export function* lookForHeader(
  bytes: Buffer,
  form: FileForm,
): Turns<Pick<Header, 'delimiter' | 'before'> & { readonly nameAt: (at: number) => string }> {
  const { search, reading, at, before } = yield* look(bytes, form);
  const names = reading.lines[at] ?? [];
  const nameAt = (place: number): string => {
    const name = names[place] ?? '';
    return name !== '' && search.isKnown(name) ? name : placeName(place);
  };
  return { delimiter: reading.delimiter, before, nameAt };
}

/** Finds the header of a file and the separator that it is written with. @throws Fault `invalid` */
export function* headerOf(bytes: Buffer, form: FileForm): Turns<Header> {
  const { search, reading, at, before, saysNothing } = yield* look(bytes, form);
  const { delimiter, lines } = reading;
  const names = lines[at] ?? [];
  if (!search.isHeader(names)) {
    // A quote that is not closed hides the header: that is what is wrong then.
    yield* assertQuotes(bytes, delimiter, before);
    if (saysNothing) throw noRows();
    refuse(reading, at, form, search);
  }
  const isNamed = search.hasNames(names);
  assertNames(names, search, isNamed);
  const columns = columnsOf(names, search);
  const extra = columns.columns.filter(({ name }) => !search.isKnown(name));
  const called = (place: number): string | undefined => {
    const column = columns.columns.find((one) => one.at === place);
    return column && search.called(column, isNamed);
  };
  return {
    delimiter,
    before,
    cells: names.length,
    ...columns,
    called,
    extra: shown(extra.map((one) => search.called(one, isNamed))),
  };
}

/** How a column is called that has no name, or none that may be repeated. @param at from 0 */
export const placeName = (at: number): string => `#${at + 1}`;
