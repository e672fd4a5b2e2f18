import { OUTCOMES } from '@nhip/contracts';
import type { PoolClient } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { FLAGS } from '../store/flags.js';
import { PROVENANCE, type ProvenanceRow } from './provenance.js';

/** The row of a record that stood. */
export interface StandingRow extends ProvenanceRow {
  readonly num: number;
  readonly id: string;
  readonly version: string;
  readonly payload: string;
  /** Nothing stood any more, and the row says so. */
  readonly retracted: boolean;
}

/** Of a place that was found; looked up by its key, whatever the planner thinks of how many there are. */
const LEDGER_ROW = 'lateral (select * from core.ledger where bucket = $1 and at = c.at offset 0) l';

/** Of records of a bucket the row that stood at a batch; a record of which none stood is left out. What came after the one that stands is not read. */
export async function standingRows(
  client: PoolClient,
  bucket: number,
  batch: number,
  records: readonly number[],
): Promise<Map<number, StandingRow>> {
  const { rows } = await client.query<StandingRow>(
    `with recursive chain as (
       select r.num, r.id, case when r.stand < $3 then r.stand else r.head end as at from core.record r where r.bucket = $1 and r.num = any($2::int[])
       union all
       select c.num, c.id, l.prev from chain c, ${LEDGER_ROW} where c.at >= $3 or l.flags & ${FLAGS.stands} = 0)
     select c.num, c.id, l.version, l.payload, l.flags & ${FLAGS.outcome} = ${OUTCOMES.indexOf('retracted')} as retracted, ${PROVENANCE} from chain c
     cross join ${LEDGER_ROW} join core.receipt r on r.bucket = l.bucket and r.num = l.receipt
     where l.at < $3 and l.flags & ${FLAGS.stands} <> 0`,
    [bucket, records, (batch + 1) * ROWS_A_BATCH],
  );
  return new Map(rows.map((row) => [row.num, row]));
}
