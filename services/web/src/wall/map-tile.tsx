import type { Tile, TileSquare } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { say } from '../format.js';
import { RevisedMark } from '../revised-mark.js';
import { Shape } from '../shape.js';
import { bandText, cellText, isAbnormal } from './figures.js';

/** A unit as it is called among its like: what kind it is is known. */
const shortName = (name: string): string =>
  name.replace(/^(UBND )?(phường|xã|đặc khu) /i, '').replace(/ (ward|commune|special zone)$/i, '');

function Square({ square, tile }: { readonly square: TileSquare; readonly tile: Tile }) {
  const { level, step, column, row, value, exact, revised } = square;
  const place = { gridColumn: column, gridRow: row };
  const fill = level === 'bad' ? 'bad' : step === null ? 'hatch' : `step-${step + 1}`;
  return (
    <li className={`square ${fill}`} style={place} data-code={square.code}>
      <span className="name">{shortName(say(square.name))}</span>
      <span className="amount">
        {isAbnormal(level) && (
          <>
            <Shape name={level} />
            <span className="unseen">{bandText(tile, level)}</span>
          </>
        )}
        <RevisedMark revised={revised} of={tile} />
        {cellText(value, exact, tile)}
      </span>
    </li>
  );
}

/** Each code a square at its place: the darker, the more; over the threshold in red. */
export function MapTile({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const squares = tile.squares ?? [];
  const columns = Math.max(1, ...squares.map(({ column }) => column));
  return (
    <ul
      className="squares"
      aria-label={t('map', { title: say(tile.title) })}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {squares.map((square) => (
        <Square key={square.code} square={square} tile={tile} />
      ))}
    </ul>
  );
}
