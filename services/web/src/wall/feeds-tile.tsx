import type { FeedsTile as Feeds } from '@nhip/contracts';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ago, number, say } from '../format.js';
import { FreshnessMark } from './data-line.js';
import { useFittingRows } from './use-fitting-rows.js';

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
          {tile.feeds.map(({ feed, name, state, lastDelivery, coverage }) => (
            <tr key={feed}>
              <td className="row-name">{say(name)}</td>
              <td>
                <FreshnessMark state={state} at={state === 'fresh' ? t('fresh') : ''} />
              </td>
              <td className={lastDelivery === null ? 'cold' : ''}>
                {lastDelivery === null ? '–' : ago(Math.max(0, now - Date.parse(lastDelivery)))}
              </td>
              <td className="right">
                {number(coverage.received)}/{number(coverage.expected)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
