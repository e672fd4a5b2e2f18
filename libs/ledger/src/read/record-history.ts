import { partitionOf, readProvenance, RECORD_PARTITIONS, type Provenance } from '@nhip/contracts';
import { query, type Pool } from '@nhip/platform';

export interface HistoryVersion {
  readonly version: number;
  readonly outcome: string;
  readonly deleted: boolean;
  readonly current: boolean;
  readonly withdrawn: boolean;
  readonly fields: string;
  readonly prov: Provenance;
  readonly commit: number;
}

interface Row {
  readonly version: string;
  readonly outcome: string;
  readonly deleted: boolean;
  readonly current: boolean;
  readonly withdrawn: boolean;
  readonly payload: string;
  readonly prov: string;
  readonly number: string;
}

/** All that the ledger holds of a record, newest commit first. Empty where it was never seen. */
export async function recordHistory(
  pool: Pool,
  type: string,
  id: string,
): Promise<HistoryVersion[]> {
  const rows = await query<Row>(
    pool,
    `select l.version, l.outcome, l.deleted, l.payload, l.prov, c.number,
       w.receipt is not null as withdrawn,
       l.outcome not in ('restored', 'retracted') and (l.version, l.received_at, l.receipt, l.row, l.mapping) is not distinct from (s.version, s.received_at, s.receipt, s.row, s.mapping) as current
     from core.ledger l join core.commits c on c.batch = l.batch
     left join core.withdrawals w on w.bucket = l.bucket and w.receipt = l.receipt
     left join core.current s on s.bucket = l.bucket and s.type = l.type and s.id = l.id
     where l.bucket = $1 and l.type = $2 and l.id = $3 order by c.number desc, l.seq desc limit 1000`,
    [partitionOf(id, RECORD_PARTITIONS), type, id],
  );
  return rows.map(({ payload, prov, number, version, ...rest }) => ({
    ...rest,
    version: Number(version),
    fields: payload,
    prov: readProvenance(prov),
    commit: Number(number),
  }));
}
