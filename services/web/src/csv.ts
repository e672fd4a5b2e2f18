/** Digits and what stands between them, as in an amount or a telephone number. */
const NUMERIC = /^[+-]?[\d\s.,()-]+$/;

/** A spreadsheet would take a cell that begins so for a formula: an apostrophe has it stay text. */
const asText = (cell: string): string =>
  /^[=+\-@\t\r]/.test(cell) && !NUMERIC.test(cell) ? `'${cell}` : cell;

/** A cell that holds a separator, a quote or a line end stands in quotes. */
const quoted = (cell: string): string =>
  /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Rows of cells as a file that spreadsheets open: UTF-8 with its mark, semicolons, no cell a formula. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map((cell) => quoted(asText(cell))).join(';')}\r\n`).join('')}`;

/** Has the browser keep a text as a file. */
export function keepFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
