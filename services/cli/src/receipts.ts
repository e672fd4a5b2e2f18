import { LEDGER_COUNTS, type Receipt } from '@nhip/contracts';
import { writeRowErrors } from './findings.js';
import type { Session } from './session.js';
import { wordOf, type Translate } from './texts/translator.js';

const countNames = (t: Translate): readonly string[] => [
  t('column.received'),
  t('column.applied'),
  t('column.late'),
  t('column.duplicates'),
  t('column.quarantined'),
];
const countsOf = (receipt: Receipt): readonly number[] => [
  receipt.received,
  receipt.applied,
  receipt.late,
  receipt.duplicates,
  receipt.quarantined,
];

/** What became of the records of rows that make several; undefined where each row makes one. */
function recordsText({ records }: Receipt, { format, t }: Session): string | undefined {
  if (!records) return undefined;
  const said = LEDGER_COUNTS.filter((name) => records[name] > 0).map(
    (name) => `${t(`column.${name}`)} ${format.number(records[name])}`,
  );
  return [format.number(records.made), ...said].join(' · ');
}

function periodText({ period, history }: Receipt, { format, t }: Session): string | undefined {
  const text = period && format.period(period);
  return text && history ? t('historyOf', { period: text }) : text;
}

/** What became of one delivery, deletion or withdrawal. */
export function writeReceipt(receipt: Receipt, session: Session): void {
  const { output, format, t } = session;
  output.properties([
    [t('column.receipt'), receipt.receipt],
    [t('column.feed'), receipt.feed],
    [t('column.kind'), wordOf(t, 'kind', receipt.kind)],
    [t('column.state'), wordOf(t, 'receiptState', receipt.state)],
    [t('column.sentAt'), format.instant(receipt.sentAt)],
    [t('column.sentBy'), receipt.sentBy],
    [t('column.dataKind'), receipt.simulated && t('simulatedData')],
    [t('column.file'), receipt.file],
    [t('column.period'), periodText(receipt, session)],
    [t('column.skipped'), receipt.skipped > 0 ? format.number(receipt.skipped) : undefined],
    [t('column.overturned'), receipt.overturned && format.number(receipt.overturned)],
    [t('column.failed'), receipt.failed && format.number(receipt.failed)],
    [t('column.forbidden'), receipt.forbidden && format.number(receipt.forbidden)],
    [t('column.records'), recordsText(receipt, session)],
    [t('column.withdraws'), receipt.withdraws],
    [t('column.withdrawnBy'), receipt.withdrawnBy],
  ]);
  output.table(countNames(t), [countsOf(receipt)]);
  writeRowErrors(receipt.errors, session);
  writeRowErrors(receipt.notes ?? [], session);
}

/** Several, one a line. */
export function writeReceipts(receipts: readonly Receipt[], { output, format, t }: Session): void {
  output.table(
    [
      t('column.receipt'),
      t('column.feed'),
      t('column.kind'),
      t('column.state'),
      t('column.sentAt'),
      ...countNames(t),
    ],
    receipts.map((receipt) => [
      receipt.receipt,
      receipt.feed,
      receipt.withdrawnBy ? t('withdrawn') : wordOf(t, 'kind', receipt.kind),
      wordOf(t, 'receiptState', receipt.state),
      format.instant(receipt.sentAt),
      ...countsOf(receipt),
    ]),
  );
}
