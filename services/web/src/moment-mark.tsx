import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { momentText } from './format.js';
import { Shape } from './shape.js';

/** That figures are not of now, and of when they are. @param moment an instant or a commit @param toNow where they are of now; absent: nowhere */
export function MomentMark({
  moment,
  toNow,
}: {
  readonly moment: string;
  readonly toNow?: string;
}) {
  const { t } = useTranslation();
  return (
    <p className="known-at">
      <span>
        <Shape name="past" /> {t('knownAt', { time: momentText(moment) })} · {t('notOfNow')}
      </span>{' '}
      {toNow !== undefined && (
        <Link to={toNow} className="link">
          {t('toNow')}
        </Link>
      )}
    </p>
  );
}
