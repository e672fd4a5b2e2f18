import type { Freshness, Tile } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { clock, date, figure, number, say } from '../format.js';
import { Shape } from '../shape.js';
import { cautionsOf } from '../simulated.js';
import { hasRevised, isUnsettled } from './figures.js';

/** Why a figure is provisional, or why there is none, as far as there is more to say than that something is to come. */
function Provisional({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const { reason, lacks = [] } = tile;
  if (reason && tile.state === 'no-data') return <>{t('noDataAs', { reason: say(reason) })}</>;
  if (reason) return <>{t('provisionalAs', { reason: say(reason) })}</>;
  return (
    <>{lacks.length > 0 ? t('provisionalLacks', { count: lacks.length }) : t('provisional')}</>
  );
}

/** What makes a figure be read with care, the graver in words; else how many agencies sent. That a period runs is said by its name. */
function StateMark({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const [flag] = cautionsOf(tile.flags);
  const { coverage } = tile;
  const hasReason = tile.reason !== undefined || tile.lacks !== undefined;
  const isProvisional = isUnsettled(tile);
  return (
    <span className={isProvisional || flag === 'incomplete' ? 'mark cold' : 'mark'}>
      {isProvisional && <Shape name="provisional" />}
      {flag && <Shape name={flag} />}
      {flag === 'revised' && tile.revised ? (
        t('revisedFrom', { value: figure(tile.revised, tile.decimals) })
      ) : flag ? (
        t(`flag.${flag}`)
      ) : hasReason ? (
        <Provisional tile={tile} />
      ) : (
        coverage &&
        t('received', {
          received: number(coverage.received),
          expected: number(coverage.expected),
        })
      )}
    </span>
  );
}

/** How fresh data are, by a sign, and by a word where they are not. */
export function FreshnessMark({ state, at }: { readonly state: Freshness; readonly at: string }) {
  const { t } = useTranslation();
  const isCold = state === 'late' || state === 'missing' || state === 'unknown';
  return (
    <span className={isCold ? 'mark cold' : 'mark'}>
      <Shape name={state} />
      {state !== 'fresh' && <span>{t(state)}</span>}
      {at && <span>{at}</span>}
    </span>
  );
}

/** When something was, as short as it can be said today. */
export const whenText = (iso: string): string =>
  date(iso) === date(new Date().toISOString()) ? clock(iso) : date(iso);

/** What a pencil beside a figure of the tile means, where it is not said of the tile's own. */
function Legend({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  if (!hasRevised(tile) || cautionsOf(tile.flags)[0] === 'revised') return null;
  return (
    <span className="mark revised">
      <Shape name="revised" /> {t('flag.revised')}
    </span>
  );
}

/** The data line: freshness left, coverage and state right; of both nothing as of the past, when they are not known. */
export function DataLine({ tile }: { readonly tile: Tile }) {
  const { freshness } = tile;
  const last = freshness?.feeds
    .map((feed) => feed.lastDelivery ?? '')
    .sort()
    .at(-1);
  return (
    <p className="data">
      {freshness && <FreshnessMark state={freshness.state} at={last ? whenText(last) : ''} />}
      <Legend tile={tile} />
      <StateMark tile={tile} />
    </p>
  );
}
