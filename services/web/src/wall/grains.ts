import type { Tile } from '@nhip/contracts';
import { CHOSEN_GRAINS, grainOf, type ChosenGrain } from '../periods.js';

/** What a tile is of: a line is of the periods that it draws. */
const grainOfTile = ({ kind, series, period }: Tile) =>
  grainOf(kind === 'series' ? (series?.at(-1)?.period ?? period) : period);

/** The grains that tiles have and a wall can be set to, the commonest first; of those as common as each other months first. */
export function offeredGrains(tiles: readonly Tile[]): readonly ChosenGrain[] {
  const byGrain = Map.groupBy(tiles, grainOfTile);
  const countOf = (grain: ChosenGrain): number => byGrain.get(grain)?.length ?? 0;
  const isMonth = (grain: ChosenGrain): number => Number(grain === 'month');
  return CHOSEN_GRAINS.filter((grain) => byGrain.has(grain)).toSorted(
    (a, b) => countOf(b) - countOf(a) || isMonth(b) - isMonth(a),
  );
}
