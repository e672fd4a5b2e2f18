import type { RecordVersionMessage } from './record.js';

/** The order key of a row (design: the greatest wins, wherever it stands in the stream). */
export interface OrderKey {
  readonly version: number;
  readonly receivedAt: number;
  readonly receipt: string;
  readonly row: number;
  readonly mapping: number;
}

/** The order key of the row that a version came from. */
export const orderKeyOf = ({ version, prov }: RecordVersionMessage): OrderKey => ({
  version,
  receivedAt: prov.receivedAt,
  receipt: prov.receipt,
  row: prov.row,
  mapping: prov.mapping,
});

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
