import { RECORD_PARTITIONS } from '@nhip/contracts';
import type { Found } from './ports.js';

/** A receipt as its sender reads it. received = applied + late + duplicates + quarantined, once it is applied. */
export function receiptView({ receipt, progress }: Found) {
  const isWithdrawal = receipt.kind === 'withdrawal';
  const { late, duplicates, quarantined, commit } = progress;
  const applied = isWithdrawal
    ? Math.floor(progress.withdrawnParts / RECORD_PARTITIONS)
    : progress.applied;
  const isWhole =
    applied + late + duplicates + quarantined >= receipt.received &&
    (receipt.sent || receipt.received > 0);
  return {
    receipt: receipt.id,
    feed: receipt.feed,
    agency: receipt.agency,
    kind: receipt.kind,
    state: isWhole ? 'applied' : progress.parts > 0 ? 'processing' : 'received',
    received: receipt.received,
    rejected: receipt.rejected,
    ...{ applied, late, duplicates, quarantined, commit },
    sentAt: new Date(receipt.receivedAt).toISOString(),
    sentBy: receipt.sentBy,
    ...(receipt.period && { period: receipt.period }),
    ...(receipt.fileName && { file: receipt.fileName }),
    ...(receipt.withdrawnBy && { withdrawnBy: receipt.withdrawnBy }),
    ...(receipt.withdraws && { withdraws: receipt.withdraws }),
    errors: receipt.errors,
  };
}
