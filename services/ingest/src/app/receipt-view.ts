import { RECORD_PARTITIONS } from '@nhip/contracts';
import type { Progress, ReceiptRow } from './ports.js';

/** A receipt as its sender reads it. received = applied + late + duplicates + quarantined, once it is applied. */
export function receiptView({ receipt, progress }: { readonly receipt: ReceiptRow; readonly progress: Progress }) {
  const isWithdrawal = receipt.kind === 'withdrawal';
  const carried = isWithdrawal && progress.withdrawnParts === RECORD_PARTITIONS;
  const applied = isWithdrawal ? (carried ? 1 : 0) : progress.applied;
  const sum = applied + progress.late + progress.duplicates + progress.quarantined;
  const state = !receipt.sent ? 'received' : sum >= receipt.received ? 'applied' : progress.parts > 0 ? 'processing' : 'received';
  return {
    receipt: receipt.id,
    feed: receipt.feed,
    agency: receipt.agency,
    kind: receipt.kind,
    state,
    received: receipt.received,
    rejected: receipt.rejected,
    applied,
    late: progress.late,
    duplicates: progress.duplicates,
    quarantined: progress.quarantined,
    commit: progress.commit,
    sentAt: new Date(receipt.receivedAt).toISOString(),
    sentBy: receipt.sentBy,
    ...(receipt.period && { period: receipt.period }),
    ...(receipt.fileName && { file: receipt.fileName }),
    ...(receipt.withdrawnBy && { withdrawnBy: receipt.withdrawnBy }),
    ...(receipt.withdraws && { withdraws: receipt.withdraws }),
    errors: receipt.errors,
  };
}
