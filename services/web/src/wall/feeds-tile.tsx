import type { FeedsTile as Feeds } from '@nhip/contracts';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ago, number, say } from '../format.js';
import { FreshnessMark } from './data-line.js';
import { useFittingRows } from './use-fitting-rows.js';

type Feed = Feeds['feeds'][number];

/** How a feed stands; as of the past that it is not known. @param now ms */
function Standing({
  feed: { state, lastDelivery, coverage },
  now,
}: {
  readonly feed: Feed;
  readonly now: number;
}) {
  const { t } = useTranslation();
  if (!state || !coverage)
    return (
      <td className="quiet" colSpan={3}>
        {t('notKnownThen')}
      </td>
    );
  return (
    <>
      <td data-label={t('state')}>
        <FreshnessMark state={state} at={state === 'fresh' ? t('fresh') : ''} />
      </td>
      <td className={lastDelivery ? '' : 'cold'} data-label={t('lastDelivery')}>
        {lastDelivery ? ago(Math.max(0, now - Date.parse(lastDelivery))) : '–'}
      </td>
      <td className="right" data-label={t('unitsSent')}>
        {number(coverage.received)}/{number(coverage.expected)}
      </td>
    </>
  );
}

/** How each feed stands: whether it is fresh, how old its last delivery is, and who has sent. @param now ms */
export function FeedsTile({ tile, now }: { readonly tile: Feeds; readonly now: number }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useFittingRows(place, tile.feeds, 0);
  return (
    <div className="rows" ref={place}>
      <table>
        <thead>
          <tr>
            <th>{t('feed')}</th>
            <th>{t('state')}</th>
            <th>{t('lastDelivery')}</th>
            <th className="right">{t('unitsSent')}</th>
          </tr>
        </thead>
        <tbody>
          {tile.feeds.map((feed) => (
            <tr key={feed.feed}>
              <td className="row-name">{say(feed.name)}</td>
              <Standing feed={feed} now={now} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
