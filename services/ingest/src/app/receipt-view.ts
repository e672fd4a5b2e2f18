import {
  accountedFor,
  RECORD_PARTITIONS,
  recordsAwaited,
  type Receipt,
  type RowError,
} from '@nhip/contracts';
import { notYourRecord } from '../faults.js';
import { MOST_ERRORS, type Found } from './ports.js';

/** Rows that are in the numbers; a withdrawal is one row, in them once every bucket has carried it out. */
const appliedOf = ({ receipt: { kind }, progress: { applied, withdrawnParts } }: Found): number =>
  kind === 'withdrawal' ? Math.floor(withdrawnParts / RECORD_PARTITIONS) : applied;

function stateOf({ receipt, progress }: Found, accounted: number): Receipt['state'] {
  const isWhole = accounted >= receipt.received && (receipt.sent || receipt.received > 0);
  if (isWhole && recordsAwaited(progress.records) <= 0) return 'applied';
  return progress.parts > 0 ? 'processing' : 'received';
}

/** What is wrong with its rows: at the intake, as they were read, and where the ledger knows whose records they are about. */
function errorsOf({ receipt, progress: { forbiddenRows, errors } }: Found): readonly RowError[] {
  const forbidden = forbiddenRows.map((row): RowError => ({ row, ...notYourRecord }));
  return [...receipt.errors, ...errors, ...forbidden]
    .sort((a, b) => a.row - b.row)
    .slice(0, MOST_ERRORS);
}

/** A receipt as its sender reads it. received = applied + late + duplicates + quarantined + failed + forbidden, once it is applied. */
export function receiptView(found: Found): Receipt {
  const { receipt, progress } = found;
  const { late, duplicates, quarantined, overturned, failed, forbidden, commit } = progress;
  const applied = appliedOf(found);
  return {
    receipt: receipt.id,
    feed: receipt.feed,
    agency: receipt.agency,
    kind: receipt.kind,
    state: stateOf(found, accountedFor({ ...progress, applied })),
    received: receipt.received,
    skipped: receipt.skipped,
    rejected: receipt.rejected,
    ...(receipt.revision !== undefined && { revision: receipt.revision }),
    applied,
    late,
    duplicates,
    quarantined,
    ...(overturned > 0 && { overturned }),
    ...(failed > 0 && { failed }),
    ...(forbidden > 0 && { forbidden }),
    ...(progress.records && { records: progress.records }),
    commit,
    sentAt: new Date(receipt.receivedAt).toISOString(),
    sentBy: receipt.sentBy,
    ...(receipt.simulated && { simulated: receipt.simulated }),
    ...(receipt.period && { period: receipt.period }),
    ...(receipt.history && { history: true }),
    ...(receipt.fileName && { file: receipt.fileName }),
    ...(receipt.withdrawnBy && { withdrawnBy: receipt.withdrawnBy }),
    ...(receipt.withdraws && { withdraws: receipt.withdraws }),
    ...(receipt.reason && { reason: receipt.reason }),
    ...(receipt.release && { release: true }),
    errors: errorsOf(found),
    ...(receipt.notes && { notes: receipt.notes }),
  };
}
