/** The order key of a row (design: the greatest wins, wherever it stands in the stream). */
export interface OrderKey {
  readonly version: number;
  readonly receivedAt: number;
  readonly receipt: string;
  readonly row: number;
  readonly mapping: number;
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Negative, zero or positive as `a` is before, the same raw row as, or after `b`. */
export function compareOrder(a: OrderKey, b: OrderKey): number {
  return (
    a.version - b.version ||
    a.receivedAt - b.receivedAt ||
    text(a.receipt, b.receipt) ||
    a.row - b.row ||
    a.mapping - b.mapping
  );
}
