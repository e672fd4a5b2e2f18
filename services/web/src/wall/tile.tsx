import type { ScreenTile, Tile, TileRow } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { periodSaid, say } from '../format.js';
import { grainOf } from '../periods.js';
import { Shape } from '../shape.js';
import { cautionsOf } from '../simulated.js';
import { DataLine } from './data-line.js';
import { FeedsTile } from './feeds-tile.js';
import { isFigureTile, valueText, WIDE } from './figures.js';
import { MapTile } from './map-tile.js';
import { NumberTile } from './number-tile.js';
import { RankedTile } from './ranked-tile.js';
import { Last, lastOf, SeriesTile } from './series-tile.js';
import { Signs } from './signs.js';
import { TextTile } from './text-tile.js';

interface FigureProps {
  readonly tile: Tile;
  /** How often it has been shown: a table that is longer than its room shows the next rows. */
  readonly turn: number;
  /** That its wall is set to. */
  readonly period: string | undefined;
  readonly onOpen: (tile: Tile) => void;
  readonly onBelow: (tile: Tile, row: TileRow) => void;
}

/** What is said of a tile to those who do not see it. */
function useLabel(tile: Tile): string {
  const { t } = useTranslation();
  const flags = cautionsOf(tile.flags)
    .map((flag) => `, ${t(`flag.${flag}`)}`)
    .join('');
  const said = tile.kind === 'series' ? lastOf(tile) : valueText(tile);
  return `${t('whence')} ${tile.no}, ${say(tile.title)}, ${said} ${say(tile.unit)}${flags}`;
}

function Figures({ tile, turn, period, onBelow }: Omit<FigureProps, 'onOpen'>) {
  switch (tile.kind) {
    case 'number':
      return <NumberTile tile={tile} isCompared={period === tile.period} />;
    case 'series':
      return <SeriesTile tile={tile} />;
    case 'ranked':
      return <RankedTile tile={tile} turn={turn} onBelow={(row) => onBelow(tile, row)} />;
    case 'map':
      return <MapTile tile={tile} />;
  }
}

/** A tile of an indicator: number and name, with the period; its figures; the data line. */
function FigureTile({ tile, turn, period, onOpen, onBelow }: FigureProps) {
  const { t } = useTranslation();
  const label = useLabel(tile);
  // A wide table needs its height for rows.
  const isAbove = tile.kind === 'ranked' && tile.span >= WIDE;
  return (
    <>
      <header>
        <span className="no">{tile.no}</span>
        <h2>
          <button type="button" aria-label={label} onClick={() => onOpen(tile)}>
            {say(tile.title)}
          </button>{' '}
          {tile.kind !== 'series' && <span className="period">{periodSaid(tile.period)}</span>}
          {period && tile.otherGrain && (
            <span className="mark cold">
              <Shape name="period" /> {t(`notByGrain.${grainOf(period)}`)}
            </span>
          )}
        </h2>
        {tile.kind === 'series' && <Last tile={tile} />}
        {tile.kind === 'map' && (
          <p className="signs">
            <Signs of={tile} levels={(tile.squares ?? []).map(({ level }) => level)} />
          </p>
        )}
        {isAbove && <DataLine tile={tile} />}
      </header>
      <Figures tile={tile} turn={turn} period={period} onBelow={onBelow} />
      {!isAbove && <DataLine tile={tile} />}
    </>
  );
}

interface TileProps extends Omit<FigureProps, 'tile'> {
  readonly tile: ScreenTile;
  readonly changed: boolean;
  readonly now: number;
}

/** One tile of a wall. @param now ms */
export function TileView({ tile, changed, now, turn, period, onOpen, onBelow }: TileProps) {
  return (
    <article
      className={`tile ${tile.kind} ${changed ? 'changed' : ''}`}
      style={{ gridColumn: `span ${tile.span}` }}
      data-tile={tile.no}
    >
      {isFigureTile(tile) ? (
        <FigureTile tile={tile} turn={turn} period={period} onOpen={onOpen} onBelow={onBelow} />
      ) : (
        <>
          <header>
            <span className="no">{tile.no}</span>
            <h2>{say(tile.title)}</h2>
          </header>
          {tile.kind === 'feeds' ? <FeedsTile tile={tile} now={now} /> : <TextTile tile={tile} />}
        </>
      )}
    </article>
  );
}
