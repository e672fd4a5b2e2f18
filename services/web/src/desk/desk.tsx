import type { Feed, Page, QuarantinePage, Receipt } from '@nhip/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../format.js';
import { useAnswer } from '../use-answer.js';
import { FeedCard } from './feed-card.js';
import { DeliveriesCard } from './deliveries-card.js';
import { WaitingCard } from './waiting-card.js';

const AGAIN_MS = 1_500;
const NOTHING: QuarantinePage = { items: [], causes: [] };

/** One feed: how it stands, what waits to be mended, what was sent. Asks again while a delivery is not counted yet. */
function FeedDesk({ feed, onSent }: { readonly feed: Feed; readonly onSent: () => void }) {
  const receipts = useAnswer<Page<Receipt>>(`/api/v1/receipts?feed=${feed.feed}&limit=20`);
  const quarantine = useAnswer<QuarantinePage>(`/api/v1/feeds/${feed.feed}/quarantine?limit=200`);
  const items = receipts.data?.items ?? [];
  const isCounting = items.some(({ state }) => state !== 'applied');
  const again = (): void => {
    receipts.again();
    quarantine.again();
    onSent();
  };
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  });
  return (
    <>
      <FeedCard feed={feed} onSent={again} />
      <div className="columns-2">
        <WaitingCard feed={feed.feed} quarantine={quarantine.data ?? NOTHING} onChanged={again} />
        <DeliveriesCard items={items} onChanged={again} />
      </div>
    </>
  );
}

/** The agency's desk: send, see what was refused and why, mend, withdraw. */
export function Desk() {
  const { t } = useTranslation();
  const { data, problem, again } = useAnswer<Page<Feed>>('/api/v1/feeds');
  if (problem) return <p className="cold">{say(problem.text)}</p>;
  return (
    <>
      <h2>
        {t('desk')} <span className="quiet">{data?.items[0] && say(data.items[0].agencyName)}</span>
      </h2>
      {data?.items.map((feed) => (
        <FeedDesk key={feed.feed} feed={feed} onSent={again} />
      ))}
    </>
  );
}
