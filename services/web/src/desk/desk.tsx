import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem, type Text } from '../api.js';
import { instant, number, say } from '../format.js';
import { useAnswer } from '../use-answer.js';

interface Feed {
  readonly feed: string;
  readonly name: Text;
  readonly freshness: string | { readonly state: string };
}

interface Receipt {
  readonly receipt: string;
  readonly kind: string;
  readonly state: string;
  readonly received: number;
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly sentAt: string;
  readonly withdrawnBy?: string;
}

interface Quarantine {
  readonly items: readonly {
    readonly id: string;
    readonly key: string | null;
    readonly row: number;
    readonly findings: readonly { readonly code: string; readonly message: Text }[];
  }[];
  readonly causes: readonly { readonly code: string; readonly count: number }[];
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
};

interface Sent {
  readonly received: number;
  readonly rejected: number;
  readonly errors: readonly { readonly row: number; readonly column?: string; readonly message: Text }[];
}

function SendFile({ feed, onSent }: { readonly feed: string; readonly onSent: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<readonly string[]>([]);
  const send = async (file: File): Promise<void> => {
    setSaid([t('loading')]);
    const type = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/csv';
    const answer = await call<Sent>(
      'POST',
      `/api/v1/feeds/${feed}/records?file=${encodeURIComponent(file.name)}`,
      file,
      type,
    ).catch((problem: Problem) => problem);
    if (answer instanceof Error) setSaid([say(answer.text), answer.hint ? say(answer.hint) : '']);
    else
      setSaid([
        t('received', { received: answer.received - answer.rejected, expected: answer.received }),
        ...answer.errors
          .slice(0, 20)
          .map(({ row, column, message }) => `${t('row')} ${row}${column ? `, ${column}` : ''}: ${say(message)}`),
      ]);
    onSent();
  };
  return (
    <section className="card">
      <h2>{t('send')}</h2>
      <label>
        {t('choose')}{' '}
        <input
          type="file"
          accept=".csv,.json,.ndjson,.jsonl"
          onChange={(event) => event.target.files?.[0] && void send(event.target.files[0])}
        />
      </label>
      <ul role="status">
        {said.filter(Boolean).map((line, i) => (
          <li key={i}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Receipts({ items, onChanged }: { readonly items: readonly Receipt[]; readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const withdraw = async (id: string): Promise<void> => {
    const reason = window.prompt(t('reason'));
    if (!reason) return;
    await call('POST', `/api/v1/receipts/${id}/withdraw`, JSON.stringify({ reason })).catch((problem: Problem) =>
      window.alert(say(problem.text)),
    );
    onChanged();
  };
  const heads = ['sentAt', 'receipt', 'state', 'applied', 'lateRows', 'duplicates', 'quarantined'];
  return (
    <section className="card">
      <h2>{t('receipts')}</h2>
      <table>
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th key={head} className={i > 2 ? 'right' : ''}>
                {t(head)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((receipt) => (
            <tr key={receipt.receipt}>
              <td>{instant(receipt.sentAt)}</td>
              <td>{receipt.receipt}</td>
              <td>{t(`receiptState.${receipt.state}`)}</td>
              {[receipt.applied, receipt.late, receipt.duplicates, receipt.quarantined].map((count, i) => (
                <td key={i} className={count === 0 ? 'right zero' : 'right'}>
                  {number(count)}
                </td>
              ))}
              <td className="right">
                {receipt.withdrawnBy
                  ? t('withdrawn')
                  : receipt.kind !== 'withdrawal' && (
                      <button type="button" className="link" onClick={() => void withdraw(receipt.receipt)}>
                        {t('withdraw')}
                      </button>
                    )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Waiting({
  feed,
  quarantine,
  onChanged,
}: {
  readonly feed: string;
  readonly quarantine: Quarantine;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const replay = async (cause: string): Promise<void> => {
    await call('POST', `/api/v1/feeds/${feed}/quarantine/replay`, JSON.stringify({ cause })).catch((problem: Problem) =>
      window.alert(say(problem.text)),
    );
    onChanged();
  };
  return (
    <section className="card">
      <h2>{t('quarantine')}</h2>
      {quarantine.causes.length === 0 && <p>{t('nothingWaits')}</p>}
      {quarantine.causes.map(({ code, count }) => (
        <p key={code}>
          {number(count)} · {code}{' '}
          <button type="button" className="button" onClick={() => void replay(code)}>
            {t('replay', { count })}
          </button>
        </p>
      ))}
      <ul>
        {quarantine.items.slice(0, 50).map((item) => (
          <li key={item.id}>
            {item.key ?? '–'} · {t('row')} {item.row}: {item.findings.map(({ message }) => say(message)).join('; ')}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FeedDesk({ feed }: { readonly feed: Feed }) {
  const { t } = useTranslation();
  const receipts = useAnswer<{ items: readonly Receipt[] }>(`/api/v1/receipts?feed=${feed.feed}&limit=20`);
  const quarantine = useAnswer<Quarantine>(`/api/v1/feeds/${feed.feed}/quarantine?limit=50`);
  const again = (): void => (receipts.again(), quarantine.again());
  const state = typeof feed.freshness === 'string' ? feed.freshness : feed.freshness.state;
  return (
    <>
      <h2>
        {say(feed.name)} <span className="quiet">{t(state)}</span>
      </h2>
      <SendFile feed={feed.feed} onSent={() => setTimeout(again, 700)} />
      <Waiting feed={feed.feed} quarantine={quarantine.data ?? { items: [], causes: [] }} onChanged={again} />
      <Receipts items={receipts.data?.items ?? []} onChanged={again} />
    </>
  );
}

/** The agency's desk: send, see what was refused and why, mend, withdraw. */
export function Desk() {
  const { data, problem } = useAnswer<{ items: readonly Feed[] }>('/api/v1/feeds');
  if (problem) return <p className="cold">{say(problem.text)}</p>;
  return (
    <>
      {data?.items.map((feed) => (
        <FeedDesk key={feed.feed} feed={feed} />
      ))}
    </>
  );
}
