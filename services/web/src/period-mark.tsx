import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { periodSaid } from './format.js';
import { Shape } from './shape.js';

interface PeriodProps {
  readonly period: string;
  /** Where a wall is not set to it. */
  readonly toLast: string;
}

/** The period that a wall is set to, and the way back. */
export function PeriodNote({ period, toLast }: PeriodProps) {
  const { t } = useTranslation();
  return (
    <>
      <span>
        <Shape name="period" /> {t('setTo', { period: periodSaid(period) })}
      </span>{' '}
      <Link to={toLast} className="link">
        {t('toLastPeriods')}
      </Link>
    </>
  );
}

/** That a wall is set to a period. */
export const PeriodMark = (props: PeriodProps) => (
  <p className="set-to">
    <PeriodNote {...props} />
  </p>
);
