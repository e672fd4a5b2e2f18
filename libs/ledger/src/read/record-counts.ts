import { query, type Readable } from '@nhip/platform';
import { FLAGS } from '../store/flags.js';
import { IS_LOST } from './changes.js';

/** Of the records of a type. */
export interface RecordCount {
  /** How many stand: those that were deleted, or could not be kept, are none. */
  readonly records: number;
  /** When one of them last changed or was deleted, integer ms; null where there has been none. */
  readonly changedAt: number | null;
}

/** Reads each record; of those that failed whether anything of them could be kept. */
const COUNTS = `select t.id, coalesce(r.records, 0) as records, c.at from core.type t
  left join (select type, max(changed) as changed,
      count(*) filter (where flags & ${FLAGS.deleted} = 0 and flags & ${FLAGS.stands} <> 0 and case when flags & ${FLAGS.failed} = 0 then true
        else not exists (select from core.ledger l where l.bucket = r.bucket and l.at = r.stand and ${IS_LOST}) end) as records
    from core.record r group by type) r on r.type = t.num
  left join core.commits c on c.batch = r.changed`;

/** How many records of each type there are, and when they last changed. Costs a look at every record: bound it. */
export async function recordCounts(
  pool: Pick<Readable, 'query'>,
): Promise<ReadonlyMap<string, RecordCount>> {
  const rows = await query<{ id: string; records: string; at: string | null }>(pool, COUNTS);
  return new Map(
    rows.map(({ id, records, at }) => [
      id,
      { records: Number(records), changedAt: at === null ? null : Number(at) },
    ]),
  );
}
