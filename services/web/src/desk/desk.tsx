import type { Feed, FeedDetail, Page, QuarantinePage, Receipt } from '@nhip/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { say } from '../format.js';
import { useAnswer } from '../use-answer.js';
import { columnNamesOf } from './column-name.js';
import { FeedCard } from './feed-card.js';
import { DeliveriesCard } from './deliveries-card.js';
import { PullCard } from './pull-card.js';
import { WaitingCard } from './waiting-card.js';
import { readWaiting } from './waiting-rows.js';

const AGAIN_MS = 1_500;
const SHOWN_WAITING = 500;
const NOTHING: QuarantinePage = { items: [], causes: [] };

/** The rows of a feed that wait, the first of them; `more` has more of them shown. */
function useWaiting(feed: string) {
  const [waiting, setWaiting] = useState(NOTHING);
  const [most, setMost] = useState(SHOWN_WAITING);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let stale = false;
    readWaiting(feed, most).then(
      (page) => stale || setWaiting(page),
      // What was shown stands until the hub answers again.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [feed, most, turn]);
  const more = (): void => setMost(most + SHOWN_WAITING);
  const again = (): void => setTurn((now) => now + 1);
  return { waiting, more, again };
}

/** One feed: how it stands, what waits to be mended, what was sent. Asks again while a delivery is not counted yet. */
function FeedDesk({
  feed,
  canSend,
  onSent,
}: {
  readonly feed: Feed;
  readonly canSend: boolean;
  readonly onSent: () => void;
}) {
  const receipts = useAnswer<Page<Receipt>>(`/api/v1/receipts?feed=${feed.feed}&limit=20`);
  const detail = useAnswer<FeedDetail>(`/api/v1/feeds/${feed.feed}`);
  const { waiting, more, ...quarantine } = useWaiting(feed.feed);
  const named = columnNamesOf(detail.data);
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
    <div data-feed={feed.feed}>
      <FeedCard feed={feed} named={named} canSend={canSend} onSent={again} />
      {detail.data?.pull && <PullCard pull={detail.data.pull} />}
      <div className="columns-2">
        <WaitingCard
          feed={feed}
          quarantine={waiting}
          receipts={items}
          named={named}
          canSend={canSend}
          onMore={more}
          onChanged={again}
        />
        <DeliveriesCard items={items} canSend={canSend} onChanged={again} />
      </div>
    </div>
  );
}

/** The feeds of a desk that has several, each with its own address. */
function FeedLinks({ feeds }: { readonly feeds: readonly Feed[] }) {
  return (
    <ul className="ways">
      {feeds.map(({ feed, name }) => (
        <li key={feed}>
          <Link to={`/feeds/${encodeURIComponent(feed)}`}>{say(name)}</Link>
        </li>
      ))}
    </ul>
  );
}

function NoSuchFeed({ feed }: { readonly feed: string }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('noSuchFeed', { feed })}</h2>
      <p>
        <Link to="/">{t('toStart')}</Link>
      </p>
    </section>
  );
}

/** The agency's desk: send, see what was refused and why, mend, withdraw. Of one feed, or of all that one may see; those of the centre look only. */
export function Desk({
  feed: only,
  canSend,
}: {
  readonly feed?: string;
  readonly canSend: boolean;
}) {
  const { t } = useTranslation();
  const { data, problem, again } = useAnswer<Page<Feed>>('/api/v1/feeds?limit=1000');
  if (problem) return <p className="cold">{say(problem.text)}</p>;
  if (!data) return <p>{t('loading')}</p>;
  const feeds = only === undefined ? data.items : data.items.filter(({ feed }) => feed === only);
  if (only !== undefined && feeds.length === 0) return <NoSuchFeed feed={only} />;
  return (
    <>
      <h2>
        {t(canSend ? 'desk' : 'feed')}{' '}
        <span className="quiet">{feeds[0] && say(feeds[0].agencyName)}</span>
      </h2>
      {canSend && feeds.length > 1 && <FeedLinks feeds={feeds} />}
      {feeds.map((feed) => (
        <FeedDesk key={feed.feed} feed={feed} canSend={canSend} onSent={again} />
      ))}
    </>
  );
}
