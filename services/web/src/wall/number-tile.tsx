import type { Tile } from '@nhip/contracts';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { difference, say } from '../format.js';
import { Shape } from '../shape.js';
import { RangeBar, Sparkline } from './charts.js';
import { isUnsettled, bandText, isAbnormal, targetText, valueText } from './figures.js';

/** The line of the target: at most one plate that says how the value stands to it, else the target itself. */
function TargetLine({ tile, before }: { readonly tile: Tile; readonly before: string }) {
  const { t } = useTranslation();
  if (tile.value === null) return <p className="target cold">{t('noData')}</p>;
  if (isAbnormal(tile.level))
    return (
      <>
        <p className="target">
          <span className={`plate ${tile.level}`}>
            <Shape name={tile.level} />
            {bandText(tile, tile.level)}
          </span>
        </p>
        {before && <p className="target quiet">{before}</p>}
      </>
    );
  const target = targetText(tile);
  const said = [...(target ? [t('target', { value: target })] : []), ...(before ? [before] : [])];
  return <p className="target quiet">{said.join(' · ') || '\u00a0'}</p>;
}

/** How a whole period stands to the one before; empty where one of them is not. */
function toBefore({ series = [], value, state, decimals }: Tile): string {
  const before = series.at(-2);
  if (state !== 'complete' || before?.state !== 'complete') return '';
  return i18next.t('toPeriodBefore', { difference: difference(value, before.value, decimals) });
}

/** The value, how it came to be, and how it stands to what is aimed at. @param isCompared whether also to the period before */
export function NumberTile({
  tile,
  isCompared,
}: {
  readonly tile: Tile;
  readonly isCompared: boolean;
}) {
  return (
    <>
      <div className="figure">
        <p className={isUnsettled(tile) ? 'value provisional' : 'value'}>
          {valueText(tile)}
          {tile.value !== null && <small>{say(tile.unit)}</small>}
        </p>
        <Sparkline values={(tile.series ?? []).slice(-12).map(({ value }) => value)} />
      </div>
      {tile.scale && <RangeBar scale={tile.scale} value={tile.value} target={tile.target} />}
      <TargetLine tile={tile} before={isCompared ? toBefore(tile) : ''} />
    </>
  );
}
