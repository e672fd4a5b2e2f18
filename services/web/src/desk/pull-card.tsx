import type { FeedDetail } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { instant, say } from '../format.js';
import { Shape } from '../shape.js';

/** From where a feed is fetched, how far that has come, and what keeps it from going on. */
export function PullCard({ pull }: { readonly pull: NonNullable<FeedDetail['pull']> }) {
  const { t } = useTranslation();
  const { url, lastSuccess, upTo, fault } = pull;
  return (
    <section className="card">
      <h2>{t('pulledFrom', { url })}</h2>
      <p>
        {t('lastPull')}: {lastSuccess ? instant(lastSuccess) : '–'} · {t('pulledUpTo')}:{' '}
        {upTo ? instant(upTo) : '–'}
      </p>
      {fault && (
        <>
          <p className="cold">
            <Shape name="lost" /> {say(fault.message)} ({fault.code})
          </p>
          <p>{fault.hint && say(fault.hint)}</p>
          <p className="quiet">
            {t('pullTries', {
              tries: fault.tries,
              since: instant(fault.since),
              next: instant(fault.nextTry),
            })}
          </p>
        </>
      )}
    </section>
  );
}
