import type { Indicator, Tile } from '@nhip/contracts';
import type { View } from '../address/view.js';

/** What of a tile is opened, and the address of what is opened from there. */
export interface Opened {
  readonly tile: Tile;
  readonly view: View;
  readonly to: (view: View) => string;
}

export type Dimensions = Indicator['dimensions'];
