import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import type { View } from '../address/view.js';
import { say } from '../format.js';
import { ChooseSince } from './changed.js';
import type { Dimensions, Opened } from './opened.js';

/** A view without what is listed or told of it. */
export const figureOf = ({ tile, moment, period, codes }: View): View => ({
  tile,
  ...(moment && { moment }),
  ...(period && { period }),
  codes,
});

/** The ways further down: by each dimension, at each level of its list. */
export function DimensionLinks({
  dimensions,
  view,
  to,
}: Omit<Opened, 'tile'> & { readonly dimensions: Dimensions }) {
  const { t } = useTranslation();
  return (
    <ul className="ways">
      {dimensions.map(({ name, title, levels = [] }) => (
        <li key={name}>
          {title ? say(title) : name}:{' '}
          {levels.map(({ level, name: called }) => (
            <Link
              key={level}
              to={to({ ...figureOf(view), by: name, level })}
              className="link"
              isCurrent={view.by === name && view.level === level}
            >
              {say(called)}
            </Link>
          ))}
          {levels.length === 0 && (
            <Link
              to={to({ ...figureOf(view), by: name })}
              className="link"
              isCurrent={view.by === name}
            >
              {t('eachCode')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

/** From a figure to the same by a dimension, or to what changed it. */
export function Ways({ tile, dimensions, view, to }: Opened & { readonly dimensions: Dimensions }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('lookFurther')}</h3>
      <DimensionLinks dimensions={dimensions} view={view} to={to} />
      <ChooseSince tile={tile} view={figureOf(view)} to={to} />
    </section>
  );
}
