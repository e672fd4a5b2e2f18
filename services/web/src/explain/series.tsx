import type { Value, Values } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { difference, figure, period as periodText } from '../format.js';
import { RevisedMark } from '../revised-mark.js';
import { useAnswer } from '../use-answer.js';
import { askedBy, seriesUrl } from './figures.js';
import type { Opened } from './opened.js';

const SHOWN = 13;

/** The figures of periods, the last first, each with how it stands to the one before; each leads to what is behind it. */
export function SeriesTable({
  tile,
  view,
  to,
  values,
}: Opened & { readonly values: readonly Value[] }) {
  const { t } = useTranslation();
  const { period: shown } = askedBy(view, tile);
  const rows = values.map((value, i) => ({ value, before: values[i - 1] }));
  return (
    <table>
      <thead>
        <tr>
          <th>{t('period')}</th>
          <th className="right">{t('figure')}</th>
          <th className="right">{t('toBefore')}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .slice(-SHOWN)
          .reverse()
          .map(({ value, before }) => (
            <tr key={value.period}>
              <td>
                <Link
                  to={to({ ...view, period: value.period })}
                  className="link"
                  isCurrent={value.period === shown}
                >
                  {periodText(value.period)}
                </Link>
              </td>
              <td className="right">
                <RevisedMark revised={value.revised} of={tile} /> {figure(value, tile.decimals)}
              </td>
              <td className="right quiet">
                {difference(value.value, before?.value, tile.decimals)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** The periods of a figure. */
export function Series({ tile, view, to }: Opened) {
  const { t } = useTranslation();
  const { data } = useAnswer<Values>(seriesUrl(tile.indicator, askedBy(view, tile)));
  return (
    <section>
      <h3>{t('byPeriod')}</h3>
      {data && <SeriesTable tile={tile} view={view} to={to} values={data.values} />}
      <p>
        {view.period === 'all' ? (
          <Link to={to({ ...view, period: tile.period })} className="link">
            {periodText(tile.period)}
          </Link>
        ) : (
          <Link to={to({ ...view, period: 'all' })} className="link">
            {t('all')}
          </Link>
        )}
      </p>
    </section>
  );
}
