import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { periodSaid } from './format.js';
import { Shape } from './shape.js';

/** That a wall is set to a period. @param toLast where it is not */
export function PeriodMark({
  period,
  toLast,
}: {
  readonly period: string;
  readonly toLast: string;
}) {
  const { t } = useTranslation();
  return (
    <p className="set-to">
      <span>
        <Shape name="period" /> {t('setTo', { period: periodSaid(period) })}
      </span>{' '}
      <Link to={toLast} className="link">
        {t('toLastPeriods')}
      </Link>
    </p>
  );
}
