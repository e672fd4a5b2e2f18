import { rowName, type Opened } from '../codes.js';

/** The name of a row, which leads on. */
export function RowName<R extends Opened>({
  row,
  rows,
  onOpen,
}: {
  readonly row: R;
  readonly rows: readonly R[];
  readonly onOpen: (row: R) => void;
}) {
  return (
    <button type="button" className="link" onClick={() => onOpen(row)}>
      {rowName(row, rows)}
    </button>
  );
}
