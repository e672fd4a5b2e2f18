import type { PastRow } from './label.js';
import { placeKey, type OrderPlace } from './state.js';

/** The rows of a record that a batch knows. Whether one of them came before is told at the same cost however many they are. */
export class Past {
  /** Of the first so many rows that were there when it was asked last. */
  #places: Set<string> | undefined;

  constructor(readonly rows: PastRow[]) {}

  add(row: PastRow): void {
    this.rows.push(row);
    this.#places?.add(placeKey(row));
  }

  has(place: OrderPlace): boolean {
    this.#places ??= new Set(this.rows.map(placeKey));
    return this.#places.has(placeKey(place));
  }
}
