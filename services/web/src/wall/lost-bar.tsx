import { useTranslation } from 'react-i18next';
import type { Problem } from '../api.js';
import { clock, say } from '../format.js';
import { endSession } from '../session.js';
import { Shape } from '../shape.js';
import type { Live } from './live.js';

/** Why the hub refuses the stream, and the way on. */
function Refusal({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  if (problem.status === 401)
    return (
      <>
        {t('sessionEnded')}{' '}
        <a
          href=""
          onClick={(event) => {
            event.preventDefault();
            endSession();
          }}
        >
          {t('signInAgain')}
        </a>
      </>
    );
  return (
    <>
      {say(problem.text)} <a href="/">{t('screens')}</a>
    </>
  );
}

interface LostBarProps {
  readonly live: Pick<Live, 'lostSince' | 'lastFrame' | 'refusal'>;
  /** Integer ms. */
  readonly now: number;
}

/** What keeps a wall from being live, and of when its figures are; nothing while it is. A refusal needs a hand, so it is said large. */
export function LostBar({ live, now }: LostBarProps) {
  const { t } = useTranslation();
  const { lostSince, lastFrame, refusal } = live;
  if (lostSince === undefined && !refusal) return null;
  const seconds = Math.max(0, Math.floor((now - (lostSince ?? now)) / 1000));
  return (
    <p className={refusal ? 'lost refused' : 'lost'} role="status">
      <Shape name="lost" />{' '}
      {refusal ? (
        <Refusal problem={refusal} />
      ) : (
        `${t('lost')} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      )}
      {lastFrame !== undefined &&
        ` · ${t('kept', { time: clock(new Date(lastFrame).toISOString()) })}`}
    </p>
  );
}
