import type { Receipt, RowCount } from '@nhip/contracts';
import i18next from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { instant, number, period as periodText, say } from '../format.js';
import { vi } from '../texts.js';

/** Asks for the reason before anything is withdrawn. */
function Withdraw({ receipt, onDone }: { readonly receipt: Receipt; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    call('POST', `/api/v1/receipts/${receipt.receipt}/withdraw`, JSON.stringify({ reason })).then(
      onDone,
      (problem: Problem) => setSaid(say(problem.text)),
    );
  };
  if (!isAsking)
    return (
      <button type="button" className="link" onClick={() => setAsking(true)}>
        {t('withdraw')}
      </button>
    );
  return (
    <form onSubmit={submit} className="inline">
      <label>
        {t('reason')} <input name="reason" required minLength={3} autoFocus />
      </label>
      <button type="submit" className="button">
        {t('withdrawRows', { count: receipt.received })}
      </button>
      <button type="button" className="link" onClick={() => setAsking(false)}>
        {t('cancel')}
      </button>
      <span role="alert" className="cold">
        {said}
      </span>
    </form>
  );
}

const PARTS = Object.keys(vi.part) as RowCount[];

/** What there is of each part, but for those of which there is nothing. */
const partsOf = (counts: Partial<Record<RowCount, number | undefined>>) =>
  PARTS.map((part) => [part, counts[part] ?? 0] as const).filter(([, count]) => count > 0);

/** What became of the records that rows make several of. */
function RecordSums({ records }: { readonly records: NonNullable<Receipt['records']> }) {
  const { t } = useTranslation();
  const said = partsOf(records).map(([part, count]) => `${number(count)} ${t(`part.${part}`)}`);
  const ofAll = t('madeRecords', { count: records.made });
  return <p className="quiet">{[ofAll, said.join(' · ')].filter(Boolean).join(': ')}</p>;
}

/** What became of the rows of a delivery. */
function Sums({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useTranslation();
  const parts = partsOf(receipt);
  const said = [
    ...(receipt.state === 'applied' ? [] : [t(`receiptState.${receipt.state}`)]),
    ...parts.map(([part, count]) => `${number(count)} ${t(`part.${part}`)}`),
  ];
  return (
    <>
      <p>{said.join(' · ')}</p>
      <div className="bar" aria-hidden="true">
        {parts.map(([part, count]) => (
          <span key={part} className={part} style={{ flexGrow: count }} />
        ))}
      </div>
      {receipt.records && <RecordSums records={receipt.records} />}
      {receipt.skipped > 0 && (
        <p className="quiet">{t('skippedRows', { count: receipt.skipped })}</p>
      )}
      {receipt.overturned !== undefined && (
        <p className="cold">{t('overturned', { count: receipt.overturned })}</p>
      )}
    </>
  );
}

/** That a delivery was taken back, by what was said then. */
function TakenBack({ withdrawal }: { readonly withdrawal: Receipt | undefined }) {
  const { t } = useTranslation();
  if (!withdrawal) return <p className="cold">{t('withdrawn')}</p>;
  const { state, sentAt, reason = '–' } = withdrawal;
  const name = state === 'applied' ? 'withdrawnFor' : 'isWithdrawn';
  return <p className="cold">{t(name, { time: instant(sentAt), reason })}</p>;
}

/** What a sending is called: its file, or what it was instead of one. */
function titleOf({ kind, received, file, period, withdraws }: Receipt): string {
  const { t } = i18next;
  if (kind === 'withdrawal') return t('isWithdrawal', { receipt: withdraws ?? '–' });
  if (kind === 'deletion') return t('isDeletion');
  if (received === 0) return t('nothingOf', { period: period ? periodText(period) : '–' });
  return file ?? t('withoutFile');
}

function Delivery({
  receipt,
  withdrawal,
  canSend,
  onChanged,
}: {
  readonly receipt: Receipt;
  readonly withdrawal: Receipt | undefined;
  readonly canSend: boolean;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const isWithdrawal = receipt.kind === 'withdrawal';
  return (
    <li>
      <p className="ends">
        <b className="code">{titleOf(receipt)}</b>
        {!isWithdrawal && receipt.received > 0 && (
          <span className="quiet">{t('rows', { count: receipt.received })}</span>
        )}
      </p>
      <p className="ends quiet">
        <span>{instant(receipt.sentAt)}</span>
        <span className="code">{receipt.receipt}</span>
      </p>
      {isWithdrawal && <p>{t('because', { reason: receipt.reason ?? '–' })}</p>}
      {receipt.withdrawnBy && <TakenBack withdrawal={withdrawal} />}
      {!isWithdrawal && !receipt.withdrawnBy && (
        <>
          <Sums receipt={receipt} />
          {canSend && <Withdraw receipt={receipt} onDone={onChanged} />}
        </>
      )}
    </li>
  );
}

/** What was sent last; each delivery adds up. A withdrawal stands with the delivery that it takes back, and alone where that one was sent long before. */
export function DeliveriesCard({
  items,
  canSend,
  onChanged,
}: {
  readonly items: readonly Receipt[];
  readonly canSend: boolean;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const shown = new Set(items.map(({ receipt }) => receipt));
  const withdrawals = new Map(items.map((one) => [one.withdraws, one]));
  return (
    <section className="card">
      <h2>{t('receipts')}</h2>
      <ul className="deliveries">
        {items
          .filter(({ withdraws }) => withdraws === undefined || !shown.has(withdraws))
          .map((receipt) => (
            <Delivery
              key={receipt.receipt}
              receipt={receipt}
              withdrawal={withdrawals.get(receipt.receipt)}
              canSend={canSend}
              onChanged={onChanged}
            />
          ))}
      </ul>
      <p className="quiet">{items.length === 0 ? t('nothingSent') : t('sumOfParts')}</p>
    </section>
  );
}
