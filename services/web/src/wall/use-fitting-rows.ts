import { useLayoutEffect, useState, type RefObject } from 'react';
import { partsThatFit, type Shown } from './fitting.js';
import { isPhone } from './phone.js';

/** Room that is left goes to the rows, up to so much each, in rem. */
const MOST_REM = 2.2;

const heightOf = (element: Element | null | undefined): number =>
  element?.getBoundingClientRect().height ?? 0;

/** Rows of a table on a phone: the others are in what its tile opens. */
const MOST_ON_PHONE = 10;

/** Shows the first rows, whatever room there is. */
function showFirst(rows: readonly HTMLElement[], line: HTMLElement | null): Shown {
  rows.forEach((row, i) => (row.hidden = i >= MOST_ON_PHONE));
  if (line) line.hidden = rows.length <= MOST_ON_PHONE;
  return { from: 0, to: Math.min(rows.length, MOST_ON_PHONE) };
}

/** Shows of a table the rows that its place has room for, each as high as there is room. @param turn which part of them */
function fit(place: HTMLElement, turn: number): Shown {
  const table = place.querySelector('table');
  const rows = [...place.querySelectorAll<HTMLElement>('tbody tr')];
  const line = place.querySelector<HTMLElement>('tfoot .more');
  if (!table) return { from: 0, to: rows.length };
  table.style.removeProperty('--row');
  for (const row of rows) {
    row.style.visibility = '';
    row.hidden = false;
  }
  if (isPhone()) return showFirst(rows, line);
  if (line) line.hidden = false;
  const sum = heightOf(place.querySelector('tfoot .sum'));
  const room = place.clientHeight - heightOf(table.tHead);
  const heights = rows.map(heightOf);
  const parts = partsThatFit({ heights, room: room - sum, line: heightOf(line) });
  const { from, to } = parts[turn % parts.length] as Shown;
  // What is collapsed still decides how wide the columns are: no row is another height than it was measured with.
  rows.forEach((row, i) => {
    row.style.visibility = i < from || i >= to ? 'collapse' : '';
  });
  if (line) line.hidden = parts.length === 1;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const each = room / (rows.length + (sum > 0 ? 1 : 0));
  if (parts.length === 1) table.style.setProperty('--row', `${Math.min(MOST_REM * rem, each)}px`);
  return { from, to };
}

/** @param rows fits anew whenever they are others, and whenever the place has another size @returns which rows are shown */
export function useFittingRows(
  place: RefObject<HTMLElement | null>,
  rows: readonly unknown[],
  turn: number,
): Shown {
  const [{ from, to }, setShown] = useState<Shown>({ from: 0, to: rows.length });
  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const again = (): void => setShown(fit(current, turn));
    again();
    const resized = new ResizeObserver(again);
    resized.observe(current);
    return () => resized.disconnect();
  }, [place, rows, turn]);
  return { from, to };
}
