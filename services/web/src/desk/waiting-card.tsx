import type { QuarantinedRow, QuarantinePage, Replayed } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { number, say } from '../format.js';
import { replaySaid } from './replay-said.js';

const SHOWN_ROWS = 5;

/** Rows that wait for the same reason, the largest group first. */
function groupsOf(
  items: readonly QuarantinedRow[],
): readonly { readonly reason: string; readonly rows: readonly QuarantinedRow[] }[] {
  const groups = Map.groupBy(items, ({ findings }) =>
    findings
      .map(({ column, message }) => `${column ? `${column}: ` : ''}${say(message)}`)
      .join('; '),
  );
  return [...groups]
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((a, b) => b.rows.length - a.rows.length);
}

/** What waits to be mended, by reason. Nothing is guessed: the agency mends its file or the definitions change, and then replays. */
export function WaitingCard({
  feed,
  quarantine,
  onChanged,
}: {
  readonly feed: string;
  readonly quarantine: QuarantinePage;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const total = quarantine.causes.reduce((sum, { count }) => sum + count, 0);
  const replay = async (rows: readonly QuarantinedRow[]): Promise<void> => {
    const answer = await call<Replayed>(
      'POST',
      `/api/v1/feeds/${feed}/quarantine/replay`,
      JSON.stringify({ rows: rows.map(({ id }) => id) }),
    )
      .then(replaySaid)
      .catch((problem: Problem) => say(problem.text));
    setSaid(answer);
    onChanged();
  };
  return (
    <section className="card">
      <h2>
        {t('quarantine')}{' '}
        {total > 0 && <span className="quiet">· {t('notCounted', { count: total })}</span>}
      </h2>
      <p role="status">{said}</p>
      {total === 0 && <p>{t('nothingWaits')}</p>}
      {groupsOf(quarantine.items).map(({ reason, rows }) => (
        <div key={reason} className="cause">
          <p>
            <b className="count">{number(rows.length)}</b> <b>{reason}</b>
          </p>
          <p className="quiet">
            {rows
              .slice(0, SHOWN_ROWS)
              .map(({ key, row }) => `${key ?? '–'} (${t('row').toLowerCase()} ${number(row)})`)
              .join(', ')}
            {rows.length > SHOWN_ROWS &&
              `, … ${t('moreRows', { count: rows.length - SHOWN_ROWS })}`}
          </p>
          <button type="button" className="button" onClick={() => void replay(rows)}>
            {t('replay', { count: rows.length })}
          </button>
        </div>
      ))}
      {quarantine.items.length > 0 && <p className="quiet">{t('rowNumbers')}</p>}
      {total > quarantine.items.length && (
        <p className="quiet">{t('moreRows', { count: total - quarantine.items.length })}</p>
      )}
    </section>
  );
}
