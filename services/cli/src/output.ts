import type { Format } from './format.js';
import type { Io } from './io.js';

/** Nothing is shown as –, a number as people read it. */
export type Cell = string | number | null | undefined;

const NOTHING = '–';
const LONGEST_RULE = 60;
/** Columns of a table are no wider: a cell's width is paid in every line. */
const WIDEST = 120;
const CUT = '…';

/** What comes from outside must not steer a terminal. */
const clean = (text: string): string => text.replace(/\p{Cc}/gu, '�');

const shortened = (text: string): string =>
  text.length <= WIDEST
    ? text
    : `${text.slice(0, WIDEST - 1).replace(/[\ud800-\udbff]$/, '')}${CUT}`;

/** Whether a column holds numbers, or nothing beside them. */
const isOfNumbers = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== NOTHING) &&
  cells.every((cell) => cell === NOTHING || /^−?\d[\d.,]*$/.test(cell));

/** Writes answers: as JSON for programs, as lines and tables for people. */
export class Output {
  constructor(
    private readonly stream: Io['stdout'],
    readonly isJson: boolean,
    private readonly format: Format,
  ) {}

  /** One answer: `data` as JSON, or what `people` writes. */
  show(data: unknown, people: () => void): void {
    if (this.isJson) this.stream.write(`${JSON.stringify(data)}\n`);
    else people();
  }

  line(text: string): void {
    this.stream.write(`${clean(text)}\n`);
  }

  /** Columns as wide as their widest cell, at most 120 characters, after which a cell is cut; those of numbers stand to the right. */
  table(header: readonly string[], rows: readonly (readonly Cell[])[]): void {
    const cells = rows.map((row) => header.map((_, i) => shortened(this.#cell(row[i]))));
    const widths = header.map((title, i) =>
      Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)),
    );
    const isRight = header.map((_, i) => isOfNumbers(cells.map((row) => row[i] ?? '')));
    const line = (row: readonly string[]): string =>
      row
        .map((cell, i) =>
          isRight[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd();
    const rules = widths.map((width) => '─'.repeat(Math.min(width, LONGEST_RULE)));
    for (const row of [header, rules, ...cells]) this.line(line(row));
  }

  /** One thing: its properties, one a line; those without a value are left out. */
  properties(pairs: readonly (readonly [string, Cell])[]): void {
    const shown = pairs.filter(([, value]) => value !== null && value !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, value] of shown) this.line(`${name.padEnd(width)}  ${this.#cell(value)}`);
  }

  #cell(cell: Cell): string {
    if (cell === null || cell === undefined || cell === '') return NOTHING;
    return clean(typeof cell === 'number' ? this.format.number(cell) : cell);
  }
}
