import type { Feed, Sent } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { instant, number, say } from '../format.js';
import { Shape } from '../shape.js';

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
};
const SHOWN_ERRORS = 20;

function SendFile({ feed, onSent }: { readonly feed: string; readonly onSent: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<readonly string[]>([]);
  const send = async (file: File): Promise<void> => {
    setSaid([t('sending', { file: file.name })]);
    const type = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/csv';
    const url = `/api/v1/feeds/${feed}/records?file=${encodeURIComponent(file.name)}`;
    const answer = await call<Sent>('POST', url, file, type).catch((problem: Problem) => problem);
    if (answer instanceof Error)
      return setSaid([say(answer.text), answer.hint ? say(answer.hint) : ''].filter(Boolean));
    setSaid([
      t(answer.rejected > 0 ? 'takenSome' : 'taken', {
        file: file.name,
        received: number(answer.received),
        rejected: number(answer.rejected),
      }),
      ...(answer.skipped > 0 ? [t('skippedRows', { count: answer.skipped })] : []),
      ...[...answer.errors, ...(answer.notes ?? [])]
        .slice(0, SHOWN_ERRORS)
        .map(
          ({ row, column, message }) =>
            `${t('row')} ${number(row)}${column ? `, ${column}` : ''}: ${say(message)}`,
        ),
      ...(answer.errors.length > 0 ? [t('rowNumbers')] : []),
    ]);
    onSent();
  };
  return (
    <>
      <label className="button send">
        {t('send')}
        <input
          type="file"
          accept=".csv,.tsv,.json,.ndjson,.jsonl"
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same file may be chosen again once it is mended.
            event.target.value = '';
            if (file) void send(file);
          }}
        />
      </label>
      <div role="status">
        <ul className="said">
          {said.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** How a feed stands, and the door for its files. */
export function FeedCard({ feed, onSent }: { readonly feed: Feed; readonly onSent: () => void }) {
  const { t } = useTranslation();
  const { received, rejected, days } = feed.conformance;
  const isCold = feed.freshness !== 'fresh' && feed.freshness !== 'due';
  const conforms =
    received === 0 ? '–' : `${number((100 * (received - rejected)) / received, 2)} %`;
  return (
    <section className="card">
      <table>
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
            <td>
              <span className={isCold ? 'mark cold' : 'mark'}>
                <Shape name={feed.freshness} /> {t(feed.freshness)}
              </span>
            </td>
            <td>{feed.lastDelivery ? instant(feed.lastDelivery) : '–'}</td>
            <td>{feed.nextCutoff ? instant(feed.nextCutoff) : t('noSchedule')}</td>
            <td className="right">{number(received)}</td>
            <td className="right">{conforms}</td>
          </tr>
        </tbody>
      </table>
      <SendFile feed={feed.feed} onSent={onSent} />
    </section>
  );
}
