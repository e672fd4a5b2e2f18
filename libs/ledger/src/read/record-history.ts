import { bucketOf, type Provenance } from '@nhip/contracts';
import { query, type Readable } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { FLAGS, isDerived, outcomeOf } from '../store/flags.js';
import { PROVENANCE, provenanceOf, type ProvenanceRow } from './provenance.js';

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

interface HistoryRow extends ProvenanceRow {
  readonly version: string;
  readonly standing: boolean;
  readonly withdrawn: boolean;
  readonly payload: string;
  readonly number: string;
}

const MOST = 1_000;
/** Looked up by its key, whatever the planner thinks of how many there are. */
const rowAt = (place: string): string =>
  `lateral (select * from core.ledger where bucket = $1 and at = ${place} offset 0) l`;

/** What the ledger holds of a record, newest first: the last 1,000 rows, and the one that stands. Empty where it was never seen. */
export async function recordHistory(
  pool: Readable,
  type: string,
  id: string,
): Promise<HistoryVersion[]> {
  const rows = await query<HistoryRow>(
    pool,
    `with recursive record as (select r.* from core.record r join core.type t on t.num = r.type and t.id = $2 where r.bucket = $1 and r.id = $3),
     chain as (
       select l.at, l.prev, 1 as step from record r, ${rowAt('r.head')}
       union all
       select l.at, l.prev, c.step + 1 from chain c, ${rowAt('c.prev')} where c.step < ${MOST}),
     shown as (select at from chain union select stand from record)
     select l.version, l.payload, ${PROVENANCE}, c.number, w.receipt is not null as withdrawn,
       (l.version, l.receipt, l.line, l.mapping) = (s.version, s.receipt, s.line, s.mapping) and s.flags & ${FLAGS.stands} <> 0 as standing
     from shown h cross join ${rowAt('h.at')} cross join record s
     join core.receipt r on r.bucket = $1 and r.num = l.receipt
     join core.commits c on c.batch = l.at / ${ROWS_A_BATCH}
     left join core.withdrawal w on w.bucket = $1 and w.receipt = r.id
     order by l.at desc`,
    [bucketOf(type, id), type, id],
  );
  // A row that was stored again as failed is there twice; one that stands again may have come before what is shown.
  const standing = rows.filter((row) => row.standing);
  const current = standing.find(({ flags }) => !isDerived(outcomeOf(flags))) ?? standing[0];
  return rows.map((row) => {
    return {
      version: Number(row.version),
      outcome: outcomeOf(row.flags),
      deleted: (row.flags & FLAGS.deleted) !== 0,
      current: row === current,
      withdrawn: row.withdrawn,
      fields: row.payload,
      prov: provenanceOf(row, id),
      commit: Number(row.number),
    };
  });
}
