import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { momentText } from './format.js';
import { Shape } from './shape.js';

interface MomentProps {
  /** An instant or a commit. */
  readonly moment: string;
  /** Where figures are of now; absent: nowhere. */
  readonly toNow?: string;
}

/** Of when figures are, which is not now, and the way back. @param children more that is said of it */
export function MomentNote({
  moment,
  toNow,
  children,
}: MomentProps & { readonly children?: string }) {
  const { t } = useTranslation();
  return (
    <>
      <span>
        <Shape name="past" /> {t('knownAt', { time: momentText(moment) })}
        {children && ` · ${children}`}
      </span>{' '}
      {toNow !== undefined && (
        <Link to={toNow} className="link">
          {t('toNow')}
        </Link>
      )}
    </>
  );
}

/** That figures are not of now, and of when they are. */
export function MomentMark(props: MomentProps) {
  const { t } = useTranslation();
  return (
    <p className="known-at">
      <MomentNote {...props}>{t('notOfNow')}</MomentNote>
    </p>
  );
}
