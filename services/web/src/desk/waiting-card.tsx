import type { Feed, QuarantinedRow, QuarantinePage, Receipt, Replayed } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { keepFile } from '../csv.js';
import { instant, number, say } from '../format.js';
import type { ColumnName } from './column-name.js';
import { replaySaid } from './replay-said.js';
import { waitingCsv } from './waiting-csv.js';
import { byDelivery, causesOf, readWaiting, type Cause } from './waiting-rows.js';

const SHOWN_ROWS = 5;
const SHOWN_VALUES = 5;

/** The first rows of one delivery that wait for a reason. */
function RowsOf({
  receipt,
  delivery,
  rows,
}: {
  readonly receipt: string;
  readonly delivery: Receipt | undefined;
  readonly rows: readonly QuarantinedRow[];
}) {
  const { t } = useTranslation();
  const file = delivery?.file ?? `${t('receipt').toLowerCase()} ${receipt}`;
  const whence = delivery ? `${file}, ${instant(delivery.sentAt)}` : file;
  const first = rows
    .slice(0, SHOWN_ROWS)
    .map(({ key, row }) => `${key ?? '–'} (${t('row').toLowerCase()} ${number(row)})`)
    .join(', ');
  return (
    <p className="quiet code">
      {`${whence}: ${first}`}
      {rows.length > SHOWN_ROWS && `, … ${t('moreRows', { count: rows.length - SHOWN_ROWS })}`}
    </p>
  );
}

function WaitingCause({
  cause: { reason, otherValues, rows },
  deliveries,
  onReplay,
}: {
  readonly cause: Cause;
  readonly deliveries: ReadonlyMap<string, Receipt>;
  /** Undefined for those who may only look. */
  readonly onReplay: ((rows: readonly QuarantinedRow[]) => void) | undefined;
}) {
  const { t } = useTranslation();
  const more = otherValues.length - SHOWN_VALUES;
  return (
    <div className="cause">
      <p>
        <b className="count">{number(rows.length)}</b> <b>{reason}</b>
      </p>
      {otherValues.length > 0 && (
        <p>
          {t('otherValues', { values: otherValues.slice(0, SHOWN_VALUES).join(', ') })}
          {more > 0 && `, … ${t('moreValues', { count: more })}`}
        </p>
      )}
      {byDelivery(rows).map(([receipt, of]) => (
        <RowsOf key={receipt} receipt={receipt} delivery={deliveries.get(receipt)} rows={of} />
      ))}
      {onReplay && (
        <button type="button" className="button" onClick={() => onReplay(rows)}>
          {t('replay', { count: rows.length })}
        </button>
      )}
    </div>
  );
}

/** What waits to be mended, by reason. Nothing is guessed: the agency mends its file or the definitions change, and then replays. */
export function WaitingCard({
  feed,
  quarantine,
  receipts,
  named,
  canSend,
  onMore,
  onChanged,
}: {
  readonly feed: Pick<Feed, 'feed' | 'simulated'>;
  readonly quarantine: QuarantinePage;
  /** Deliveries by which rows are told apart. */
  readonly receipts: readonly Receipt[];
  readonly named: ColumnName;
  readonly canSend: boolean;
  readonly onMore: () => void;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const { items, causes } = quarantine;
  const total = causes.reduce((sum, { count }) => sum + count, 0);
  const deliveries = new Map(receipts.map((one) => [one.receipt, one]));
  const replay = async (rows: readonly QuarantinedRow[]): Promise<void> => {
    const answer = await call<Replayed>(
      'POST',
      `/api/v1/feeds/${feed.feed}/quarantine/replay`,
      JSON.stringify({ rows: rows.map(({ id }) => id) }),
    )
      .then(replaySaid)
      .catch((problem: Problem) => say(problem.text));
    setSaid(answer);
    onChanged();
  };
  const download = (): void => {
    readWaiting(feed.feed, total).then(
      (all) =>
        keepFile(
          `${feed.feed}-${t('waitingFile')}.csv`,
          waitingCsv(all.items, named, feed.simulated === true),
        ),
      (problem: Problem) => setSaid(say(problem.text)),
    );
  };
  return (
    <section className="card">
      <div className="ends">
        <h2>
          {t('quarantine')}{' '}
          {total > 0 && <span className="quiet">· {t('notCounted', { count: total })}</span>}
        </h2>
        {total > 0 && (
          <button type="button" className="button" onClick={download}>
            {t('download', { count: total })}
          </button>
        )}
      </div>
      <p role="status">{said}</p>
      <p className={total > 0 ? 'quiet how' : ''}>{t(total > 0 ? 'howToMend' : 'nothingWaits')}</p>
      {causesOf(items, named).map((cause) => (
        <WaitingCause
          key={cause.rows[0]?.id}
          cause={cause}
          deliveries={deliveries}
          onReplay={canSend ? (rows) => void replay(rows) : undefined}
        />
      ))}
      {items.length > 0 && <p className="quiet">{t('rowNumbers')}</p>}
      {total > items.length && (
        <p className="ends">
          <span className="quiet">{t('moreRows', { count: total - items.length })}</span>
          <button type="button" className="button" onClick={onMore}>
            {t('more')}
          </button>
        </p>
      )}
    </section>
  );
}
