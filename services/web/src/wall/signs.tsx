import type { Band, TileColumn } from '@nhip/contracts';
import { Shape } from '../shape.js';
import { bandText } from './figures.js';

export type Levels = readonly (Band | null | undefined)[];

type Measured = Pick<TileColumn, 'unit' | 'decimals' | 'target' | 'direction' | 'scale'>;

/** What the signs beside figures mean, a word for each that there is. */
export function Signs({ of, levels }: { readonly of: Measured; readonly levels: Levels }) {
  return (['watch', 'bad'] as const)
    .filter((level) => levels.includes(level))
    .map((level) => (
      <span key={level} className={`aim ${level}`}>
        <Shape name={level} /> {bandText(of, level)}
      </span>
    ));
}
