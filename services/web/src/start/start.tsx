import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { narrowed, searchOf, type View } from '../address/view.js';
import { figure, instant, number, periodSaid, say } from '../format.js';
import { ScreensList } from '../screens-list.js';
import { Shape } from '../shape.js';
import { codeOf } from '../codes.js';
import type { Shown, Units } from './needs.js';
import { useNeeds, type Needs } from './use-needs.js';

const MOST_UNITS = 5;

const viewOf = ({ tile }: Shown): View => ({ tile: tile.no, period: tile.period, codes: [] });
const addressOf = (screen: string, view: View): string =>
  `/walls/${encodeURIComponent(screen)}${searchOf(view, '')}`;

interface KindProps {
  readonly title: string;
  readonly none: string;
  readonly areLists?: boolean;
  /** Whether it cannot be read now. */
  readonly isAway: boolean;
  /** Undefined until they have come. */
  readonly children: readonly ReactNode[] | undefined;
}

/** A kind of needs: how many, where each is one, each with its way; good news where there is none. */
function Kind({ title, none, areLists = false, isAway, children }: KindProps) {
  const { t } = useTranslation();
  const said = children ? none : isAway ? '–' : t('loading');
  return (
    <section className="card">
      <h2>
        {title}{' '}
        {children?.length && !areLists ? (
          <span className="quiet">{number(children.length)}</span>
        ) : null}
      </h2>
      {children?.length ? <ul className="needs">{children}</ul> : <p>{said}</p>}
    </section>
  );
}

function UnitsOf({ units }: { readonly units: Units }) {
  const { t } = useTranslation();
  const { screen, tile, rows } = units;
  const view = viewOf(units);
  const listed = {
    ...view,
    ...(tile.by && { by: tile.by }),
    ...(tile.byLevel && { level: tile.byLevel.level }),
  };
  return (
    <li>
      <Link to={addressOf(screen, listed)}>{say(tile.title)}</Link>{' '}
      <span className="quiet">{periodSaid(tile.period)}</span>
      <ul>
        {rows.slice(0, MOST_UNITS).map(({ row, value }) => (
          <li key={codeOf(row)} className="ends">
            <Link to={addressOf(screen, narrowed(view, tile.by ?? '', codeOf(row)))}>
              {say(row.name)}
            </Link>
            <span>
              <b>{number(value, tile.decimals)}</b> {say(tile.unit)}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > MOST_UNITS && (
        <p className="quiet">{t('moreUnits', { count: rows.length - MOST_UNITS })}</p>
      )}
    </li>
  );
}

/** What needs someone now, by kind, in the order in which it is looked after. */
export function NeedsList({
  needs,
  isAway,
}: {
  readonly needs: Partial<Needs>;
  readonly isAway: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Kind title={t('needFeeds')} none={t('noNeedFeeds')} isAway={isAway}>
        {needs.feeds?.map((feed) => (
          <li key={feed.feed}>
            <span className="ends">
              <span className="cold">
                <Shape name={feed.freshness} /> {t(feed.freshness)}
              </span>
              <span className="quiet">
                {t('lastDelivery')}: {feed.lastDelivery ? instant(feed.lastDelivery) : '–'}
              </span>
            </span>
            <Link to={`/feeds/${encodeURIComponent(feed.feed)}`}>{say(feed.name)}</Link>{' '}
            <span className="quiet">{say(feed.agencyName)}</span>
          </li>
        ))}
      </Kind>
      <Kind title={t('needFigures')} none={t('noNeedFigures')} isAway={isAway}>
        {needs.figures?.map((shown) => (
          <li key={`${shown.screen}/${shown.tile.no}`} className="ends">
            <span>
              <span className="bad">
                <Shape name="bad" />
              </span>{' '}
              <Link to={addressOf(shown.screen, viewOf(shown))}>{say(shown.tile.title)}</Link>{' '}
              <span className="quiet">{periodSaid(shown.tile.period)}</span>
            </span>
            <span>
              <b>{figure(shown.tile, shown.tile.decimals)}</b> {say(shown.tile.unit)}
              {shown.tile.target !== null && (
                <span className="quiet">
                  {' '}
                  · {t('target', { value: number(shown.tile.target) })}
                </span>
              )}
            </span>
          </li>
        ))}
      </Kind>
      <Kind title={t('needUnits')} none={t('noNeedUnits')} isAway={isAway} areLists>
        {needs.units?.map((units) => (
          <UnitsOf key={`${units.screen}/${units.tile.no}`} units={units} />
        ))}
      </Kind>
      <Kind title={t('needRows')} none={t('nothingWaits')} isAway={isAway}>
        {needs.waiting?.map(({ feed, count }) => (
          <li key={feed.feed} className="ends">
            <span>
              <Link to={`/feeds/${encodeURIComponent(feed.feed)}`}>{say(feed.name)}</Link>{' '}
              <span className="quiet">{say(feed.agencyName)}</span>
            </span>
            <span className="cold">{t('rows', { count })}</span>
          </li>
        ))}
      </Kind>
    </>
  );
}

/** The start page of those of the centre: what needs someone now, then the walls. */
export function Start() {
  const { needs, problem } = useNeeds();
  return (
    <>
      {problem && <p className="cold">{say(problem.text)}</p>}
      <NeedsList needs={needs} isAway={problem !== undefined} />
      <ScreensList />
    </>
  );
}
