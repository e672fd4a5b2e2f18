/** A number as people read it: `1.234,5`. */
export const number = (value: number | null | undefined, decimals = 0): string =>
  value === null || value === undefined
    ? 'không có số liệu'
    : value.toLocaleString('vi-VN', {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });

/** An instant as people read it: `16:42 23/11/2026`, in the reporting zone. */
export function instant(iso: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('vi-VN', {
      timeZone: 'Asia/Ho_Chi_Minh',
      dateStyle: 'short',
      timeStyle: 'short',
      hour12: false,
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');
  return `${two(parts['hour'])}:${two(parts['minute'])} ${two(parts['day'])}/${two(parts['month'])}/20${(parts['year'] ?? '').slice(-2)}`;
}

/** Columns as wide as their widest cell; numbers to the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' || cell === null ? number(cell) : cell)),
  );
  const widths = header.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)),
  );
  const isNumber = header.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    line(header),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map(line),
  ].join('\n');
}
