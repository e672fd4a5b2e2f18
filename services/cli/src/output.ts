import type { Format } from './format.js';
import type { Io } from './io.js';

/** Nothing is shown as –; a number as people read it. */
export type Cell = string | number | null | undefined;

/** What comes from outside must not steer a terminal. */
const clean = (text: string): string => text.replace(/\p{Cc}/gu, '�');

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

  /** Columns as wide as their widest cell; those of numbers stand to the right. */
  table(header: readonly string[], rows: readonly (readonly Cell[])[]): void {
    const isNumber = header.map(
      (_, i) =>
        rows.length > 0 && rows.every((row) => /^−?\d[\d.,]*$|^–$/.test(this.#cell(row[i]))),
    );
    const cells = rows.map((row) => header.map((_, i) => this.#cell(row[i])));
    const widths = header.map((title, i) =>
      Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)),
    );
    const line = (row: readonly string[]): string =>
      row
        .map((cell, i) =>
          isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd();
    for (const text of [header, widths.map((width) => '─'.repeat(width)), ...cells])
      this.line(line(text));
  }

  /** One thing: its properties, one a line; those without a value are left out. */
  properties(pairs: readonly (readonly [string, Cell])[]): void {
    const shown = pairs.filter(([, value]) => value !== null && value !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, value] of shown) this.line(`${name.padEnd(width)}  ${this.#cell(value)}`);
  }

  #cell(cell: Cell): string {
    if (cell === null || cell === undefined || cell === '') return '–';
    return clean(typeof cell === 'number' ? this.format.number(cell) : cell);
  }
}
