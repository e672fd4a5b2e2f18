import type { Tile } from '@nhip/contracts';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { figure, periodSaid, say } from '../format.js';
import { revisedText } from './figures.js';

/** Drawing weighs more than all else: a wall without a chart does not fetch it. */
const Chart = lazy(() => import('./chart.js'));

/** The last period with its figure: what a line is looked at for. */
export function lastOf(tile: Tile): string {
  const last = tile.series?.at(-1);
  return last ? `${periodSaid(last.period)}: ${figure(last, tile.decimals)}` : '–';
}

/** The same, for the name line. */
export function Last({ tile }: { readonly tile: Tile }) {
  const last = tile.series?.at(-1);
  return (
    <p className="last">
      {last && <span className="quiet">{periodSaid(last.period)}</span>}{' '}
      <b>{last ? figure(last, tile.decimals) : '–'}</b>{' '}
      {last && <span className="quiet">{say(tile.unit)}</span>}
    </p>
  );
}

/** The points that were others when their periods became complete, each with what it was. */
const revisedIn = (tile: Tile): readonly string[] =>
  (tile.series ?? []).flatMap(({ revised, ...point }) =>
    revised
      ? `${periodSaid(point.period)}: ${figure(point, tile.decimals)}, ${revisedText(revised, tile)}`
      : [],
  );

/** The periods of an indicator. */
export function SeriesTile({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const revised = revisedIn(tile);
  if ((tile.series?.length ?? 0) === 0) return <p className="target cold">{t('noData')}</p>;
  return (
    <div className="charted" title={revised.join('\n') || undefined}>
      <Suspense fallback={<div className="chart" />}>
        <Chart tile={tile} label={`${say(tile.title)}, ${lastOf(tile)}`} />
      </Suspense>
      {revised.length > 0 && (
        <ul className="unseen">
          {revised.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
