import {
  accountedFor,
  ofEach,
  recordsAwaited,
  ROW_COUNTS,
  type DeliveryMessage,
  type RecordCounts,
  type RowCount,
} from '@nhip/contracts';

/** What is absent is 0. */
interface Part extends Partial<Readonly<Record<RowCount, number>>> {
  readonly seq: number;
  readonly records?: RecordCounts;
}

/** What is known of one receipt. Plain data: it may be stored as JSON. */
export interface ReceiptProgress {
  readonly feed: string;
  readonly agency: string;
  readonly receivedAt: number;
  readonly kind?: 'rows' | 'deletion' | 'withdrawal';
  /** Of a withdrawal: the receipt that is taken back. */
  readonly withdraws?: string;
  readonly period?: string;
  /** It makes up for its period, and says nothing of how fresh its feed is. */
  readonly history?: true;
  /** What it brings is simulated. */
  readonly simulated?: boolean;
  readonly received?: number;
  readonly parts: Readonly<Record<string, Part>>;
}

export interface ReceiptSums {
  readonly received: number;
  readonly quarantined: number;
  /** Every row of the delivery is accounted for, and so are the records that they make. */
  readonly applied: boolean;
  /** It is applied, and its feed is as fresh as it (not where it is `history`): it had nothing to report, or not every row of it was refused. A deletion or a withdrawal is no delivery. */
  readonly delivered: boolean;
}

/** Takes one message in: absolute counts, of each part the greatest `seq` wins, so that order and repetition change nothing. */
export function noteDelivery(
  known: ReceiptProgress | undefined,
  message: DeliveryMessage,
): ReceiptProgress {
  const { feed, agency, receivedAt, part, seq, received, kind, withdraws, period, history } =
    message;
  const { records, simulated } = message;
  const base: ReceiptProgress = {
    ...(known ?? { feed, agency, receivedAt, parts: {} }),
    ...(simulated && { simulated }),
  };
  if (part === 'ingest')
    return {
      ...base,
      receivedAt,
      kind: kind ?? 'rows',
      ...(withdraws && { withdraws }),
      ...(period && { period }),
      ...(history && { history }),
      ...(received !== undefined && { received }),
    };
  if ((base.parts[part]?.seq ?? -1) >= seq) return base;
  const counts = ofEach(ROW_COUNTS, (name) => message[name] ?? 0);
  const told: Part = { seq, ...counts, ...(records && { records }) };
  return { ...base, parts: { ...base.parts, [part]: told } };
}

/** The sums over the parts of the pipeline. */
export function sumsOf({ received, kind = 'rows', parts }: ReceiptProgress): ReceiptSums {
  let [done, quarantined, forbidden, awaited] = [0, 0, 0, 0];
  for (const part of Object.values(parts)) {
    done += accountedFor(part);
    quarantined += part.quarantined ?? 0;
    forbidden += part.forbidden ?? 0;
    awaited += recordsAwaited(part.records);
  }
  const applied = received !== undefined && done >= received && awaited <= 0;
  const isRefused = received !== 0 && quarantined + forbidden >= done;
  return {
    received: received ?? 0,
    quarantined,
    applied,
    delivered: applied && kind === 'rows' && !isRefused,
  };
}
