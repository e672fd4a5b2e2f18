import type { Receipt } from '@nhip/contracts';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { instant, number, say } from '../format.js';

const PARTS = ['applied', 'late', 'duplicates', 'quarantined', 'failed'] as const;

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

function Delivery({
  receipt,
  onChanged,
}: {
  readonly receipt: Receipt;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const parts = PARTS.filter((part) => (receipt[part] ?? 0) > 0);
  const sums = parts
    .map((part) => `${number(receipt[part] ?? 0)} ${t(`part.${part}`)}`)
    .join(' · ');
  return (
    <li>
      <p className="ends">
        <b>{instant(receipt.sentAt)}</b>
        <span className="quiet">{t('rows', { count: receipt.received })}</span>
      </p>
      <p className="ends">
        <span>
          {receipt.state === 'applied' ? sums : `${t(`receiptState.${receipt.state}`)} · ${sums}`}
        </span>
        <span className="quiet code">{receipt.receipt}</span>
      </p>
      <div className="bar" aria-hidden="true">
        {parts.map((part) => (
          <span key={part} className={part} style={{ flexGrow: receipt[part] }} />
        ))}
      </div>
      {receipt.skipped > 0 && (
        <p className="quiet">{t('skippedRows', { count: receipt.skipped })}</p>
      )}
      {receipt.overturned !== undefined && (
        <p className="cold">{t('overturned', { count: receipt.overturned })}</p>
      )}
      {receipt.kind === 'withdrawal' && <p className="quiet">{t('isWithdrawal')}</p>}
      {receipt.withdrawnBy && <p className="cold">{t('withdrawn')}</p>}
      {receipt.kind !== 'withdrawal' && !receipt.withdrawnBy && (
        <Withdraw receipt={receipt} onDone={onChanged} />
      )}
    </li>
  );
}

/** What was sent last; each delivery adds up. */
export function DeliveriesCard({
  items,
  onChanged,
}: {
  readonly items: readonly Receipt[];
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('receipts')}</h2>
      <ul className="deliveries">
        {items.map((receipt) => (
          <Delivery key={receipt.receipt} receipt={receipt} onChanged={onChanged} />
        ))}
      </ul>
      <p className="quiet">{items.length === 0 ? t('nothingSent') : t('sumOfParts')}</p>
    </section>
  );
}
