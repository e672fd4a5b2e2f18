import type { Feed } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { instant, number, say } from '../format.js';
import { Shape } from '../shape.js';
import { SimulatedMark } from '../simulated.js';
import type { ColumnName } from './column-name.js';
import { SendFile } from './send-file.js';

/** How a feed stands, and for its senders the door for its files. */
export function FeedCard({
  feed,
  named,
  canSend,
  onSent,
}: {
  readonly feed: Feed;
  readonly named: ColumnName;
  readonly canSend: boolean;
  readonly onSent: () => void;
}) {
  const { t } = useTranslation();
  const { received, rejected, days } = feed.conformance;
  const isCold = feed.freshness !== 'fresh' && feed.freshness !== 'due';
  const conforms =
    received === 0 ? '–' : `${number((100 * (received - rejected)) / received, 2)} %`;
  return (
    <section className="card">
      {feed.simulated && <SimulatedMark />}
      <table className="feed">
        <thead>
          <tr>
            <th>{t('feed')}</th>
            <th>{t('state')}</th>
            <th>{t('lastDelivery')}</th>
            <th>{t('nextCutoff')}</th>
            <th className="right">{t('rowsOfDays', { days })}</th>
            <th className="right">{t('conforms')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <b>{say(feed.name)}</b>
            </td>
            <td data-label={t('state')}>
              <span className={isCold ? 'mark cold' : 'mark'}>
                <Shape name={feed.freshness} /> {t(feed.freshness)}
              </span>
            </td>
            <td data-label={t('lastDelivery')}>
              {feed.lastDelivery ? instant(feed.lastDelivery) : '–'}
            </td>
            <td data-label={t('nextCutoff')}>
              {feed.nextCutoff ? instant(feed.nextCutoff) : t('noSchedule')}
            </td>
            <td className="right" data-label={t('rowsOfDays', { days })}>
              {number(received)}
            </td>
            <td className="right" data-label={t('conforms')}>
              {conforms}
            </td>
          </tr>
        </tbody>
      </table>
      {canSend && <SendFile feed={feed.feed} named={named} onSent={onSent} />}
    </section>
  );
}
